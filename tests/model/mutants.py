"""Planted mistakes, each in one place: the exploration that misses one of them proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.matchmaking.model import Proposal
from services.resource_pool import handlers as resource_pool
from services.resource_pool.model import Engagement
from shared.contracts.matchmaking import ProposalClosed
from tests.model.alliance import Alliance

Plant = Callable[[Any], None]
"""Given pytest's monkeypatch, plants one mistake."""


def no_epoch_check_in_matchmaking(patch: Any) -> None:
    """Whatever the pool says is taken to speak of the present team."""
    patch.setattr(Proposal, "speaks_of_now", lambda self, epoch, *states: self.state in states)


def no_epoch_check_in_the_pool(patch: Any) -> None:
    """Seats of any epoch are held."""
    patch.setattr(Engagement, "fences_off", lambda self, epoch: self.state == "released")


def no_epoch_check_of_agreements(patch: Any) -> None:
    """An agreement on any epoch turns holds into reservations."""
    patch.setattr(Engagement, "why_not_confirm", lambda self, epoch: None)


def no_inbox(patch: Any) -> None:
    """What is heard twice counts twice."""
    patch.setattr(Alliance, "seen", lambda self, message: False)


def release_is_not_idempotent(patch: Any) -> None:
    """A close that is heard again releases again."""

    def release_holds(event: ProposalClosed, work: Any) -> None:
        engagement = work.engagements.open(event.proposal_id, event.need_id)
        work.ledger.release(work.ledger.live(engagement.proposal_id))
        engagement.release(event.epoch, event.reason)

    patch.setattr(resource_pool, "release_holds", release_holds)


def repair_asks_accepted_again(patch: Any) -> None:
    """Whoever said yes to the team before is asked for the new one as well."""
    amend = Proposal.amend

    def asking_all(self: Proposal, seats: Any, why: str) -> None:
        for offer in self.invitations:
            if offer.state == "accepted":
                self._end(offer, "superseded", "team_changed")
        amend(self, seats, why)

    patch.setattr(Proposal, "amend", asking_all)


def a_lost_seat_keeps_the_epoch(patch: Any) -> None:
    """A seat is vacated, and what is on its way for the old team still counts."""
    vacate = Proposal.vacate

    def vacating(self: Proposal, lost: Any, ended_as: str, reason: str) -> None:
        vacate(self, lost, ended_as, reason)
        self.epoch -= 1

    patch.setattr(Proposal, "vacate", vacating)


def closing_tells_nobody(patch: Any) -> None:
    """A proposal ends, and those who were asked never hear of it."""

    def end(self: Proposal, offer: Any, state: str, reason: str) -> None:
        offer.end(state, reason)

    patch.setattr(Proposal, "_end", end)


def no_release_at_risk(patch: Any) -> None:
    """What a member that withdrew had reserved stays taken when nobody refills its seat."""

    def waiting(self: Proposal, bound: Any, reason: str) -> None:
        self.state, self.run_id = "at_risk", None

    patch.setattr(Proposal, "wait_at_risk", waiting)


MUTANTS: tuple[Plant, ...] = (
    no_epoch_check_in_matchmaking,
    no_epoch_check_in_the_pool,
    no_epoch_check_of_agreements,
    no_inbox,
    release_is_not_idempotent,
    repair_asks_accepted_again,
    a_lost_seat_keeps_the_epoch,
    closing_tells_nobody,
    no_release_at_risk,
)
