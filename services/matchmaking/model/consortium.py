"""A consortium: the members bound by an agreed proposal.

standing ──a seat is lost──▶ at_risk ──every seat filled and reserved again──▶ standing
                                └──not by `repair_by`, or its need ends──▶ dissolved
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.matchmaking.model.asking import key_of
from shared.contracts.matchmaking import (
    ConsortiumAtRisk,
    ConsortiumDissolved,
    ConsortiumFormed,
    ConsortiumLeftIncomplete,
    ConsortiumRepaired,
    Seat,
)
from shared.domain import Aggregate

STATES = ("standing", "at_risk", "dissolved")


class Consortium(Aggregate):
    """One lead, seats, and shares in per cent (decimal text, summing to 100).

    `seats` are those that are bound now; a lost one is gone from them at once. `risks` say what was lost and why,
    until it is repaired; `repair_by` is when one at risk is given up.
    """

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
        self.repair_by: datetime | None = None
        self.reason: str | None = None
        self.record(ConsortiumFormed(id, proposal_id, need_id, lead_id, seats, shares))

    @property
    def member_ids(self) -> tuple[str, ...]:
        """The members that are bound, in order."""
        return tuple(sorted({seat.member_id for seat in self.seats if seat.member_id is not None}))

    def bound(self, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """Those of its seats that are among `seats`."""
        asked = {key_of(seat) for seat in seats}
        return tuple(seat for seat in self.seats if key_of(seat) in asked)

    def lose(self, lost: Sequence[Seat], names: Mapping[str, str], reason: str, repair_by: datetime) -> None:
        """Seats are vacated. `names` maps ids of resources and members to what people call them."""
        gone = {key_of(seat) for seat in lost}
        self.seats = tuple(seat for seat in self.seats if key_of(seat) not in gone)
        holders = [seat.resource_id or seat.member_id or seat.seat for seat in lost]
        self.risks = [*self.risks, *({"what": names.get(holder, holder), "why": reason} for holder in holders)]
        self.state, self.repair_by = "at_risk", self.repair_by or repair_by
        self.record(ConsortiumAtRisk(self.id, self.proposal_id, self.need_id, tuple(lost), reason))

    def lead(self, lead_id: str, shares: dict[str, str]) -> None:
        """Who leads and what share each has, among those bound now."""
        self.lead_id, self.shares = lead_id, shares

    def repair(self, seats: tuple[Seat, ...], lead_id: str, shares: dict[str, str]) -> None:
        """Every seat is filled and reserved again."""
        self.seats, self.lead_id, self.shares = seats, lead_id, shares
        self.state, self.risks, self.repair_by = "standing", [], None
        self.record(ConsortiumRepaired(self.id, self.proposal_id, self.need_id, lead_id, seats, shares))

    def leave_incomplete(self, codes: tuple[str, ...]) -> None:
        """Nobody can refill the seats now: say so to all whom it concerns."""
        due = self.repair_by
        if due is not None:
            told = (self.id, self.proposal_id, self.need_id, self.owner_id, self.member_ids, codes, due)
            self.record(ConsortiumLeftIncomplete(*told))

    def dissolve(self, reason: str) -> None:
        """Nobody is bound any more."""
        self.state, self.reason, self.repair_by = "dissolved", reason, None
        self.record(ConsortiumDissolved(self.id, self.proposal_id, self.need_id, reason))
