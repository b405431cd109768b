"""Members answer, or let the time go by."""

from __future__ import annotations

from collections.abc import Callable

from services.matchmaking.commands import AnswerInvitation
from services.matchmaking.handlers.consortia import REPAIR_DUE, endanger, give_up_repair
from services.matchmaking.handlers.matching import (
    INVITATION_DUE,
    INVITATION_REMINDER,
    advance,
    request_repair,
)
from services.matchmaking.handlers.needs import NEED_STARTS, close_unstarted
from services.matchmaking.handlers.pool import POOL_CHANGED, match_the_waiting_again, wake
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import Invitation, Need, Proposal
from services.matchmaking.model.need import DECLINED, GONE, NO_ANSWER
from services.matchmaking.model.proposal import key_of
from services.matchmaking.model.refusals import AnswerTooLate, InvitationNotFound, StandsByInstead
from shared import clock
from shared.contracts.matchmaking import DeadlinePassed

WITHDREW = "withdrew"


def answer_invitation(command: AnswerInvitation, work: Work) -> Invitation:
    """Take a member's yes or no; a no leaves the seat to the next that fits every rule."""
    thread = _thread(command.invitation_id, work)
    if thread is None:
        raise InvitationNotFound(id=command.invitation_id)
    need, proposal, offer = thread
    if not command.actor.speaks_for(offer.member_id):
        raise InvitationNotFound(id=command.invitation_id)
    if _took(command, need, proposal, offer, work):
        work.deadlines.drop(offer.id)
        if command.answer == "declined":
            need.bar([offer.resource_id or offer.member_id], DECLINED, member_id=offer.member_id, seat=offer.seat)
            endanger(need, proposal, [seat for seat in proposal.vacant if offer.offers(key_of(seat))], WITHDREW, work)
            request_repair(need, proposal, work)
        else:
            advance(proposal, work)
    return offer


def _took(command: AnswerInvitation, need: Need, proposal: Proposal, offer: Invitation, work: Work) -> bool:
    """Take the answer; one that comes too late is refused, and written into the story."""
    try:
        if proposal.state == "formed" and not need.time_to_end and offer.state != command.answer:
            raise AnswerTooLate(state=offer.state, proposal=proposal.state)
        return proposal.answer(offer, command.answer, command.reason, clock.now())
    except AnswerTooLate as late:
        told = {"invitation_id": offer.id, "member_id": offer.member_id, "seat": offer.seat}
        work.story.note(need.id, "LateAnswer", **told, answer=command.answer, state=offer.state)
        if command.answer == "declined" or offer.state == "declined" or need.state in GONE:
            raise
        need.stand_by(offer.resource_id or offer.member_id, offer.id)
        work.story.note(need.id, "StoodBy", **told)
        wake(work)
        raise StandsByInstead(**late.values) from late


def _thread(invitation_id: str, work: Work) -> tuple[Need, Proposal, Invitation] | None:
    ids = work.proposals.of_invitation(invitation_id)
    if ids is None:
        return None
    need, proposal = work.needs.get(ids[0]), work.proposals.get(ids[1])
    return need, proposal, proposal.invitation(invitation_id)


def meet_deadline(event: DeadlinePassed, work: Work) -> None:
    """Do what a deadline of ours was set for; those of others are none of our business."""
    act = DEADLINES.get(event.kind)
    if act is not None:
        act(event, work)


def _expire(event: DeadlinePassed, work: Work) -> None:
    """Nobody answered: neither this resource nor another of that member and kind is asked again for this need."""
    thread = _thread(event.subject, work)
    if thread is None:
        return
    need, proposal, offer = thread
    lost = proposal.expire(offer)
    if not lost:
        return
    silent = [id_ for id_ in _of_the_silent(offer, work) if need.standby.get(id_) != offer.id]
    need.bar(silent, NO_ANSWER, member_id=offer.member_id, seat=offer.seat)
    endanger(need, proposal, lost, NO_ANSWER, work)
    request_repair(need, proposal, work)


def _of_the_silent(offer: Invitation, work: Work) -> list[str]:
    if offer.resource_id is None:
        return [offer.member_id]
    known = work.pool.resources([offer.resource_id]).get(offer.resource_id)
    others = work.pool.owned_ids(offer.member_id, known.kind) if known else []
    return sorted({offer.resource_id, *others})


def _remind(event: DeadlinePassed, work: Work) -> None:
    thread = _thread(event.subject, work)
    if thread is not None:
        _, proposal, offer = thread
        proposal.remind(offer, str(event.payload["share_gone"]))


def _look_again(event: DeadlinePassed, work: Work) -> None:
    match_the_waiting_again(work)


def _start(event: DeadlinePassed, work: Work) -> None:
    close_unstarted(event.subject, work)


def _dissolve(event: DeadlinePassed, work: Work) -> None:
    give_up_repair(event.subject, str(event.payload["need_id"]), work)


DEADLINES: dict[str, Callable[[DeadlinePassed, Work], None]] = {
    INVITATION_DUE: _expire,
    INVITATION_REMINDER: _remind,
    POOL_CHANGED: _look_again,
    NEED_STARTS: _start,
    REPAIR_DUE: _dissolve,
}
