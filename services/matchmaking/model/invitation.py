"""The question to one member: will you take this seat?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

STATES = ("pending", "accepted", "declined", "expired", "superseded", "cancelled")
LIVE = ("pending", "accepted")


class Invitation:
    """One seat offered to one member until `answer_by` (aware UTC). `epoch` is the one it was sent in.

    `terms` are the letter as it was sent: what the need is about, and quantity, unit and cost_fen of the seat.
    """

    def __init__(
        self,
        id: str,
        *,
        proposal_id: str,
        need_id: str,
        epoch: int,
        seat: str,
        resource_id: str | None,
        member_id: str,
        terms: dict[str, Any],
        sent_at: datetime,
        answer_by: datetime,
    ) -> None:
        self.id, self.proposal_id, self.need_id, self.epoch = id, proposal_id, need_id, epoch
        self.seat, self.resource_id, self.member_id = seat, resource_id, member_id
        self.terms, self.sent_at, self.answer_by = terms, sent_at, answer_by
        self.state = "pending"
        self.reason: str | None = None
        self.answered_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Asked or accepted: the member still counts on the seat."""
        return self.state in LIVE

    def offers(self, key: tuple[str, str | None, str | None]) -> bool:
        """True when this is the offer of the seat with that (seat, resource, member)."""
        return (self.seat, self.resource_id, self.member_id) == key

    def may_become(self, answer: str, now: datetime) -> bool:
        """A pending one may be answered until its deadline; an acceptance may be taken back, never regained."""
        if self.state == "pending":
            return now <= self.answer_by
        return self.state == "accepted" and answer == "declined"

    def become(self, answer: str, reason: str | None, now: datetime) -> None:
        """Take the member's answer."""
        self.state, self.reason, self.answered_at = answer, reason, now

    def end(self, state: str, reason: str) -> None:
        """End without the member's answer."""
        self.state, self.reason = state, reason
