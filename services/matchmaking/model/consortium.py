"""A consortium: the members bound by an agreed proposal."""

from __future__ import annotations

from datetime import datetime

from shared.contracts.matchmaking import ConsortiumFormed, Seat
from shared.domain import Aggregate


class Consortium(Aggregate):
    """One lead, seats, and shares in per cent (decimal text, summing to 100). `state` is standing or at_risk."""

    def __init__(
        self,
        id: str,
        *,
        proposal_id: str,
        need_id: str,
        owner_id: str | None,
        lead_id: str,
        seats: tuple[Seat, ...],
        shares: dict[str, str],
        formed_at: datetime,
    ) -> None:
        self.id, self.proposal_id, self.need_id, self.owner_id = id, proposal_id, need_id, owner_id
        self.lead_id, self.seats, self.shares, self.formed_at = lead_id, seats, shares, formed_at
        self.state = "standing"
        self.risks: list[dict[str, str]] = []
        self.record(ConsortiumFormed(id, proposal_id, need_id, lead_id, seats, shares))

    def endanger(self, what: str, why: str) -> None:
        """A member or resource that it stands on is lost: the secretariat must mend it."""
        self.state = "at_risk"
        self.risks = [*self.risks, {"what": what, "why": why}]
