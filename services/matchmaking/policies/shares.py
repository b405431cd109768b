"""Who leads a consortium, and what share of it each member has."""

from __future__ import annotations

from collections.abc import Sequence

from shared.contracts.matchmaking import Seat

PROPOSER = "PROPOSER"
HUNDREDTHS = 10_000
"""100 per cent in hundredths of a per cent."""


def lead_of(seats: Sequence[Seat]) -> str | None:
    """The member with the costliest seat, the smallest id among equals; where nothing costs, the proposer.

    None when no member sits in the team (an outside owner's own things only).
    """
    taken = [seat for seat in seats if seat.member_id is not None]
    if not any(seat.cost_fen for seat in taken):
        taken = [seat for seat in taken if seat.seat == PROPOSER] or taken
    ranked = sorted(taken, key=lambda seat: (-seat.cost_fen, str(seat.member_id)))
    return ranked[0].member_id if ranked else None


def shares_of(seats: Sequence[Seat]) -> dict[str, str]:
    """Each member's part of the cost in per cent, two decimals, exactly 100 in all (largest remainder).

    Where nothing costs, members share equally. Equal remainders go to the smaller id.
    """
    costs: dict[str, int] = {}
    for seat in seats:
        if seat.member_id is not None:
            costs[seat.member_id] = costs.get(seat.member_id, 0) + seat.cost_fen
    if not costs:
        return {}
    if not any(costs.values()):
        costs = dict.fromkeys(costs, 1)
    return {member: f"{part / 100:.2f}" for member, part in sorted(_parts(costs).items())}


def _parts(costs: dict[str, int]) -> dict[str, int]:
    whole = sum(costs.values())
    parts = {member: cost * HUNDREDTHS // whole for member, cost in costs.items()}
    left = HUNDREDTHS - sum(parts.values())
    by_remainder = sorted(costs, key=lambda member: (-(costs[member] * HUNDREDTHS % whole), member))
    for member in by_remainder[:left]:
        parts[member] += 1
    return parts
