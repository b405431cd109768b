"""Changes to the need of a case, and to the day on which it is matched."""

import math
from fractions import Fraction

from tests.oracle.brute import brute
from tests.oracle.cases import Case
from tests.oracle.edges import decimal
from tests.oracle.fields import FORGETTABLE, NEED
from tests.oracle.figures import seats
from tests.oracle.sample import resource_of


def forget_a_wish(rng, made: Case) -> None:
    """The need no longer states something that it need not state."""
    *parents, name = rng.choice(FORGETTABLE[made.need["mode"]]).split(".")
    place = made.need
    for parent in parents:
        place = place.get(parent, {})
    place.pop(name, None)
    made.changes.append(f"need without {'.'.join([*parents, name])}")


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


def name_another_hall(made: Case) -> None:
    """The need names the hall of the sample that it did not name, and goes where that hall is."""
    other = {"R51": "R52", "R52": "R51"}.get(made.need.get("hall"))
    if other:
        made.need["hall"] = other
        made.need["region"] = resource_of(made.alliance, other)["region"]
        made.changes.append(f"need.hall = {other} in {made.need['region']}")


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
