"""A proposal: one team put forward for a need, as a saga that always ends.

    holding ──HoldsPlaced──▶ inviting ──all accepted──▶ agreed ──ReservationsConfirmed──▶ formed
       ▲                        │ seat lost                │ seat lost, confirmation refused │ seat lost
       └──────── amended ── repairing ◀────────────────────┴─────────────────────────────────┘
                            │      ▲
       nobody, and it binds ▼      │ the pool changed, the owner asks        any but formed ──▶ closed
       a consortium:      at_risk ─┘

`epoch` rises with every change of the seats. Whatever arrives carries the epoch it speaks of; any other than the
present one changes nothing. `told_epoch` is the newest that the pool was told; its holds stand once `held_epoch` has
caught up with `epoch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from services.matchmaking.model.asking import Asking, Key, key_of
from services.matchmaking.model.invitation import Invitation
from services.matchmaking.model.refusals import AnswerTooLate
from shared.contracts.matchmaking import (
    InvitationAnswered,
    ProposalAgreed,
    ProposalAmended,
    ProposalClosed,
    ProposalIssued,
    Seat,
)

STATES = ("holding", "inviting", "repairing", "agreed", "formed", "at_risk", "closed")
LIVE = ("holding", "inviting", "repairing", "agreed", "at_risk")
SETTLED = ("agreed", "formed")
"""States in which a team that is weighed again stays as it is until the answer is there."""

__all__ = ["LIVE", "STATES", "Key", "Proposal", "key_of"]


class Proposal(Asking):
    """`seats` is the team as it stands, `vacant` the seats that nobody fills yet. `consortium_id`: whom it binds.

    `about` is what everyone asked may know of the need: {"title", "mode", "region", "start", "end"}.
    """

    def __init__(
        self,
        id: str,
        *,
        need_id: str,
        owner_id: str | None,
        about: dict[str, Any],
        seats: Sequence[Seat],
        answer_within_s: int,
        issued_at: datetime,
    ) -> None:
        self.id, self.need_id, self.owner_id, self.about, self.issued_at = id, need_id, owner_id, about, issued_at
        self.seats, self.vacant = tuple(seats), ()
        self.state, self.epoch, self.told_epoch, self.held_epoch, self.unconfirmed = "holding", 1, 1, 0, 0
        self.run_id: str | None = None
        self.consortium_id: str | None = None
        self.reason: str | None = None
        self.answer_within_s = answer_within_s
        self.invitations: list[Invitation] = []
        self.record(ProposalIssued(id, need_id, 1, self.seats))

    vacant: tuple[Seat, ...]

    @property
    def is_live(self) -> bool:
        """Not yet ended."""
        return self.state in LIVE

    @property
    def cost_fen(self) -> int:
        """What the team costs in all."""
        return sum(seat.cost_fen for seat in self.seats)

    @property
    def may_change(self) -> bool:
        """Live, or the ground on which a consortium stands."""
        return self.is_live or self.state == "formed"

    def speaks_of_now(self, epoch: int, *states: str) -> bool:
        """True when what arrived for `epoch` concerns the present one, in one of `states`."""
        return epoch == self.epoch and self.state in states

    def holds_placed(self, epoch: int) -> bool:
        """All capacity of `epoch` is held; False when that is stale."""
        if not self.speaks_of_now(epoch, "holding", "repairing", "at_risk"):
            return False
        self.held_epoch = epoch
        return True

    def settle(self, now: datetime) -> list[Invitation]:
        """Go on as far as the present facts allow; returns the invitations that were sent."""
        if self.state not in ("holding", "inviting", "repairing"):
            return []
        if self.vacant or self.run_id:
            self.state = "repairing"
            return []
        if self.held_epoch < self.epoch:
            self.state = "holding"
            return []
        self.state = "inviting"
        sent = [self._invite(seat, now) for seat in self.seats if self.seat_state(seat) == "waiting"]
        if len(self.accepted) == len(self.seats):
            self.state = "agreed"
            self.record(ProposalAgreed(self.id, self.need_id, self.epoch))
        return sent

    def answer(self, offer: Invitation, answer: str, reason: str | None, now: datetime) -> bool:
        """Take a member's answer; False when it had said the same before. A no from a consortium is a withdrawal.

        Raises:
            AnswerTooLate: the invitation or the proposal has ended, or its deadline has passed.
        """
        if offer.state == answer:
            return False
        if not self.may_change or not offer.may_become(answer, now):
            raise AnswerTooLate(state=offer.state, proposal=self.state)
        offer.become(answer, reason, now)
        told = (self.id, self.need_id, self.epoch, offer.id, offer.seat, offer.member_id, answer, reason)
        self.record(InvitationAnswered(*told))
        if answer == "declined":
            self.vacate([seat for seat in self.seats if offer.offers(key_of(seat))], "superseded", "declined")
        return True

    def expire(self, offer: Invitation) -> list[Seat]:
        """The deadline passed in silence; returns the seat that became vacant, none when it had been answered."""
        if not self.is_live or offer.state != "pending":
            return []
        lost = [seat for seat in self.seats if offer.offers(key_of(seat))]
        self.vacate(lost, "expired", "no_answer")
        return lost

    def remind(self, offer: Invitation, share_gone: str) -> bool:
        """Remind a member that has not answered; False when there is nothing to remind of."""
        if not self.is_live or offer.state != "pending":
            return False
        self._remind(offer, share_gone)
        return True

    def vacate(self, lost: Iterable[Seat], ended_as: str, reason: str) -> None:
        """Lose seats: the epoch rises, so that nothing on its way for the old team counts. Ask for a repair."""
        gone = {key_of(seat) for seat in lost}
        for seat in self.seats:
            offer = self.offer_of(seat)
            if key_of(seat) in gone and offer is not None:
                self._end(offer, ended_as, reason)
        self.vacant = (*self.vacant, *(seat for seat in self.seats if key_of(seat) in gone))
        self.seats = tuple(seat for seat in self.seats if key_of(seat) not in gone)
        self.epoch += 1
        self.state = "repairing"

    def await_repair(self, run_id: str) -> None:
        """A match run looks for the rest of the team; an earlier one no longer counts."""
        self.run_id = run_id
        if self.state not in SETTLED:
            self.state = "repairing"

    def is_team(self, seats: Sequence[Seat]) -> bool:
        """True when `seats` are just the present team."""
        return not self.vacant and {key_of(seat) for seat in seats} == {key_of(seat) for seat in self.seats}

    def not_in(self, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """Seats of the present team that are not among `seats`."""
        coming = {key_of(seat) for seat in seats}
        return tuple(seat for seat in self.seats if key_of(seat) not in coming)

    def stand(self) -> None:
        """The team was weighed again and still fits."""
        self.run_id = None

    def amend(self, seats: Sequence[Seat], why: str) -> None:
        """Take a new team. Seats that stay keep their terms and their answers; offers of the others are superseded."""
        mine = {key_of(seat): seat for seat in self.seats}
        coming = {key_of(seat) for seat in seats}
        for seat in self.seats:
            offer = self.offer_of(seat)
            if key_of(seat) not in coming and offer is not None:
                self._end(offer, "superseded", "team_changed")
        self.seats, self.vacant = tuple(mine.get(key_of(seat), seat) for seat in seats), ()
        self.state, self.run_id = "holding", None
        self._tell_seats(why)

    def _tell_seats(self, why: str) -> None:
        if self.told_epoch == self.epoch:
            self.epoch += 1
        self.told_epoch = self.epoch
        self.record(ProposalAmended(self.id, self.need_id, self.epoch, self.seats, why))

    def wait_at_risk(self, bound: Sequence[Seat], reason: str) -> None:
        """Nobody can complete the team of a consortium now: only those bound keep what was reserved for them."""
        staying = {key_of(seat) for seat in bound}
        leaving = [seat for seat in self.seats if key_of(seat) not in staying]
        for offer in [offer for seat in leaving if (offer := self.offer_of(seat)) is not None]:
            self._end(offer, "cancelled", reason)
        self.seats = tuple(seat for seat in self.seats if key_of(seat) in staying)
        self.vacant = (*self.vacant, *leaving)
        self.state, self.run_id = "at_risk", None
        if leaving or self.told_epoch < self.epoch:
            self._tell_seats(reason)

    def confirmed(self, epoch: int) -> bool:
        """Every hold became a reservation; False when that is stale."""
        if not self.speaks_of_now(epoch, "agreed"):
            return False
        self.state, self.unconfirmed = "formed", 0
        return True

    def confirmation_refused(self, epoch: int, code: str) -> bool:
        """The holds could not be confirmed: ask for them anew in a new epoch; False when that is stale."""
        if not self.speaks_of_now(epoch, "agreed"):
            return False
        self.unconfirmed += 1
        self.amend(self.seats, code)
        return True

    def close(self, reason: str, ended_as: str = "cancelled") -> None:
        """End without a consortium; everyone who still counted on a seat is told."""
        for offer in self.invitations:
            if offer.is_live:
                self._end(offer, ended_as, reason)
        self.state, self.run_id, self.reason = "closed", None, reason
        self.record(ProposalClosed(self.id, self.need_id, self.epoch, reason))
