"""Changes to the members and resources of a case."""

import copy
from fractions import Fraction

from tests.oracle.brute import brute
from tests.oracle.cases import KINDS, NEAR, Case
from tests.oracle.edges import CONTENT_HDR, decimal
from tests.oracle.fields import MEMBER, RESOURCE
from tests.oracle.figures import number as figure
from tests.oracle.sample import member_of, resource_of


def in_teams(made: Case) -> set[str]:
    """The resources that have a seat in one of the first teams, where there is a team."""
    seated = {seat for _, team in brute(made.alliance, made.need)["ranking"][:20] for seat in team}
    return seated & {resource["id"] for resource in made.alliance["resources"]}


def some_resource(rng, made: Case) -> dict:
    """One of a kind that the mode reads: mostly one of those near the need, every kind as often as the other."""
    resources = [r for r in made.alliance["resources"] if r["kind"] in KINDS[made.need["mode"]]]
    if rng.random() < 0.8:
        resources = [r for r in resources if r["id"] in made.near]
    kind = rng.choice(sorted({resource["kind"] for resource in resources}))
    return rng.choice([resource for resource in resources if resource["kind"] == kind])


def tangle_the_modes(rng, made: Case) -> None:
    """The things near the need show different HDR modes, so that pairs agree where all of them together do not."""
    made.need.get("content", {})["hdr_from"] = CONTENT_HDR
    for resource_id in NEAR[made.need["id"]]:
        thing = resource_of(made.alliance, resource_id)
        for name in ("hdr", "hdr_out"):
            if isinstance(thing.get(name), list):
                thing[name] = ["SDR", *rng.sample(["HLG", "HDR10", "HDR_VIVID"], 2)]
                made.changes.append(f"{resource_id}.{name} = {thing[name]}")
        if isinstance(thing.get("hdr"), str):
            thing["hdr"] = rng.choice(["HDR_VIVID_HLG", "HDR_VIVID_PQ", "HDR10PLUS"])
            made.changes.append(f"{resource_id}.hdr = {thing['hdr']}")


def copy_a_resource(rng, made: Case, number: int) -> None:
    """A copy of something near the need that keeps its price, so that teams tie, or costs something else."""
    twin = twin_of(rng, made, some_resource(rng, made), number)
    fields = RESOURCE[twin["kind"]]
    prices = [name for name in ("price_cny", "price_slot_day_cny", "price_takeover_hour_cny") if name in fields]
    if prices and rng.random() < 0.5:
        set_field(rng, made, twin, rng.choice(prices), fields)


def copy_with_one_field_changed(rng, made: Case, turn: int) -> None:
    """A copy that may now miss one rule; the turns go through every field of every kind that is near the need."""
    near = [resource for resource in made.alliance["resources"] if resource["id"] in made.near]
    fields = [(kind, name) for kind in sorted({resource["kind"] for resource in near}) for name in RESOURCE[kind]]
    kind, name = fields[turn % len(fields)]
    twin = twin_of(rng, made, rng.choice([resource for resource in near if resource["kind"] == kind]), turn)
    set_field(rng, made, twin, name, RESOURCE[kind])


def twin_of(rng, made: Case, original: dict, number: int) -> dict:
    """The copy under a new id, which may sort before or after its original, now and then owned by another member."""
    twin = copy.deepcopy(original)
    twin["id"] = f"{rng.choice(['A', 'Q', 'R', 'S'])}{number:02}-{original['id']}"
    if rng.random() < 0.1:
        twin["owner"] = rng.choice(made.alliance["members"])["id"]
    made.alliance["resources"].insert(rng.randint(0, len(made.alliance["resources"])), twin)
    made.changes.append(f"{twin['id']} copies {original['id']}, owner {twin['owner']}")
    return twin


def change_a_resource(rng, made: Case) -> None:
    thing = some_resource(rng, made)
    fields = RESOURCE[thing["kind"]]
    set_field(rng, made, thing, rng.choice(list(fields)), fields)


def change_a_member(rng, made: Case) -> None:
    """Mostly the owner of something near the need, and often of what is built on site."""
    near = [resource for resource in made.alliance["resources"] if resource["id"] in made.near]
    on_site = [resource for resource in near if resource["kind"] in ("LED_OUT", "LED_IN", "CINE_HALL")]
    member = rng.choice(made.alliance["members"])
    if rng.random() < 0.8:
        owned = rng.choice(on_site) if on_site and rng.random() < 0.5 else some_resource(rng, made)
        member = member_of(made.alliance, owned["owner"])
    fields = MEMBER[made.need["mode"]]
    set_field(rng, made, member, rng.choice(list(fields)), fields)


def set_field(rng, made: Case, thing: dict, name: str, fields: dict) -> None:
    thing[name] = fields[name](rng, made.need, thing, made.alliance)
    made.changes.append(f"{thing['id']}.{name} = {thing[name]}")


def put_a_link_on_the_edge(rng, made: Case) -> None:
    """A link that carries a picture with its margin to a hundredth of a Mbps, or lacks one; some trap floats."""
    near = [resource_of(made.alliance, resource_id) for resource_id in NEAR[made.need["id"]]]
    pictures = [thing for thing in near if "bitrate_mbps" in thing] + [made.need.get("own_feed")]
    links = [thing for thing in near if thing["kind"] == "LINK"]
    picture = rng.choice([picture for picture in pictures if picture] or [None])
    if picture and links:
        picture["bitrate_mbps"] = rng.choice([picture["bitrate_mbps"], 31.35, 33.7, 36.2, 43.7, 53.6])
        link = rng.choice(links)
        link["down_mbps"] = decimal(figure(picture["bitrate_mbps"]) * 12 / 10 - Fraction(rng.choice([0, 0, 1]), 100))
        made.changes.append(f"{link['id']} carries {link['down_mbps']}, {picture['title']} {picture['bitrate_mbps']}")


def let_a_paper_run_out(rng, made: Case) -> None:
    """Something near the need holds a certificate, licence or permit that ends on an edge of the need's days."""
    near = [resource for resource in made.alliance["resources"] if resource["id"] in made.near]
    papers = {
        "CONTENT": "license_until",
        "LIVE": "license_until",
        "SITE": "permit_until",
        "PLATFORM": "mlps_valid_until",
    }
    papers |= dict.fromkeys(("LED_OUT", "LED_IN", "CINE_HALL"), "certs")
    kinds = sorted({resource["kind"] for resource in near} & set(papers))
    if kinds:
        kind = rng.choice(kinds)
        thing = rng.choice([resource for resource in near if resource["kind"] == kind])
        set_field(rng, made, thing, papers[kind], RESOURCE[kind])
