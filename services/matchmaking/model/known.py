"""Matchmaking's own copy of members and resources: the newest snapshot heard of each, older ones ignored."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.contracts.members import MemberFacts
from shared.contracts.resource_pool import ResourceFacts


class KnownMember:
    """A member as last told."""

    def __init__(self, facts: MemberFacts) -> None:
        self.id = facts.member_id
        self.learn(facts)

    def learn(self, facts: MemberFacts) -> None:
        """Take over a snapshot."""
        self.version, self.reference, self.name, self.kind = facts.version, facts.reference, facts.name, facts.kind
        self.status, self.region_code, self.segments = facts.status, facts.region_code, list(facts.segments)
        self.service_regions, self.service_radius_km = list(facts.service_regions), facts.service_radius_km
        self.dues_paid_until: date | None = facts.dues_paid_until
        self.controlled_by = facts.controlled_by
        self.shareholders = [{"member": holder.member_id, "pct": holder.pct} for holder in facts.shareholders]

    def as_record(self) -> dict[str, Any]:
        """The member as the engine reads it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "segments": self.segments,
            "region": self.region_code,
            "service_regions": self.service_regions,
            "service_radius_km": self.service_radius_km,
            "dues_paid_until": self.dues_paid_until.isoformat() if self.dues_paid_until else None,
            "controlled_by": self.controlled_by,
            "shareholders": self.shareholders,
        }


class KnownResource:
    """A resource as last told; a withdrawn one stays as a tombstone, so that no older snapshot revives it."""

    def __init__(self, facts: ResourceFacts, *, withdrawn: bool) -> None:
        self.id = facts.resource_id
        self.learn(facts, withdrawn=withdrawn)

    def learn(self, facts: ResourceFacts, *, withdrawn: bool) -> None:
        """Take over a snapshot."""
        self.version, self.withdrawn = facts.version, withdrawn
        self.reference, self.owner_id, self.kind = facts.reference, facts.owner_id, facts.kind
        self.title, self.spec = facts.title, dict(facts.spec)

    def says_the_same_as(self, record: dict[str, Any]) -> bool:
        """True when nothing that a rule reads differs from an earlier `as_record()`."""
        return {**self.as_record(), "title": ""} == {**record, "title": ""}

    def differs_in_price_only(self, record: dict[str, Any] | None) -> bool:
        """True when nothing but the title and what it costs differs from an earlier `as_record()`."""
        return record is not None and _unpriced(self.as_record()) == _unpriced(record)

    def as_record(self) -> dict[str, Any]:
        """The resource as the engine reads it."""
        return {**self.spec, "id": self.id, "owner": self.owner_id, "kind": self.kind, "title": self.title}


def _unpriced(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "title" and "price" not in name}
