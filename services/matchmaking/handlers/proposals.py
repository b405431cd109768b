"""Proposals go their way: issued, held, amended, agreed, and bound as a consortium, or closed with a reason."""

from __future__ import annotations

from services.matchmaking import policies
from services.matchmaking.commands import IssueProposal
from services.matchmaking.handlers.consortia import bind, lose
from services.matchmaking.handlers.matching import advance, give_up, gone_stale, match_again, put_forward
from services.matchmaking.handlers.matching import request_repair as repair
from services.matchmaking.handlers.needs import own_need
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import Need, Proposal
from services.matchmaking.model.refusals import (
    MatchOutdated,
    NoSuchTeam,
    ProposalAlreadyLive,
    RivalUnderCommonControl,
)
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldConflict,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
)

CONFIRMATIONS = 3
"""How often the confirmation of one proposal may be refused before it is given up."""
Reply = HoldsPlaced | HoldsRefused | ReservationsConfirmed | ConfirmationRefused


def issue_proposal(command: IssueProposal, work: Work) -> Proposal:
    """Put the chosen team of the newest match forward."""
    need = own_need(command.need_id, command.actor, work)
    live = work.proposals.live_of(need.id)
    need_run = need.found_run_id
    if live is None:
        need.must_be("matched")
    best = work.runs.get(need_run).best if need_run else []
    if not 1 <= command.rank <= len(best):
        raise NoSuchTeam(rank=command.rank, kept=len(best))
    team = best[command.rank - 1]
    if live is not None:
        _refuse_second(live, {seat["member_id"] for seat in team["seats"] if seat["member_id"]}, work)
    stale = gone_stale(team, work)
    if stale is not None:
        raise MatchOutdated(what=stale)
    return put_forward(need, team, work)


def _refuse_second(live: Proposal, team: set[str], work: Work) -> None:
    rivals = policies.rivals(team, {seat.member_id for seat in live.seats if seat.member_id}, work.pool.controllers())
    if rivals is None:
        raise ProposalAlreadyLive()
    names = work.pool.members(rivals)
    raise RivalUnderCommonControl(one=names[rivals[0]].name, other=names[rivals[1]].name)


def _thread(event: Reply, work: Work) -> tuple[Need, Proposal]:
    """The need and proposal that a reply of the resource pool speaks of; the reply goes into the need's story."""
    need, proposal = work.needs.get(event.need_id), work.proposals.get(event.proposal_id)
    work.story.note(need.id, type(event).__name__, proposal_id=proposal.id, epoch=event.epoch)
    return need, proposal


def _set_aside(event: Reply, proposal: Proposal, work: Work) -> None:
    work.story.note(
        proposal.need_id,
        "StaleReply",
        reply=type(event).__name__,
        proposal_id=proposal.id,
        epoch=event.epoch,
        present_epoch=proposal.epoch,
        state=proposal.state,
    )


def invite(event: HoldsPlaced, work: Work) -> None:
    """The capacity is held: ask everyone who has not been asked."""
    _, proposal = _thread(event, work)
    if proposal.holds_placed(event.epoch):
        advance(proposal, work)
    else:
        _set_aside(event, proposal, work)


def seek_other_capacity(event: HoldsRefused, work: Work) -> None:
    """Some capacity is not free: leave those resources out and look for the next team."""
    need, proposal = _thread(event, work)
    if not proposal.speaks_of_now(event.epoch, "holding", "repairing", "at_risk"):
        _set_aside(event, proposal, work)
        return
    for conflict in event.conflicts:
        need.bar([conflict.resource_id], policies.capacity_code(conflict), **_told(conflict))
        work.story.note(need.id, "CapacityRefused", **_told(conflict), code=policies.capacity_code(conflict))
    lost = {conflict.resource_id for conflict in event.conflicts}
    seats = [seat for seat in proposal.seats if seat.resource_id in lost]
    lose(need, proposal, seats, "superseded", "capacity_taken", work)
    repair(need, proposal, work)


def _told(conflict: HoldConflict) -> dict[str, str | None]:
    return {
        "seat": conflict.seat,
        "resource_id": conflict.resource_id,
        "dimension": conflict.dimension,
        "asked": conflict.asked,
        "free": conflict.free,
        "from": conflict.from_.isoformat() if conflict.from_ else None,
        "until": conflict.until.isoformat() if conflict.until else None,
    }


def form_consortium(event: ReservationsConfirmed, work: Work) -> None:
    """The reservations stand: bind the members, or complete the consortium that was at risk."""
    need, proposal = _thread(event, work)
    if not proposal.confirmed(event.epoch):
        _set_aside(event, proposal, work)
        return
    bind(need, proposal, work)


def hold_again(event: ConfirmationRefused, work: Work) -> None:
    """The holds were lost between agreement and confirmation: ask for them anew; after some tries give up."""
    need, proposal = _thread(event, work)
    if not proposal.confirmation_refused(event.epoch, event.code):
        _set_aside(event, proposal, work)
    elif proposal.unconfirmed >= CONFIRMATIONS:
        give_up(need, proposal, event.code, (event.code,), work)


def try_freed_capacity(event: HoldsReleased | CapacityFreed, work: Work) -> None:
    """Capacity came free: needs that wait for want of it are matched again."""
    for need_id in work.needs.waiting_ids_refusing(_freed(event, work)):
        need = work.needs.get(need_id) if need_id != event.need_id else None
        if need is not None:
            need.forget_refusals()
            match_again(need, work)


def _freed(event: HoldsReleased | CapacityFreed, work: Work) -> set[str]:
    if isinstance(event, CapacityFreed):
        return set(event.resource_ids)
    proposal = work.proposals.find(event.proposal_id)
    if proposal is None or not proposal.held_epoch:
        return set()
    return {seat.resource_id for seat in (*proposal.seats, *proposal.vacant) if seat.resource_id}
