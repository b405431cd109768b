"""What the capacity ledger speaks of: amounts of one dimension of one resource over half-open windows of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Pair = tuple[str, str]
"""(resource id, dimension): what one capacity belongs to."""


@dataclass(frozen=True, order=True)
class WantedClaim:
    """`quantity` of a dimension that a seat asks for during [from_, until). Sorts in the order of placing."""

    resource_id: str
    dimension: str
    from_: datetime
    until: datetime
    seat: str
    quantity: Decimal

    @property
    def pair(self) -> Pair:
        """The capacity that this draws on."""
        return self.resource_id, self.dimension


@dataclass(frozen=True)
class LiveClaim:
    """A claim that takes capacity now; `state` is ``held`` or ``reserved``."""

    claim_id: str
    state: str
    epoch: int
    asks: WantedClaim


@dataclass(frozen=True)
class Shortage:
    """A wanted claim that finds only `free` at the fullest moment of its window."""

    asks: WantedClaim
    free: Decimal


@dataclass(frozen=True)
class Blackout:
    """Capacity that the owner keeps back."""

    blackout_id: str
    resource_id: str
    dimension: str
    quantity: Decimal
    from_: datetime
    until: datetime
    reason: str
