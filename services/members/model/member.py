"""The member: an organisation in the alliance, from its application to the end of its membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.members.model.refusals import WrongStatus
from services.members.model.vocabulary import (
    ACTIVE,
    DRAFT,
    ENDED,
    EXITED,
    LIFE,
    OVERDUE,
    REMOVED,
    SUBMITTED,
    SUSPENDED,
)
from shared.contracts.members import (
    MemberActivated,
    MemberApplied,
    MemberFacts,
    MemberSuspended,
    MemberUpdated,
    Shareholder,
)
from shared.domain import Aggregate

OUT_OF_STANDING = frozenset({SUSPENDED, OVERDUE, EXITED, REMOVED})
DUES_PASSED = "dues_passed"
"""The reason of a member that became overdue."""


@dataclass(frozen=True)
class Contact:
    """A person to talk to. Personal data: shown to the member itself and to staff, erased when the membership ends."""

    name: str
    mobile: str | None = None
    email: str | None = None


@dataclass(eq=False, kw_only=True)
class Member(Aggregate):
    """One organisation. `region_code` is its seat, `service_regions` where it works; radius in km around the seat.

    `dues_paid_until` is the last day that the dues cover. `warnings` are codes that staff should look at.
    """

    id: str
    name: str
    kind: str
    tier: str
    uscc: str
    region_code: str
    applied_at: datetime
    reference: str | None = None
    segments: tuple[str, ...] = ()
    service_regions: tuple[str, ...] = ()
    service_radius_km: int | None = None
    note: str | None = None
    contacts: tuple[Contact, ...] = ()
    controlled_by: str | None = None
    shareholders: tuple[Shareholder, ...] = ()
    warnings: tuple[str, ...] = ()
    status: str = DRAFT
    status_reason: str | None = None
    dues_paid_until: date | None = None
    version: int = 0

    def facts(self, version: int | None = None) -> MemberFacts:
        """What other services may know, as of `version` (default: the present one)."""
        return MemberFacts(
            member_id=self.id,
            version=self.version if version is None else version,
            reference=self.reference,
            name=self.name,
            kind=self.kind,
            tier=self.tier,
            status=self.status,
            segments=self.segments,
            region_code=self.region_code,
            service_regions=self.service_regions,
            service_radius_km=self.service_radius_km,
            dues_paid_until=self.dues_paid_until,
            controlled_by=self.controlled_by,
            shareholders=self.shareholders,
        )

    def move_to(self, status: str, reason: str | None = None) -> None:
        """Enter the next status of its life and tell so.

        Raises:
            WrongStatus: `status` does not follow the present one.
        """
        if status not in LIFE[self.status]:
            raise WrongStatus(status=self.status, wanted=status)
        self.status, self.status_reason = status, reason
        if status in ENDED:
            self.contacts = ()
        self._tell()

    def pay_dues(self, paid_until: date, status: str) -> None:
        """Note the day up to which dues are paid, and the standing that follows from it."""
        changed = self.dues_paid_until != paid_until
        self.dues_paid_until = paid_until
        if status != self.status:
            self.move_to(status, DUES_PASSED if status == OVERDUE else None)
        elif changed:
            self._record(MemberUpdated)

    def change(self, **values: Any) -> None:
        """Set the named attributes; tells others only when something that they rely on became different."""
        before = self.facts()
        for name, value in values.items():
            setattr(self, name, value)
        if self.facts() != before:
            self._record(MemberUpdated)

    def _tell(self) -> None:
        if self.status == SUBMITTED:
            self._record(MemberApplied)
        elif self.status == ACTIVE:
            self._record(MemberActivated)
        elif self.status in OUT_OF_STANDING:
            self._record(MemberSuspended, reason=self.status_reason or "")
        else:
            self._record(MemberUpdated)

    def _record(self, event: Any, **more: Any) -> None:
        # The snapshot carries the version that `record` is about to give it.
        self.record(event(member_id=self.id, facts=self.facts(self.version + 1), **more))
