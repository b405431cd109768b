"""Events told by the resource pool."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.contracts import Event, told_by


@dataclass(frozen=True)
class ResourceFacts:
    """A published resource as others may use it. `version` orders the snapshots of one resource.

    `spec` holds the fields of its kind in the vocabulary of docs/language (prices as ``price_cny`` in yuan with at
    most two decimals, days ISO), certificates included as ``certs``.
    """

    resource_id: str
    version: int
    reference: str | None
    owner_id: str
    kind: str
    title: str
    spec: dict[str, Any] = field(default_factory=dict)


@told_by("resource_pool", about="resource_id")
@dataclass(frozen=True)
class ResourcePublished(Event):
    """A resource is on offer, or an offer changed."""

    resource_id: str
    facts: ResourceFacts


@told_by("resource_pool", about="resource_id")
@dataclass(frozen=True)
class ResourceWithdrawn(Event):
    """A resource is no longer on offer (retired by its owner, or its owner lost its standing)."""

    resource_id: str
    facts: ResourceFacts
    reason: str


@dataclass(frozen=True)
class HoldConflict:
    """Why one seat's capacity could not be held: what was asked, what is free, and when."""

    seat: str
    resource_id: str
    code: str
    dimension: str
    asked: str
    free: str
    from_: datetime | None = None
    until: datetime | None = None


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class HoldsPlaced(Event):
    """All capacity that epoch `epoch` of a proposal needs is held."""

    proposal_id: str
    need_id: str
    epoch: int


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class HoldsRefused(Event):
    """Nothing of epoch `epoch` is held: at least one seat's capacity is not free. Earlier holds that stay are kept."""

    proposal_id: str
    need_id: str
    epoch: int
    conflicts: tuple[HoldConflict, ...]


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class CapacityFreed(Event):
    """Epoch `epoch` of a proposal no longer needs what was kept of these resources; it is free for others."""

    proposal_id: str
    need_id: str
    epoch: int
    resource_ids: tuple[str, ...]


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class ReservationsConfirmed(Event):
    """Every hold of epoch `epoch` became a reservation."""

    proposal_id: str
    need_id: str
    epoch: int


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class ConfirmationRefused(Event):
    """The holds of epoch `epoch` could not be confirmed; `code` says why (for instance ``stale_epoch``)."""

    proposal_id: str
    need_id: str
    epoch: int
    code: str


@told_by("resource_pool", about="proposal_id")
@dataclass(frozen=True)
class HoldsReleased(Event):
    """No capacity is kept for this proposal any more."""

    proposal_id: str
    need_id: str
    epoch: int
    reason: str
