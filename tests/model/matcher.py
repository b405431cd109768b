"""A matcher that is small enough to be believed: for each seat the first resource that may sit there."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.matchmaking.model import KnownResource
from services.matchmaking.model.run import MatchAnswer
from shared.contracts.matchmaking import MatchRequested

SEATS = ("SITE", "PLATFORM")
NOBODY = MatchAnswer(as_of=date(2026, 11, 23), codes=("NOBODY",))


def weigh(event: MatchRequested, pool: Any) -> MatchAnswer:
    """The first stage that has a team, over matchmaking's own copy of the pool as it is at this moment."""
    usable = [one for _, one in sorted(pool.known_resources.items()) if may_sit(one, pool) and not _barred(one, event)]
    for number, fixed in enumerate(event.stages):
        team = [_pick(seat, fixed.get(seat), usable) for seat in SEATS]
        if None not in team:
            seats = [_seat(seat, one) for seat, one in zip(SEATS, team, strict=True) if one is not None]
            best = {"rank": 1, "cost_fen": 200, "seats": seats, "warnings": [], "margins": []}
            return MatchAnswer(as_of=NOBODY.as_of, teams=1, best=(best,), stage=number)
    return NOBODY


def may_sit(one: KnownResource, pool: Any) -> bool:
    """On offer, good enough, and of a member in good standing."""
    owner = pool.known_members.get(one.owner_id)
    return not one.withdrawn and one.spec.get("fit", True) and owner is not None and owner.status == "active"


def _barred(one: KnownResource, event: MatchRequested) -> bool:
    return one.id in event.excluded or one.owner_id in event.excluded


def _pick(seat: str, fixed: list[str] | None, usable: list[KnownResource]) -> KnownResource | None:
    fitting = (one for one in usable if one.kind == seat and (fixed is None or one.id in fixed))
    return next(fitting, None)


def _seat(seat: str, one: KnownResource) -> dict[str, Any]:
    named = {"seat": seat, "resource": one.id, "resource_id": one.id, "member_id": one.owner_id}
    return {**named, "quantity": "1", "unit": "unit", "cost_fen": 100, "version": one.version}
