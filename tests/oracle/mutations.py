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
from tests.oracle.edges import decimal
from tests.oracle.fields import MEMBER, NEED, RESOURCE
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


def case(mode: str, seed: int) -> Case:
    rng = random.Random(f"{mode} {seed}")
    alliance = sample()
    need = rng.choice([need for need in alliance["needs"] if need["mode"] == mode])
    del need["expected"]
    made = Case(alliance, need)
    if rng.random() < 0.5:
        made.changes += open_up(rng, alliance, need)
    for number in range(rng.choice([0, 1, 2, 3, 4, 6])):
        copy_a_resource(rng, made, number)
    for _ in range(rng.choice([0, 1, 1, 2, 3, 5])):
        change_a_resource(rng, made)
    for _ in range(rng.choice([0, 0, 1])):
        change_a_member(rng, made)
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        change_the_need(rng, made)
    if rng.random() < 0.25:
        put_the_budget_on_an_edge(rng, made)
    return made


def some_resource(rng, made: Case) -> dict:
    """One of the resources near the need, or now and then any of the kinds that its mode reads."""
    if rng.random() < 0.8:
        return resource_of(made.alliance, rng.choice(NEAR[made.need["id"]]))
    return rng.choice([r for r in made.alliance["resources"] if r["kind"] in KINDS[made.need["mode"]]])


def copy_a_resource(rng, made: Case, number: int) -> None:
    """A copy under a new id, which may sort before or after its original; half of the copies cost the same."""
    twin = copy.deepcopy(some_resource(rng, made))
    original = twin["id"]
    twin["id"] = f"{rng.choice(['A', 'Q', 'R', 'S'])}{rng.randint(0, 9)}{number}-{original}"
    if rng.random() < 0.2:
        twin["owner"] = rng.choice(made.alliance["members"])["id"]
    made.alliance["resources"].insert(rng.randint(0, len(made.alliance["resources"])), twin)
    made.changes.append(f"{twin['id']} copies {original}, owner {twin['owner']}")
    prices = [name for name in RESOURCE[twin["kind"]] if name.startswith("price") and name != "price_unit"]
    if prices and rng.random() < 0.5:
        set_field(rng, made, twin, rng.choice(prices), RESOURCE[twin["kind"]])


def change_a_resource(rng, made: Case) -> None:
    thing = some_resource(rng, made)
    fields = RESOURCE[thing["kind"]]
    set_field(rng, made, thing, rng.choice(list(fields)), fields)


def change_a_member(rng, made: Case) -> None:
    member = rng.choice(made.alliance["members"])
    if rng.random() < 0.8:
        member = member_of(made.alliance, some_resource(rng, made)["owner"])
    set_field(rng, made, member, rng.choice(list(MEMBER)), MEMBER)


def set_field(rng, made: Case, thing: dict, name: str, fields: dict) -> None:
    thing[name] = fields[name](rng, made.need, thing, made.alliance)
    made.changes.append(f"{thing['id']}.{name} = {thing[name]}")


def change_the_need(rng, made: Case) -> None:
    """One field of the need; a place moves with its point and its hall, a room is the room of its hall."""
    name = rng.choice([*NEED[made.need["mode"]], "place", "room"])
    if name == "place":
        move(rng, made)
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


def put_the_budget_on_an_edge(rng, made: Case) -> None:
    """The budget becomes the cost of one of the first teams, rounded to the fen, down (out) or up (in)."""
    ranking = brute(made.alliance, {**made.need, "budget_cny": None})["ranking"]
    if ranking:
        cost_fen = rng.choice(ranking[:12])[0] * 100
        made.need["budget_cny"] = decimal(Fraction(rng.choice([math.floor(cost_fen), math.ceil(cost_fen)]), 100))
        made.changes.append(f"need.budget_cny = {made.need['budget_cny']}")
