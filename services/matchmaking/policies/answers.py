"""What the engine answered, as plain JSON that is kept with the run and proposed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    A resource that passes alone is told what fails in the nearest team with it; what is said there of *another* seat
    (or of the team) is the bottleneck. Of those answers the nearest to feasible count, and with them the resources of
    the bottleneck's seats that fail a single rule.
    """
    elsewhere = [why for key, why in excluded.items() if any(not _own(kinds[key], failure) for failure in why)]
    nearest = _fewest(elsewhere)
    seats = {failure.seat for why in nearest for failure in why}
    alone = [
        why for key, why in excluded.items() if len(why) == 1 and _own(kinds[key], why[0]) and why[0].seat in seats
    ]
    counted = [*nearest, *alone] or _fewest(excluded.values())
    return tuple(sorted({failure.code for why in counted for failure in why})) or (NO_CANDIDATES,)


def _own(kind: str, failure: Failure) -> bool:
    """True when the failure is said of the very seat that a resource of `kind` takes."""
    if kind in ("CONTENT", "LIVE"):
        return failure.seat in ("CONTENT", "LIVE")
    return failure.seat == SEAT_OF_KIND.get(kind, kind)


def _fewest(reasons: Iterable[tuple[Failure, ...]]) -> list[tuple[Failure, ...]]:
    kept = list(reasons)
    least = min((len(why) for why in kept), default=0)
    return [why for why in kept if len(why) == least]
