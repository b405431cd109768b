"""How the members of a team are asked for their seats: who has been asked, what they said, who must be told the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.matchmaking.model.invitation import Invitation
from shared.contracts.matchmaking import InvitationClosed, InvitationReminded, InvitationSent, Seat
from shared.domain import Aggregate
from shared.ids import new_id

Key = tuple[str, str | None, str | None]


def key_of(seat: Seat) -> Key:
    """What makes a seat of a team the same seat: its name, its resource and its member."""
    return seat.seat, seat.resource_id, seat.member_id


class Asking(Aggregate):
    """The invitations of one proposal. `about` is what everyone asked may know of the need."""

    id: str
    need_id: str
    owner_id: str | None
    about: dict[str, Any]
    seats: tuple[Seat, ...]
    epoch: int
    answer_within_s: int
    invitations: list[Invitation]

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

    def invitation(self, invitation_id: str) -> Invitation:
        """One of its invitations, which must be there."""
        return next(offer for offer in self.invitations if offer.id == invitation_id)

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

    def _remind(self, offer: Invitation, share_gone: str) -> None:
        self.record(InvitationReminded(self.id, self.need_id, offer.id, offer.member_id, share_gone))

    def _end(self, offer: Invitation, state: str, reason: str) -> None:
        """End an invitation without the member's answer; the member is told why."""
        offer.end(state, reason)
        told = (self.id, self.need_id, self.epoch, offer.id, offer.seat, offer.member_id, state, reason)
        self.record(InvitationClosed(*told))
