"""The pool's part in the saga of a proposal: hold all or none, confirm, release; each fenced by the epoch."""

from __future__ import annotations

from services.resource_pool import policies
from services.resource_pool.handlers.ports import Work
from services.resource_pool.model import Engagement, WantedClaim
from shared.contracts.matchmaking import ProposalAgreed, ProposalAmended, ProposalClosed, ProposalIssued
from shared.contracts.resource_pool import HoldConflict


def place_holds(event: ProposalIssued | ProposalAmended, work: Work) -> None:
    """Hold what the seats of this epoch need, all or none; holds that no seat needs any more are given back.

    When something is not to be had, nothing of this epoch is held, and earlier holds of unchanged seats stay.
    """
    engagement = work.engagements.open(event.proposal_id, event.need_id)
    if engagement.fences_off(event.epoch):
        engagement.ignore(type(event).__name__, event.epoch)
        return
    conflicts = _hold(event, engagement, work)
    if conflicts:
        engagement.refuse(event.epoch, conflicts)
    else:
        engagement.hold(event.epoch)


def _hold(event: ProposalIssued | ProposalAmended, engagement: Engagement, work: Work) -> list[HoldConflict]:
    claims, conflicts = policies.wanted(event.seats)
    on_offer = work.resources.on_offer({seat.resource_id for seat in event.seats if seat.resource_id})
    changes = policies.plan(claims, work.ledger.live(engagement.proposal_id))
    # Given-back and new capacities are locked together and in order, or two proposals that swap could deadlock.
    known = work.ledger.lock({claim.pair for claim in (*changes.place, *(kept.asks for kept in changes.drop))})
    work.ledger.release(changes.drop)
    if changes.drop:
        engagement.free(event.epoch, (kept.asks.resource_id for kept in changes.drop))
    conflicts += policies.gone(event.seats, on_offer)
    conflicts += policies.missing(_still_there(changes.place, on_offer), known)
    if not conflicts:
        shortages = work.ledger.place(engagement.proposal_id, event.epoch, changes.place)
        conflicts = policies.short(shortages)
    if not conflicts:
        work.ledger.renew(changes.keep, event.epoch)
    return conflicts


def _still_there(claims: tuple[WantedClaim, ...], on_offer: set[str]) -> list[WantedClaim]:
    return [claim for claim in claims if claim.resource_id in on_offer]


def confirm_holds(event: ProposalAgreed, work: Work) -> None:
    """Turn the holds of exactly this epoch into reservations; any other epoch is refused and changes nothing."""
    engagement = work.engagements.open(event.proposal_id, event.need_id)
    code = engagement.why_not_confirm(event.epoch)
    if code is not None:
        engagement.refuse_confirmation(event.epoch, code)
    elif engagement.state == "reserved":
        engagement.ignore("ProposalAgreed", event.epoch)
    else:
        work.ledger.reserve(engagement.proposal_id, event.epoch)
        engagement.reserve(event.epoch)


def release_holds(event: ProposalClosed, work: Work) -> None:
    """Give everything back, for good. Closing what is closed changes nothing."""
    engagement = work.engagements.open(event.proposal_id, event.need_id)
    if engagement.state == "released":
        engagement.ignore("ProposalClosed", event.epoch)
        return
    work.ledger.release(work.ledger.live(engagement.proposal_id))
    engagement.release(event.epoch, event.reason)
