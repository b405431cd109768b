"""Events told by the members service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.contracts import Event, told_by


@dataclass(frozen=True)
class Shareholder:
    """A member that holds `pct` per cent (0–100) of another member."""

    member_id: str
    pct: float


@dataclass(frozen=True)
class MemberFacts:
    """What other services may know of a member: no contacts, no keys. `version` orders the snapshots of one member."""

    member_id: str
    version: int
    reference: str | None
    name: str
    kind: str
    tier: str
    status: str
    segments: tuple[str, ...]
    region_code: str
    service_regions: tuple[str, ...]
    service_radius_km: int | None
    dues_paid_until: date | None
    controlled_by: str | None = None
    shareholders: tuple[Shareholder, ...] = ()


@told_by("members", about="member_id")
@dataclass(frozen=True)
class MemberApplied(Event):
    """An organisation asked to join."""

    member_id: str
    facts: MemberFacts


@told_by("members", about="member_id")
@dataclass(frozen=True)
class MemberActivated(Event):
    """An organisation is a member in good standing from now on."""

    member_id: str
    facts: MemberFacts


@told_by("members", about="member_id")
@dataclass(frozen=True)
class MemberUpdated(Event):
    """Something that others rely on changed: tier, segments, service regions, dues, relations, review state."""

    member_id: str
    facts: MemberFacts


@told_by("members", about="member_id")
@dataclass(frozen=True)
class MemberSuspended(Event):
    """A member lost its standing (suspended, overdue, exited or removed: see `facts.status`)."""

    member_id: str
    facts: MemberFacts
    reason: str
