"""The members' unit of work in memory, and builders of what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.members.model import ApiKey, Member
from services.members.model import refusals as no
from services.members.model.vocabulary import ENDED
from shared.ids import new_id
from tests.fakes.unit_of_work import FakeCollection, FakeWork

USCC = "91510100MAXUHD010D"
APPLIED_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)


class FakeMembers(FakeCollection[Member]):
    def has_uscc(self, uscc: str) -> bool:
        return any(member.uscc == uscc and member.status not in ENDED for member in self.kept.values())

    def check(self) -> None:
        held = [member.uscc for member in self.kept.values() if member.status not in ENDED]
        if len(held) != len(set(held)):
            raise no.AlreadyMember()


class FakeKeys(FakeCollection[ApiKey]):
    def in_use(self, member_id: str) -> int:
        return sum(key.member_id == member_id and key.revoked_at is None for key in self.kept.values())


class FakeMembersWork(FakeWork):
    def __init__(self) -> None:
        super().__init__()
        self.members = FakeMembers(no.NoSuchMember)
        self.keys = FakeKeys(no.NoSuchKey)


def an_application(**changes: Any) -> dict[str, Any]:
    """A complete request to join; a field given as None is left out."""
    body = {
        "name": "【样例】虚构显示有限公司",
        "kind": "MFR",
        "uscc": USCC,
        "region": "510116",
        "segments": ["DISPLAY"],
        "service_regions": ["510000"],
        "service_radius_km": 600,
    } | changes
    return {name: value for name, value in body.items() if value is not None}


def a_member(**changes: Any) -> Member:
    """A member in good standing, with nothing untold."""
    values: dict[str, Any] = {
        "id": new_id("mem"),
        "name": "【样例】虚构显示有限公司",
        "kind": "MFR",
        "tier": "MEMBER",
        "uscc": USCC,
        "region_code": "510116",
        "applied_at": APPLIED_AT,
        "segments": ("DISPLAY",),
        "status": "active",
    }
    return Member(**values | changes)
