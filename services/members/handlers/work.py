"""What use cases are handed: the collections of this service, whichever way they are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

from services.members.model import ApiKey, Member


class Members(Protocol):
    """The members, by id; `get` refuses with NoSuchMember."""

    def find(self, id_: str) -> Member | None: ...
    def get(self, id_: str) -> Member: ...
    def add(self, aggregate: Member) -> Member: ...
    def has_uscc(self, uscc: str) -> bool: ...


class Keys(Protocol):
    """The keys, by id; `get` refuses with NoSuchKey."""

    def find(self, id_: str) -> ApiKey | None: ...
    def get(self, id_: str) -> ApiKey: ...
    def add(self, aggregate: ApiKey) -> ApiKey: ...
    def in_use(self, member_id: str) -> int: ...


class Deadlines(Protocol):
    """Reminders to oneself."""

    def set(self, kind: str, subject: str, after: timedelta, payload: dict[str, Any] | None = None) -> str: ...
    def drop(self, subject: str) -> None: ...


class Work(Protocol):
    """What the unit of work of this service offers."""

    @property
    def members(self) -> Members: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def deadlines(self) -> Deadlines: ...
