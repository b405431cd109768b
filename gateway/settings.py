"""What the gateway must be told, and the limits it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.config import MissingSetting

BODY_LIMIT_BYTES = 1024 * 1024
ANSWER_WITHIN_S = 10.0
KEY_REMEMBERED_S = 10.0
PAGE_LIMIT = 200


@dataclass(frozen=True)
class Settings:
    """`pepper` keys the digest of API secrets; it is never shown, not even in a repr."""

    pepper: str = field(repr=False)
    body_limit_bytes: int = BODY_LIMIT_BYTES
    answer_within_s: float = ANSWER_WITHIN_S
    key_remembered_s: float = KEY_REMEMBERED_S

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Settings:
        """The settings of this process.

        Raises:
            MissingSetting: no KEY_PEPPER: without it no key could ever be checked.
        """
        pepper = str(config.get("KEY_PEPPER") or "")
        if not pepper:
            raise MissingSetting("KEY_PEPPER is not set for the gateway; see .env.example")
        return cls(pepper=pepper)
