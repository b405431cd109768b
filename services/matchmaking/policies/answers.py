"""What the engine answered, as plain JSON that is kept with the run and proposed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.matchmaking.engine import Answer, Failure, Filled, Team
from services.matchmaking.model.run import MatchAnswer

KEPT_TEAMS = 10
OWN_FEED, PROPOSER, NO_CANDIDATES = "OWN_FEED", "PROPOSER", "no_candidates"
SEAT_OF_KIND = {"LED_OUT": "DISPLAY", "LED_IN": "DISPLAY"}


@dataclass(frozen=True)
class Weighed:
    """What a match was computed over: the day, the need's owner, and versions and kinds of the resources by id."""

    as_of: date
    owner_id: str | None
    versions: Mapping[str, int]
    kinds: Mapping[str, str]


def answer_of(answer: Answer, stage: int, weighed: Weighed) -> MatchAnswer:
    """The engine's answer to one stage."""
    excluded = {key: [asdict(failure) for failure in failures] for key, failures in answer.excluded.items()}
    return MatchAnswer(
        as_of=weighed.as_of,
        teams=answer.teams,
        best=tuple(_team(team, rank, weighed) for rank, team in enumerate(answer.best, 1)),
        excluded=excluded,
        codes=() if answer.feasible else blocking(answer.excluded, weighed.kinds),
        stage=stage,
        proof={"rule_set": answer.rule_set, "inputs": answer.inputs, "stage": stage},
    )


def _team(team: Team, rank: int, weighed: Weighed) -> dict[str, Any]:
    told = team.as_dict()
    return {**told, "rank": rank, "seats": _merged([_seat(seat, weighed) for seat in team.seats])}


def _seat(seat: Filled, weighed: Weighed) -> dict[str, Any]:
    """`resource` is what the engine calls it; `resource_id` is None for a member itself and for the owner's feed."""
    named = {"resource": seat.resource, "quantity": str(seat.quantity), "unit": seat.unit, "cost_fen": seat.cost_fen}
    if seat.resource == OWN_FEED:
        return {**named, "seat": OWN_FEED, "resource_id": None, "member_id": weighed.owner_id, "version": 0}
    if seat.seat == PROPOSER:
        return {**named, "seat": PROPOSER, "resource_id": None, "member_id": seat.resource, "version": 0}
    return {
        **named,
        "seat": seat.seat,
        "resource_id": seat.resource,
        "member_id": seat.owner,
        "version": weighed.versions[seat.resource],
    }


def _merged(seats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry for each (seat, resource): a link that serves three sites is one seat of three times the quantity."""
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for seat in seats:
        key = (seat["seat"], seat["resource"])
        if key in merged:
            quantity = int(merged[key]["quantity"]) + int(seat["quantity"])
            merged[key] |= {"quantity": str(quantity), "cost_fen": merged[key]["cost_fen"] + seat["cost_fen"]}
        else:
            merged[key] = dict(seat)
    return list(merged.values())


def blocking(excluded: Mapping[str, tuple[Failure, ...]], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The codes that stand in the way of every team, in order.

    A resource that passes alone is told what fails in the nearest team with it. What is said there of *another* seat
    (or of the team) is the bottleneck; with it count the resources of that seat that fail a single rule.
    """
    ways: set[str] = set()
    seats: set[str] = set()
    for key, failures in excluded.items():
        elsewhere = [failure for failure in failures if failure.seat != _seat_name(kinds[key], failure.seat)]
        ways |= {failure.code for failure in elsewhere}
        seats |= {failure.seat for failure in elsewhere}
    for key, failures in excluded.items():
        if len(failures) == 1 and _seat_name(kinds[key], failures[0].seat) in seats:
            ways.add(failures[0].code)
    return tuple(sorted(ways)) or _fewest(excluded)


def _seat_name(kind: str, said_of: str) -> str:
    """The seat that a resource of `kind` takes; content and live feeds take either name."""
    if kind in ("CONTENT", "LIVE") and said_of in ("CONTENT", "LIVE"):
        return said_of
    return SEAT_OF_KIND.get(kind, kind)


def _fewest(excluded: Mapping[str, tuple[Failure, ...]]) -> tuple[str, ...]:
    least = min((len(failures) for failures in excluded.values()), default=0)
    codes = {failure.code for failures in excluded.values() if len(failures) == least for failure in failures}
    return tuple(sorted(codes)) or (NO_CANDIDATES,)
