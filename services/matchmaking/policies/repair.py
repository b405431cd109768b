"""How a team is mended: what must stay, what may not come back, and what is said when nothing fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

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


def repair_stages(proposal: Proposal, suspects: Collection[Seat] = (), bound: Collection[Seat] = ()) -> Stages:
    """First keep everyone, then all but the suspects, then only those who have accepted, then only those bound.

    Before anyone was asked, any next team will do. `suspects` are seats whose resource or member has changed and may
    no longer fit; `bound` are the seats of a consortium, which stay unless they are suspect.
    """
    sure = [seat for seat in proposal.seats if seat not in suspects]
    if not proposal.has_asked:
        wanted = [{}] if proposal.vacant else [fixed(proposal.seats), {}]
    else:
        accepted = [seat for seat in proposal.accepted if seat not in suspects]
        wanted = [fixed(proposal.seats), fixed(sure), fixed(accepted)]
        if bound:
            wanted.append(fixed(seat for seat in bound if seat not in suspects))
    return tuple(stage for number, stage in enumerate(wanted) if stage not in wanted[:number])


def doubtful(stages: Sequence[Mapping[str, Sequence[str]]], seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Those of `seats` that the first stage of a repair keeps and the second gives up."""
    if len(stages) < 2:
        return ()
    kept, surely = stages[0], stages[1]
    return tuple(
        seat
        for seat in seats
        for holder in fixed([seat]).get(seat.seat, ())
        if holder in kept.get(seat.seat, ()) and holder not in surely.get(seat.seat, ())
    )


def capacity_code(conflict: HoldConflict) -> str:
    """The code of the rule that a refused hold breaks."""
    if conflict.code == NO_SUCH_CAPACITY:
        return conflict.code
    return CAPACITY_RULES.get(conflict.dimension, conflict.code)


def unmet_codes(need: Need) -> tuple[str, ...]:
    """Why a need whose proposal could not be mended is unmet: the capacity that was taken, and that none stands by."""
    return (*need.capacity_codes, NO_STANDBY)
