"""API keys: how a member's programs, and the secretariat, say who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain import Aggregate

STAFF, MEMBER = "staff", "member"


@dataclass(eq=False, kw_only=True)
class ApiKey(Aggregate):
    """One key. `digest` is the HMAC of its secret (shared.keys); `member_id` is None for a key of the staff."""

    id: str
    kind: str
    member_id: str | None
    label: str
    digest: str
    issued_at: datetime
    revoked_at: datetime | None = None

    def revoke(self, at: datetime) -> None:
        """Make the key useless from now on; a revoked one stays as it is."""
        self.revoked_at = self.revoked_at or at


@dataclass(frozen=True)
class IssuedKey:
    """What the asker sees once: the id and the full text of a new key."""

    key_id: str
    key: str
