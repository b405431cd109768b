"""What people may ask of the resource pool, as frozen dataclasses. `actor` is who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.domain import Actor


@dataclass(frozen=True)
class AddResource:
    """Offer something new: a draft. `owner_id` is for staff; a member's resources are its own."""

    actor: Actor
    kind: str
    title: str
    spec: dict[str, Any]
    owner_id: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class ChangeResource:
    """Give a resource another title, reference or (whole) spec; None leaves a part as it is."""

    actor: Actor
    resource_id: str
    title: str | None = None
    reference: str | None = None
    spec: dict[str, Any] | None = None


@dataclass(frozen=True)
class SubmitResource:
    """Hand a draft to the secretariat for review."""

    actor: Actor
    resource_id: str


@dataclass(frozen=True)
class ReviewResource:
    """Publish a submitted resource, or return it to its owner with a reason."""

    actor: Actor
    resource_id: str
    decision: str
    reason: str | None = None


@dataclass(frozen=True)
class RetireResource:
    """Take a resource off the pool for good."""

    actor: Actor
    resource_id: str
    reason: str


@dataclass(frozen=True)
class RevokeCertificate:
    """End every certificate with this code that the resource carries now."""

    actor: Actor
    resource_id: str
    code: str
    reason: str


@dataclass(frozen=True)
class AddBlackout:
    """Keep `quantity` of a dimension out of everyone's reach during [from_, until)."""

    actor: Actor
    resource_id: str
    dimension: str
    quantity: Decimal
    from_: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class RemoveBlackout:
    """Give back what a blackout kept."""

    actor: Actor
    resource_id: str
    blackout_id: str
