"""What can be asked of this service. Every command names who asks."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final

from services.members.model import Contact
from shared.contracts.members import Shareholder
from shared.domain import Actor


class _Kept:
    """The value of a field that a change leaves as it is (None would clear it)."""


KEPT: Final[Any] = _Kept()


@dataclass(frozen=True)
class ApplyForMembership:
    """An organisation asks to join. `draft` (staff) keeps a paper application that is not complete yet."""

    actor: Actor
    name: str
    kind: str
    uscc: str
    region_code: str
    segments: tuple[str, ...]
    service_regions: tuple[str, ...] = ()
    service_radius_km: int | None = None
    reference: str | None = None
    note: str | None = None
    contacts: tuple[Contact, ...] = ()
    tier: str | None = None
    controlled_by: str | None = None
    shareholders: tuple[Shareholder, ...] = ()
    draft: bool = False

    def staff_fields(self) -> list[str]:
        """The given fields that only staff may give."""
        return [name for name in ("tier", "controlled_by", "shareholders", "draft") if getattr(self, name)]


@dataclass(frozen=True)
class ReviewMember:
    """Staff decide on an application: screen, publicise, approve or reject."""

    actor: Actor
    member_id: str
    decision: str
    reason: str | None = None


@dataclass(frozen=True)
class RecordDues:
    """Staff note that dues are paid up to a day, that day included."""

    actor: Actor
    member_id: str
    paid_until: date


@dataclass(frozen=True)
class SuspendMember:
    """Staff take a member's standing away for a time."""

    actor: Actor
    member_id: str
    reason: str


@dataclass(frozen=True)
class ReinstateMember:
    """Staff end a suspension."""

    actor: Actor
    member_id: str


@dataclass(frozen=True)
class EndMembership:
    """A member leaves (`exit`), or staff remove it (`remove`)."""

    actor: Actor
    member_id: str
    how: str
    reason: str


@dataclass(frozen=True)
class ChangeMember:
    """New values for some of a member's data."""

    actor: Actor
    member_id: str
    reference: str | None = KEPT
    segments: tuple[str, ...] = KEPT
    service_regions: tuple[str, ...] = KEPT
    service_radius_km: int | None = KEPT
    note: str | None = KEPT
    contacts: tuple[Contact, ...] = KEPT
    name: str = KEPT
    tier: str = KEPT
    region_code: str = KEPT
    controlled_by: str | None = KEPT
    shareholders: tuple[Shareholder, ...] = KEPT

    def changes(self) -> dict[str, Any]:
        """The given fields and their new values."""
        names = [one.name for one in fields(self) if one.name not in ("actor", "member_id")]
        return {name: value for name in names if (value := getattr(self, name)) is not KEPT}

    def staff_fields(self) -> list[str]:
        """The given fields that only staff may change."""
        staff = ("name", "tier", "region_code", "controlled_by", "shareholders")
        return [name for name in staff if getattr(self, name) is not KEPT]


@dataclass(frozen=True)
class IssueKey:
    """A new key for a member. `pepper` is what its secret is hashed with."""

    actor: Actor
    member_id: str
    pepper: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True)
class RevokeKey:
    """Make one of a member's keys useless."""

    actor: Actor
    member_id: str
    key_id: str


@dataclass(frozen=True)
class RegisterStaffKey:
    """Make a key known that was given to the secretariat outside the system."""

    actor: Actor
    key_id: str
    digest: str = field(repr=False)
    label: str = "bootstrap"


@dataclass(frozen=True)
class RevokeStaffKey:
    """Make a staff key useless."""

    actor: Actor
    key_id: str
