"""A formed consortium loses seats, waits for someone to refill them, is repaired, or dissolved."""

from __future__ import annotations

from collections.abc import Sequence

from services.matchmaking import policies
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import Consortium, Need, Proposal
from shared import clock
from shared.contracts.matchmaking import Seat
from shared.ids import new_id

REPAIR_DUE = "repair_due"
NOT_REPAIRED = "not_repaired"


def bind(need: Need, proposal: Proposal, work: Work) -> None:
    """The reservations stand: bind the members, or those who completed the team of a consortium at risk."""
    lead, shares = policies.lead_of(proposal.seats) or "", policies.shares_of(proposal.seats)
    need.fulfil()
    if proposal.consortium_id is not None:
        work.consortia.get(proposal.consortium_id).repair(proposal.seats, lead, shares)
        work.deadlines.drop(proposal.consortium_id)
        return
    proposal.consortium_id = new_id("con")
    work.consortia.add(
        Consortium(
            proposal.consortium_id,
            proposal_id=proposal.id,
            need_id=need.id,
            owner_id=need.owner_id,
            lead_id=lead,
            seats=proposal.seats,
            shares=shares,
            formed_at=clock.now(),
        )
    )


def lose(need: Need, proposal: Proposal, seats: Sequence[Seat], ended_as: str, reason: str, work: Work) -> None:
    """Seats of a proposal are vacated; where a consortium stands on them, it is at risk. A repair is to be asked."""
    proposal.vacate(seats, ended_as, reason)
    endanger(need, proposal, seats, reason, work)


def endanger(need: Need, proposal: Proposal, vacated: Sequence[Seat], reason: str, work: Work) -> None:
    """Seats were vacated: those of a consortium put it at risk, and start the time in which it must be repaired."""
    consortium = work.consortia.get(proposal.consortium_id) if proposal.consortium_id else None
    lost = consortium.bound(vacated) if consortium else ()
    if consortium is None or not lost:
        return
    within = need.time_to_start or need.time_to_end
    if consortium.repair_by is None:
        told = {"need_id": need.id, "proposal_id": proposal.id}
        work.deadlines.set(REPAIR_DUE, consortium.id, within, told)
    consortium.lose(lost, _names(lost, work), reason, clock.now() + within)
    consortium.lead(policies.lead_of(consortium.seats) or "", policies.shares_of(consortium.seats))
    need.endanger()


def _names(seats: Sequence[Seat], work: Work) -> dict[str, str]:
    resources = work.pool.resources([seat.resource_id for seat in seats if seat.resource_id])
    members = work.pool.members([seat.member_id for seat in seats if seat.member_id])
    return {id_: str(known.title) for id_, known in resources.items()} | {
        id_: str(known.name) for id_, known in members.items()
    }


def leave_incomplete(need: Need, proposal: Proposal, reason: str, codes: tuple[str, ...], work: Work) -> None:
    """Nobody can complete the team now: those bound wait, and are told why; where nobody is left, it is over."""
    consortium = work.consortia.get(str(proposal.consortium_id))
    if not consortium.seats:
        end(proposal, reason, work)
        # The watch on its first day has gone off already: an unmet need that has begun would wait for nothing.
        if need.time_to_start:
            need.unmet(codes)
        else:
            need.close(NOT_REPAIRED)
        return
    proposal.wait_at_risk(consortium.seats, reason)
    if need.wait_at_risk(codes):
        consortium.leave_incomplete(codes)


def end(proposal: Proposal, reason: str, work: Work, ended_as: str = "cancelled") -> None:
    """End a proposal, and the consortium that stood on it; all who counted on a seat are told why."""
    proposal.close(reason, ended_as)
    if proposal.consortium_id is not None:
        work.consortia.get(proposal.consortium_id).dissolve(reason)
        work.deadlines.drop(proposal.consortium_id)


def give_up_repair(consortium_id: str, need_id: str, work: Work) -> None:
    """The time in which a consortium had to be repaired is over."""
    need = work.needs.get(need_id)
    proposal = work.proposals.current_of(need.id)
    if proposal is None or proposal.consortium_id != consortium_id:
        return
    if work.consortia.get(consortium_id).state == "at_risk":
        end(proposal, NOT_REPAIRED, work)
        need.close(NOT_REPAIRED)
