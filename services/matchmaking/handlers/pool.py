"""Our own copy of the pool is kept, and whoever relies on what changed is looked after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from services.matchmaking.handlers.matching import request_first, request_repair
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import KnownMember, KnownResource
from shared import clock
from shared.contracts.matchmaking import Seat
from shared.contracts.members import MemberActivated, MemberSuspended, MemberUpdated
from shared.contracts.resource_pool import ResourcePublished, ResourceWithdrawn

POOL_CHANGED = "pool_changed"
SETTLING = timedelta(seconds=2)
"""Changes of the pool that come in a burst lead to one new match of each unmet need, this long after the first."""


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
        _wake_unmet(work)
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
        _wake_unmet(work)
        _mind_resource(known, work)


def _wake_unmet(work: Work) -> None:
    if not work.pool.wake_is_set():
        work.deadlines.set(POOL_CHANGED, "pool", SETTLING)


def match_the_unmet_again(work: Work) -> None:
    """Every unmet need is matched again; one whose first day has passed is closed instead."""
    today = clock.today()
    for need_id in work.needs.unmet_ids():
        need = work.needs.get(need_id)
        if need.state != "unmet":
            continue
        if need.starts_on < (need.as_of or today):
            need.close("start_passed")
            work.story.note(need.id, "NeedClosed", reason="start_passed")
        else:
            request_first(need, work)


def _mind_member(member: KnownMember, work: Work) -> None:
    lost = member.status != "active"
    for need_id, _ in work.proposals.live_ids_with(member_id=member.id):
        _mind(need_id, lambda seat: seat.member_id == member.id, "member_suspended" if lost else None, work)
    for consortium_id in work.consortia.ids_with(member_id=member.id) if lost else []:
        _endanger(consortium_id, member.name, "member_suspended", work)


def _mind_resource(resource: KnownResource, work: Work) -> None:
    lost = resource.withdrawn
    for need_id, _ in work.proposals.live_ids_with(resource_id=resource.id):
        _mind(need_id, lambda seat: seat.resource_id == resource.id, "resource_withdrawn" if lost else None, work)
    for consortium_id in work.consortia.ids_with(resource_id=resource.id) if lost else []:
        _endanger(consortium_id, resource.title, "resource_withdrawn", work)


def _mind(need_id: str, concerned: Callable[[Seat], bool], lost_for: str | None, work: Work) -> None:
    """A live proposal relies on what changed: seats that are lost are refilled, changed ones are weighed again."""
    need = work.needs.get(need_id)
    proposal = work.proposals.live_of(need_id)
    seats = [seat for seat in proposal.seats if concerned(seat)] if proposal else []
    if proposal is None or not seats:
        return
    if lost_for is not None:
        work.story.note(need.id, "SeatLost", seats=[seat.seat for seat in seats], reason=lost_for)
        proposal.vacate(seats, "superseded", lost_for)
        request_repair(need, proposal, work)
    elif proposal.state != "agreed":
        request_repair(need, proposal, work, suspects=seats)


def _endanger(consortium_id: str, what: str, why: str, work: Work) -> None:
    consortium = work.consortia.get(consortium_id)
    consortium.endanger(what, why)
    work.story.note(consortium.need_id, "ConsortiumAtRisk", lost=what, reason=why)
