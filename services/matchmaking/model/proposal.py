"""A proposal: one team put forward for a need, as a saga that always ends.

    holding ──HoldsPlaced──▶ inviting ──all accepted──▶ agreed ──ReservationsConfirmed──▶ formed
       ▲                        │ seat lost                │ seat lost, confirmation refused
       └──────── amended ── repairing ◀────────────────────┘           any state ──▶ closed

`epoch` rises with every change of the seats. Whatever arrives carries the epoch it speaks of; any other than the
present one changes nothing. Holds of the present epoch stand once `held_epoch` has caught up with `epoch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.matchmaking.model.invitation import Invitation
from services.matchmaking.model.refusals import AnswerTooLate
from shared.contracts.matchmaking import (
    InvitationAnswered,
    InvitationClosed,
    InvitationReminded,
    InvitationSent,
    ProposalAgreed,
    ProposalAmended,
    ProposalClosed,
    ProposalIssued,
    Seat,
)
from shared.domain import Aggregate
from shared.ids import new_id

STATES = ("holding", "inviting", "repairing", "agreed", "formed", "closed")
LIVE = ("holding", "inviting", "repairing", "agreed")
Key = tuple[str, str | None, str | None]


def key_of(seat: Seat) -> Key:
    """What makes a seat of a team the same seat: its name, its resource and its member."""
    return seat.seat, seat.resource_id, seat.member_id


class Proposal(Aggregate):
    """`seats` is the team as it stands, `vacant` the seats lost since the epoch that was last told.

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
        self.state, self.epoch, self.held_epoch, self.unconfirmed = "holding", 1, 0, 0
        self.run_id: str | None = None
        self.reason: str | None = None
        self.answer_within_s = answer_within_s
        self.invitations: list[Invitation] = []
        self.record(ProposalIssued(id, need_id, 1, self.seats))

    seats: tuple[Seat, ...]
    vacant: tuple[Seat, ...]

    @property
    def is_live(self) -> bool:
        """Not yet ended."""
        return self.state in LIVE

    @property
    def cost_fen(self) -> int:
        """What the team costs in all."""
        return sum(seat.cost_fen for seat in self.seats)

    def seat_state(self, seat: Seat) -> str:
        """own (the need's owner fills it and is not asked), accepted, pending or waiting (not asked yet)."""
        if seat.member_id is None or seat.member_id == self.owner_id:
            return "own"
        offer = self.offer_of(seat)
        return offer.state if offer else "waiting"

    def offer_of(self, seat: Seat) -> Invitation | None:
        """The living invitation to this seat."""
        return next((i for i in self.invitations if i.is_live and i.offers(key_of(seat))), None)

    @property
    def accepted(self) -> tuple[Seat, ...]:
        """Seats whose members have said yes, the owner's own included."""
        return tuple(seat for seat in self.seats if self.seat_state(seat) in ("own", "accepted"))

    @property
    def has_asked(self) -> bool:
        """True once anybody was invited."""
        return bool(self.invitations)

    def speaks_of_now(self, epoch: int, *states: str) -> bool:
        """True when what arrived for `epoch` concerns the present one, in one of `states`."""
        return epoch == self.epoch and self.state in states

    def holds_placed(self, epoch: int) -> bool:
        """All capacity of `epoch` is held; False when that is stale."""
        if not self.speaks_of_now(epoch, "holding", "repairing"):
            return False
        self.held_epoch = epoch
        return True

    def settle(self, now: datetime) -> list[Invitation]:
        """Go on as far as the present facts allow; returns the invitations that were sent."""
        if not self.is_live or self.state == "agreed":
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

    def _invite(self, seat: Seat, now: datetime) -> Invitation:
        until = now + timedelta(seconds=self.answer_within_s)
        id_, member_id = new_id("inv"), str(seat.member_id)
        offer = Invitation(
            id_,
            proposal_id=self.id,
            need_id=self.need_id,
            epoch=self.epoch,
            seat=seat.seat,
            resource_id=seat.resource_id,
            member_id=member_id,
            terms={**self.about, "quantity": seat.quantity, "unit": seat.unit, "cost_fen": seat.cost_fen},
            sent_at=now,
            answer_by=until,
        )
        self.invitations.append(offer)
        told = (self.id, self.need_id, self.epoch, id_, seat.seat, member_id, seat.resource_id, until)
        self.record(InvitationSent(*told))
        return offer

    def invitation(self, invitation_id: str) -> Invitation:
        """One of its invitations, which must be there."""
        return next(offer for offer in self.invitations if offer.id == invitation_id)

    def answer(self, offer: Invitation, answer: str, reason: str | None, now: datetime) -> bool:
        """Take a member's answer; False when it had said the same before.

        Raises:
            AnswerTooLate: the invitation or the proposal has ended, or its deadline has passed.
        """
        if offer.state == answer:
            return False
        if not self.is_live or not offer.may_become(answer, now):
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
        self.record(InvitationReminded(self.id, self.need_id, offer.id, offer.member_id, share_gone))
        return True

    def vacate(self, lost: Iterable[Seat], ended_as: str, reason: str) -> None:
        """Lose seats: the epoch rises, so that nothing on its way for the old team counts, and a repair is due."""
        gone = {key_of(seat) for seat in lost}
        for seat in self.seats:
            offer = self.offer_of(seat)
            if key_of(seat) in gone and offer is not None:
                self._end(offer, ended_as, reason)
        self.vacant = (*self.vacant, *(seat for seat in self.seats if key_of(seat) in gone))
        self.seats = tuple(seat for seat in self.seats if key_of(seat) not in gone)
        self.epoch += 1
        self.state, self.run_id = "repairing", None

    def await_repair(self, run_id: str) -> None:
        """A match run looks for the rest of the team; an earlier one no longer counts."""
        self.state, self.run_id = "repairing", run_id

    def is_team(self, seats: Sequence[Seat]) -> bool:
        """True when `seats` are just the present team."""
        return not self.vacant and {key_of(seat) for seat in seats} == {key_of(seat) for seat in self.seats}

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
        if not self.vacant:
            self.epoch += 1
        self.seats, self.vacant = tuple(mine.get(key_of(seat), seat) for seat in seats), ()
        self.state, self.run_id = "holding", None
        self.record(ProposalAmended(self.id, self.need_id, self.epoch, self.seats, why))

    def confirmed(self, epoch: int) -> bool:
        """Every hold became a reservation; False when that is stale."""
        if not self.speaks_of_now(epoch, "agreed"):
            return False
        self.state = "formed"
        return True

    def confirmation_refused(self, epoch: int, code: str) -> bool:
        """The holds could not be confirmed: ask for them anew in a new epoch; False when that is stale."""
        if not self.speaks_of_now(epoch, "agreed"):
            return False
        self.unconfirmed += 1
        self.amend(self.seats, code)
        return True

    def close(self, reason: str) -> None:
        """End without a consortium; everyone who still counted on a seat is told."""
        for offer in self.invitations:
            if offer.is_live:
                self._end(offer, "cancelled", reason)
        self.state, self.run_id, self.reason = "closed", None, reason
        self.record(ProposalClosed(self.id, self.need_id, self.epoch, reason))

    def _end(self, offer: Invitation, state: str, reason: str) -> None:
        offer.end(state, reason)
        told = (self.id, self.need_id, self.epoch, offer.id, offer.seat, offer.member_id, state, reason)
        self.record(InvitationClosed(*told))
