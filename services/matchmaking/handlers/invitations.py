"""Members answer, or let the time go by."""

from __future__ import annotations

from collections.abc import Callable

from services.matchmaking.commands import AnswerInvitation
from services.matchmaking.handlers.matching import (
    INVITATION_DUE,
    INVITATION_REMINDER,
    advance,
    request_repair,
)
from services.matchmaking.handlers.pool import POOL_CHANGED, match_the_unmet_again
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import Invitation, Need, Proposal
from services.matchmaking.model.need import DECLINED, NO_ANSWER
from services.matchmaking.model.refusals import AnswerTooLate, InvitationNotFound
from shared import clock
from shared.contracts.matchmaking import DeadlinePassed


def answer_invitation(command: AnswerInvitation, work: Work) -> Invitation:
    """Take a member's yes or no; a no leaves the seat to the next that fits every rule."""
    thread = _thread(command.invitation_id, work)
    if thread is None:
        raise InvitationNotFound(id=command.invitation_id)
    need, proposal, offer = thread
    if not command.actor.speaks_for(offer.member_id):
        raise InvitationNotFound(id=command.invitation_id)
    if _took(command, proposal, offer, work):
        work.deadlines.drop(offer.id)
        if command.answer == "declined":
            need.bar([offer.resource_id or offer.member_id], DECLINED, member_id=offer.member_id, seat=offer.seat)
            request_repair(need, proposal, work)
        else:
            advance(proposal, work)
    return offer


def _took(command: AnswerInvitation, proposal: Proposal, offer: Invitation, work: Work) -> bool:
    """Take the answer; one that comes too late is refused, and written into the story."""
    try:
        return proposal.answer(offer, command.answer, command.reason, clock.now())
    except AnswerTooLate:
        work.story.note(
            proposal.need_id,
            "LateAnswer",
            invitation_id=offer.id,
            member_id=offer.member_id,
            seat=offer.seat,
            answer=command.answer,
            state=offer.state,
        )
        raise


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
    if not proposal.expire(offer):
        return
    need.bar(_of_the_silent(offer, work), NO_ANSWER, member_id=offer.member_id, seat=offer.seat)
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
    match_the_unmet_again(work)


DEADLINES: dict[str, Callable[[DeadlinePassed, Work], None]] = {
    INVITATION_DUE: _expire,
    INVITATION_REMINDER: _remind,
    POOL_CHANGED: _look_again,
}
