"""Our own copy of the pool is kept, and whoever relies on what changed is looked after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from services.matchmaking.handlers.consortia import lose
from services.matchmaking.handlers.matching import match_again, request_repair
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import KnownMember, KnownResource
from services.matchmaking.model.proposal import SETTLED
from shared.contracts.matchmaking import Seat
from shared.contracts.members import MemberActivated, MemberSuspended, MemberUpdated
from shared.contracts.resource_pool import ResourcePublished, ResourceWithdrawn

POOL_CHANGED, START_PASSED = "pool_changed", "start_passed"
SETTLING = timedelta(seconds=2)
"""Changes of the pool that come in a burst lead to one new match of each waiting need, this long after the first."""


def learn_member(event: MemberActivated | MemberUpdated | MemberSuspended, work: Work) -> None:
    """Take over what is told of a member, unless something newer is known; then mind those who rely on it."""
    facts, known = event.facts, work.pool.member(event.member_id)
    if known is not None and facts.version <= known.version:
        return
    before = known.as_record() if known else None
    if known is None:
        known = KnownMember(facts)
        work.pool.add(known)
    else:
        known.learn(facts)
    if before is None or known.as_record() != before:
        wake(work)
        if before is not None:
            _mind_member(known, work)


def learn_resource(event: ResourcePublished | ResourceWithdrawn, work: Work) -> None:
    """Take over what is told of a resource, unless something newer is known; then mind those who rely on it."""
    facts, withdrawn = event.facts, isinstance(event, ResourceWithdrawn)
    known = work.pool.resource(event.resource_id)
    if known is not None and facts.version <= known.version:
        return
    before = known.as_record() if known else None
    was_withdrawn = known.withdrawn if known else True
    if known is None:
        known = KnownResource(facts, withdrawn=withdrawn)
        work.pool.add(known)
    else:
        known.learn(facts, withdrawn=withdrawn)
    if before is None or was_withdrawn != withdrawn or not known.says_the_same_as(before):
        wake(work)
        _mind_resource(known, work, price_only=was_withdrawn == withdrawn and known.differs_in_price_only(before))


def wake(work: Work) -> None:
    """Have every need that waits for a team, or for the rest of one, matched again in a moment."""
    if not work.pool.wake_is_set():
        work.deadlines.set(POOL_CHANGED, "pool", SETTLING)


def match_the_waiting_again(work: Work) -> None:
    """Every waiting need is matched again; an unmet one whose first day has passed is closed instead."""
    for need_id in work.needs.waiting_ids():
        need = work.needs.get(need_id)
        if need.state == "unmet" and not need.time_to_start:
            need.close(START_PASSED)
        else:
            need.forget_refusals()  # capacity that was taken then may be there now, and else is refused again
            match_again(need, work)


def _mind_member(member: KnownMember, work: Work) -> None:
    lost = "member_suspended" if member.status != "active" else None
    for need_id in _relying(work, member_id=member.id):
        _mind(need_id, lambda seat: seat.member_id == member.id, lost, work)


def _mind_resource(resource: KnownResource, work: Work, *, price_only: bool) -> None:
    lost = "resource_withdrawn" if resource.withdrawn else None
    for need_id in _relying(work, resource_id=resource.id):
        _mind(need_id, lambda seat: seat.resource_id == resource.id, lost, work, price_only=price_only)


def _relying(work: Work, **who: str) -> list[str]:
    """Ids of the needs whose live proposal, or whose consortium, has that member or resource in it, in order."""
    live = work.proposals.live_ids_with(**who)
    return sorted({need_id for need_id, _ in live} | set(work.consortia.need_ids_with(**who)))


def _mind(
    need_id: str, concerned: Callable[[Seat], bool], lost_for: str | None, work: Work, *, price_only: bool = False
) -> None:
    """A proposal relies on what changed: seats that are lost are refilled, changed ones are weighed again.

    Once its project is over a consortium minds nothing any more, and a price that was agreed stays agreed.
    """
    need = work.needs.get(need_id)
    proposal = work.proposals.current_of(need_id)
    seats = [seat for seat in proposal.seats if concerned(seat)] if proposal else []
    if proposal is None or not seats or (proposal.state == "formed" and not need.time_to_end):
        return
    if lost_for is not None:
        work.story.note(need.id, "SeatLost", seats=[seat.seat for seat in seats], reason=lost_for)
        lose(need, proposal, seats, "superseded", lost_for, work)
        request_repair(need, proposal, work)
    elif not (price_only and proposal.state in SETTLED):
        request_repair(need, proposal, work, suspects=seats)
