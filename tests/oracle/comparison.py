"""The engine's answer and the oracle's, brought into one shape and compared over many seeded cases."""

from datetime import date
from fractions import Fraction
from functools import cache

from services.matchmaking.engine import Demand, Pool, solve
from tests.oracle.brute import brute
from tests.oracle.cases import Case
from tests.oracle.mutations import case

CASES = {
    "NEW_BUILD": 320,
    "AIRTIME": 200,
    "AIRTIME_MULTI": 160,
    "HALL_NET": 120,
    "OWN_SCREEN": 120,
    "CINEMA": 200,
    "RND": 160,
}
LOT = 40
TOP = 10


def lots() -> list:
    """(mode, first seed) of every lot of cases."""
    return [(mode, first) for mode, count in CASES.items() for first in range(0, count, LOT)]


@cache
def checked_lot(mode: str, first: int) -> dict:
    """(mode, seed) → the case and what the engine says of it; the oracle is asked later, once it may have been bent."""
    made = {(mode, seed): case(mode, seed) for seed in range(first, first + LOT)}
    return {key: (one, engine_says(one)) for key, one in made.items()}


def checked_cases(mode: str | None = None) -> dict:
    """All the lots of one mode, or of all."""
    wanted = [lot for lot in lots() if mode in (None, lot[0])]
    return {key: value for lot in wanted for key, value in checked_lot(*lot).items()}


def engine_says(made: Case, top: int = TOP) -> dict:
    """The engine's answer in the oracle's shape, the ranking cut after ``top`` teams."""
    pool = Pool.from_records(made.alliance["members"], made.alliance["resources"])
    demand = Demand.from_record(made.need, as_of=date.fromisoformat(made.alliance["meta"]["as_of"]))
    answer = solve(pool, demand, top=top, explain=False)
    ranking = [(Fraction(team.cost) / 100, in_seat_order(made, team)) for team in answer.best]
    return {"feasible": answer.feasible, "teams": answer.teams, "ranking": ranking}


def in_seat_order(made: Case, team) -> tuple:
    """The ids of a team; those of a relay as (sites sorted, content, platform, links sorted, one for each site)."""
    if made.need["mode"] != "AIRTIME_MULTI":
        return tuple(seat.resource for seat in team.seats)
    return of_a_relay(made, [seat.resource for seat in team.seats for _ in range(seat.quantity)])


def of_a_relay(made: Case, ids) -> tuple:
    order = {"SITE": 0, "CONTENT": 1, "LIVE": 1, "PLATFORM": 2, "LINK": 3}
    kinds = {resource["id"]: resource["kind"] for resource in made.alliance["resources"]}
    return tuple(sorted(ids, key=lambda one: (order[kinds[one]], one)))


def brute_says(made: Case, top: int = TOP) -> dict:
    found = brute(made.alliance, made.need)
    ranking = found["ranking"][:top]
    if made.need["mode"] == "AIRTIME_MULTI":
        ranking = [(cost, of_a_relay(made, ids)) for cost, ids in ranking]
    return {**found, "ranking": ranking}


def disagreements(checked: dict):
    """The keys of the cases in which the two do not say exactly the same."""
    for key, (made, said) in checked.items():
        if said != brute_says(made):
            yield key


def told(checked: dict, key) -> str:
    """Everything that somebody needs to look into one disagreement."""
    made, said = checked[key]
    true = brute_says(made)
    lines = [f"{key}: {made.need['id']}", *made.changes, f"engine {said['teams']} teams, oracle {true['teams']} teams"]
    for place, (engine, oracle) in enumerate(zip(said["ranking"], true["ranking"], strict=False), 1):
        if engine != oracle:
            lines.append(f"{place}. engine {float(engine[0])} {engine[1]}, oracle {float(oracle[0])} {oracle[1]}")
    return "\n".join(lines)
