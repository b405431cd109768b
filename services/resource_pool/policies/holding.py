"""What a proposal's seats need of the ledger, and what has to change to give it to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from services.resource_pool.model import LiveClaim, Shortage, WantedClaim
from shared.contracts.matchmaking import Claim, Seat
from shared.contracts.resource_pool import HoldConflict

GRAIN = Decimal("0.000001")
"""Quantities are kept to six decimals, as the ledger's columns are; both sides of a comparison are rounded alike."""
MOST = Decimal(10) ** 11


@dataclass(frozen=True)
class Plan:
    """How to get from the live claims of a proposal to the wanted ones. `place` is in the order of placing."""

    keep: tuple[LiveClaim, ...]
    drop: tuple[LiveClaim, ...]
    place: tuple[WantedClaim, ...]


def wanted(seats: Sequence[Seat]) -> tuple[list[WantedClaim], list[HoldConflict]]:
    """The claims that the seats carry, and a conflict BAD_CLAIM for each that makes no sense."""
    claims: list[WantedClaim] = []
    bad: list[HoldConflict] = []
    for seat in seats:
        for claim in seat.claims:
            quantity = _quantity(claim)
            if seat.resource_id is None or quantity is None:
                bad.append(_conflict("BAD_CLAIM", seat.seat, seat.resource_id or "", claim))
            else:
                claims.append(
                    WantedClaim(seat.resource_id, claim.dimension, claim.from_, claim.until, seat.seat, quantity)
                )
    return sorted(claims), bad


def plan(claims: Sequence[WantedClaim], live: Sequence[LiveClaim]) -> Plan:
    """Match wanted and live claims one to one: what is on both sides is kept, the rest dropped or placed."""
    unmatched = list(live)
    keep: list[LiveClaim] = []
    place: list[WantedClaim] = []
    for claim in claims:
        same = next((one for one in unmatched if one.asks == claim), None)
        if same is None:
            place.append(claim)
        else:
            unmatched.remove(same)
            keep.append(same)
    return Plan(tuple(keep), tuple(unmatched), tuple(sorted(place)))


def gone(seats: Sequence[Seat], on_offer: Collection[str]) -> list[HoldConflict]:
    """A conflict RESOURCE_GONE for each seat whose resource is not on offer any more."""
    return [
        HoldConflict(seat.seat, seat.resource_id, "RESOURCE_GONE", "", seat.quantity, "0")
        for seat in seats
        if seat.resource_id is not None and seat.resource_id not in on_offer
    ]


def missing(claims: Sequence[WantedClaim], known: Collection[tuple[str, str]]) -> list[HoldConflict]:
    """A conflict NO_SUCH_CAPACITY for each claim on a dimension that its resource does not have."""
    return [_said("NO_SUCH_CAPACITY", claim, Decimal(0)) for claim in claims if claim.pair not in known]


def short(shortages: Sequence[Shortage]) -> list[HoldConflict]:
    """A conflict CAPACITY_TAKEN for each claim that found too little."""
    return [_said("CAPACITY_TAKEN", shortage.asks, shortage.free) for shortage in shortages]


def _quantity(claim: Claim) -> Decimal | None:
    try:
        quantity = Decimal(claim.quantity)
    except InvalidOperation:
        return None
    if not quantity.is_finite() or quantity > MOST or not all(_is_moment(end) for end in (claim.from_, claim.until)):
        return None
    quantity = quantity.quantize(GRAIN, ROUND_HALF_UP)
    return quantity if quantity > 0 and claim.from_ < claim.until else None


def _is_moment(value: datetime) -> bool:
    return value.tzinfo is not None and 2000 <= value.year <= 2200


def _said(code: str, asks: WantedClaim, free: Decimal) -> HoldConflict:
    return HoldConflict(
        asks.seat, asks.resource_id, code, asks.dimension, plain(asks.quantity), plain(free), asks.from_, asks.until
    )


def _conflict(code: str, seat: str, resource_id: str, claim: Claim) -> HoldConflict:
    return HoldConflict(seat, resource_id, code, claim.dimension, claim.quantity, "0", claim.from_, claim.until)


def plain(amount: Decimal) -> str:
    """Decimal text without an exponent or trailing zeros.

    >>> plain(Decimal("800.000000"))
    '800'
    """
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
