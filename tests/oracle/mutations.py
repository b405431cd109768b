"""Seeded random changes to the sample alliance: ``case(mode, seed)`` is one need with one changed pool.

The pool first gets copies of some resources (at the same price, so that teams tie, or at another), then some of its
records and the need itself get new values from ``edges``. Half of the cases are opened up first, so that in every mode
many needs have teams and many have none.
"""

import copy
import math
import random
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.brute import brute
from tests.oracle.edges import CONTENT_HDR, decimal
from tests.oracle.fields import MEMBER, NEED, RESOURCE
from tests.oracle.figures import number as figure
from tests.oracle.figures import seats
from tests.oracle.openings import open_up
from tests.oracle.sample import member_of, resource_of, sample

KINDS = {
    "NEW_BUILD": ["LED_OUT", "LED_IN", "LEDCTRL", "PLAYER", "CONTENT", "LIVE", "LINK", "PLATFORM", "CONVERT"],
    "AIRTIME": ["SITE", "LIVE", "LINK"],
    "AIRTIME_MULTI": ["SITE", "CONTENT", "LIVE", "PLATFORM", "LINK"],
    "HALL_NET": ["HALL", "PLAYER", "LIVE", "LINK"],
    "OWN_SCREEN": ["PLAYER", "CONTENT", "LINK"],
    "CINEMA": ["HALL", "CINE_HALL", "PLAYER", "CONTENT"],
    "RND": ["LAB", "EXPERT", "SITE"],
}
# The resources that matter most to a need: those of its teams, and those that a single rule keeps out.
NEAR = {
    "N01": ["R01", "R04", "R23", "R16", "R25", "R26", "R29", "R37", "R38", "R39", "R54"],
    "N02": ["R43", "R50", "R37", "R38", "R39"],
    "N03": ["R43", "R36", "R37", "R38", "R39"],
    "N04": ["R43", "R44", "R45", "R47", "R48", "R49", "R35", "R26", "R54", "R38", "R39"],
    "N05": ["R02", "R01", "R05", "R22", "R23", "R17", "R16", "R30", "R31", "R40", "R54", "R56"],
    "N06": ["R52", "R17", "R16", "R35", "R41", "R40"],
    "N07": ["R01", "R04", "R23", "R16", "R36", "R37", "R54"],
    "N08": ["R05", "R01", "R23", "R17", "R27", "R26", "R40", "R55", "R54"],
    "N09": ["R17", "R16", "R28", "R25", "R29", "R40", "R39"],
    "N10": ["R14", "R15", "R21", "R34"],
    "N11": ["R58", "R57", "R59", "R50", "R43"],
    "N12": ["R43", "R50", "R37", "R38", "R39"],
}


@dataclass
class Case:
    """One need, one pool, and what was done to them, in words, for whoever has to look into a disagreement."""

    alliance: dict
    need: dict
    changes: list[str] = field(default_factory=list)
    near: set[str] = field(default_factory=set)


def case(mode: str, seed: int) -> Case:
    rng = random.Random(f"{mode} {seed}")
    alliance = sample()
    need = rng.choice([need for need in alliance["needs"] if need["mode"] == mode])
    del need["expected"]
    made = Case(alliance, need)
    if rng.random() < 0.5:
        made.changes += open_up(rng, alliance, need)
    if rng.random() < 0.2:
        tangle_the_modes(rng, made)
    made.near = in_teams(made) or set(NEAR[need["id"]])
    for number in range(rng.choice([0, 0, 1, 2, 4, 6])):
        copy_a_resource(rng, made, number)
    for turn in (2 * seed, 2 * seed + 1):
        copy_with_one_field_changed(rng, made, turn + 10)
    if rng.random() < 0.2:
        put_a_link_on_the_edge(rng, made)
    for _ in range(rng.choice([0, 1, 1, 2, 3, 5])):
        change_a_resource(rng, made)
    for _ in range(rng.choice([0, 0, 1, 2])):
        change_a_member(rng, made)
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        change_the_need(rng, made)
    if rng.random() < 0.25:
        put_the_budget_on_an_edge(rng, made)
    return made


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
    member = rng.choice(made.alliance["members"])
    if rng.random() < 0.8:
        member = member_of(made.alliance, some_resource(rng, made)["owner"])
    fields = MEMBER[made.need["mode"]]
    set_field(rng, made, member, rng.choice(list(fields)), fields)


