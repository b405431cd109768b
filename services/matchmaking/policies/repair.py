"""How a team is mended: what must stay, what may not come back, and what is said when nothing fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.matchmaking.model import Need, Proposal
from services.matchmaking.model.need import NO_STANDBY
from services.matchmaking.model.run import Stages
from shared.contracts.matchmaking import Seat
from shared.contracts.resource_pool import HoldConflict

CAPACITY_RULES = {"takeover": "LOCK-01", "slots": "SLOT-01", "m2_per_month": "CAP-01", "exclusive": "RIGHTS-05"}
"""Dimension → the rule that its shortage breaks."""
NO_SUCH_CAPACITY = "NO_SUCH_CAPACITY"


def fixed(seats: Iterable[Seat]) -> dict[str, list[str]]:
    """Seat name → ids that must stay in it. What the need itself brings (its own feed) is fixed anyway."""
    kept: dict[str, list[str]] = {}
    for seat in seats:
        holder = seat.resource_id or (seat.member_id if seat.seat == "PROPOSER" else None)
        if holder:
            kept.setdefault(seat.seat, []).append(holder)
    return kept


def repair_stages(proposal: Proposal, suspects: Collection[Seat] = ()) -> Stages:
    """First keep everyone, then all but the suspects, then only those who have accepted.

    Before anyone was asked, any next team will do. `suspects` are seats whose resource or member has changed and may
    no longer fit.
    """
    sure = [seat for seat in proposal.seats if seat not in suspects]
    if not proposal.has_asked:
        wanted = [{}] if proposal.vacant else [fixed(proposal.seats), {}]
    else:
        accepted = [seat for seat in proposal.accepted if seat not in suspects]
        wanted = [fixed(proposal.seats), fixed(sure), fixed(accepted)]
    return tuple(stage for number, stage in enumerate(wanted) if stage not in wanted[:number])


def capacity_code(conflict: HoldConflict) -> str:
    """The code of the rule that a refused hold breaks."""
    if conflict.code == NO_SUCH_CAPACITY:
        return conflict.code
    return CAPACITY_RULES.get(conflict.dimension, conflict.code)


def unmet_codes(need: Need) -> tuple[str, ...]:
    """Why a need whose proposal could not be mended is unmet: the capacity that was taken, and that none stands by."""
    return (*need.capacity_codes, NO_STANDBY)
