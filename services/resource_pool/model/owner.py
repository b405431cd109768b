"""What the pool knows of a member that owns resources: its standing, as of one version of the member's facts."""

from __future__ import annotations

from shared.domain import Aggregate

OFFERING = frozenset({"active", "overdue"})
"""Standings whose resources stay on offer. An overdue owner's stay visible: matching excludes them and says so."""


class Owner(Aggregate):
    """A known member. `version` is that of its newest facts, 0 while nothing has been heard of it."""

    def __init__(self, member_id: str) -> None:
        self.member_id, self.version, self.status = member_id, 0, "unknown"

    def learn(self, version: int, status: str) -> bool:
        """Take in newer facts; returns False for a version not newer than the known one, which changes nothing."""
        if version <= self.version:
            return False
        self.version, self.status = version, status
        return True

    @property
    def is_known(self) -> bool:
        """True once the members service has told of it."""
        return self.version > 0

    @property
    def may_offer(self) -> bool:
        """True while what it owns may be on offer."""
        return self.status in OFFERING