def set_field(rng, made: Case, thing: dict, name: str, fields: dict) -> None:
    thing[name] = fields[name](rng, made.need, thing, made.alliance)
    made.changes.append(f"{thing['id']}.{name} = {thing[name]}")


def change_the_need(rng, made: Case) -> None:
    """One field of the need; a place has a point and perhaps a hall, a hall has a room."""
    name = rng.choice([*NEED[made.need["mode"]], "place", "room", "hall", "day"])
    if name == "place":
        move(rng, made)
    elif name == "hall":
        name_another_hall(made)
    elif name == "day":
        made.alliance["meta"]["as_of"] = rng.choice(["2026-12-30", "2026-12-31", "2027-01-01"])
        made.changes.append(f"as_of = {made.alliance['meta']['as_of']}")
    elif name == "room":
        measure_the_room(rng, made)
    else:
        set_need_field(rng, made, name)


def set_need_field(rng, made: Case, path: str) -> None:
    *parents, name = path.split(".")
    place = made.need
    for parent in parents:
        place = place.get(parent, {})
    if place:
        place[name] = NEED[made.need["mode"]][path](rng, made.need, place, made.alliance)
        made.changes.append(f"need.{path} = {place[name]}")
    if made.need["end"] < made.need["start"]:
        made.need["end"] = made.need["start"]


def move(rng, made: Case) -> None:
    """The need goes to another place, whose point is sometimes not known."""
    need = made.need
    need["region"] = rng.choice(["510502", "511402", "513301", "513401", "511802", "511102", "510104", "510700"])
    need["lng"], need["lat"] = rng.choice([seats()[need["region"]], [None, None]])
    if "regions" in need:
        need["regions"] = [need["region"], *need["regions"]]
    for resource in made.alliance["resources"]:
        if resource["id"] == need.get("hall"):
            resource["region"] = need["region"]
    made.changes.append(f"need moved to {need['region']} {need['lng']} {need['lat']}")


def measure_the_room(rng, made: Case) -> None:
    if "room_m" in made.need:
        room = rng.choice(
            [[22.0, 14.0, 6.6], [22.0, 14.0, 6.59], [22.0, 11.38, 7.5], [22.0, 11.37, 7.5], [22.0, 16.0, 9.0]]
        )
        made.need["room_m"] = resource_of(made.alliance, made.need["hall"])["room_m"] = room
        made.changes.append(f"room {room}")


def name_another_hall(made: Case) -> None:
    """The need names the hall of the sample that it did not name, and goes where that hall is."""
    other = {"R51": "R52", "R52": "R51"}.get(made.need.get("hall"))
    if other:
        made.need["hall"] = other
        made.need["region"] = resource_of(made.alliance, other)["region"]
        made.changes.append(f"need.hall = {other} in {made.need['region']}")


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


def put_the_budget_on_an_edge(rng, made: Case) -> None:
    """The budget becomes the cost of one of the first teams, rounded to the fen, down (out) or up (in)."""
    ranking = brute(made.alliance, {**made.need, "budget_cny": None})["ranking"]
    if ranking:
        cost_fen = rng.choice(ranking[:12])[0] * 100
        made.need["budget_cny"] = decimal(Fraction(rng.choice([math.floor(cost_fen), math.ceil(cost_fen)]), 100))
        made.changes.append(f"need.budget_cny = {made.need['budget_cny']}")
