"""Services that answer as they are told, for the gateway's tests; the same words as `gateway.rpc.Rpc`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import RemoteRefusal
from shared.keys import digest, new_key

PEPPER = "pepper for tests only, 32 chars."
STAFF: dict[str, Any] = {"kind": "staff", "member_id": None}
Headers = dict[str, str]
MEMBER: dict[str, Any] = {"kind": "member", "member_id": "mem_01K0000000000000000000000A"}


@dataclass(frozen=True)
class Asked:
    """One question that came in."""

    service: str
    method: str
    call: Mapping[str, Any]
    args: tuple[Any, ...]
    timeout: float


class FakeRpc:
    """Answers `reply` to everything but `members.authenticate`, which knows the keys that `key_of` made.

    Like the broker, it lets a service's refusal arrive as a `RemoteRefusal`, never as the service's own class.
    """

    def __init__(self, reply: Any = None) -> None:
        self.reply: Any = {"id": "x_1"} if reply is None else reply
        self.asked: list[Asked] = []
        self.authentications = 0
        self.is_ready = True
        self._actors: dict[tuple[str, str], dict[str, Any]] = {}

    def key_of(self, actor: dict[str, Any]) -> str:
        """The full text of a new key for `actor`."""
        key_id, text = new_key()
        self._actors[(key_id, digest(text.removeprefix(f"lp_{key_id}_"), PEPPER))] = actor
        return text

    def forget_keys(self) -> None:
        """Every key is revoked."""
        self._actors.clear()

    def call(self, service: str, method: str, call: Mapping[str, Any], *args: Any, timeout: float = 10.0) -> Any:
        if method == "authenticate":
            return self._authenticate(*args)
        self.asked.append(Asked(service, method, call, args, timeout))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply(service, method, *args) if isinstance(self.reply, Callable) else self.reply

    def ready(self) -> bool:
        return self.is_ready

    def _authenticate(self, key_id: str, given: str) -> dict[str, Any]:
        self.authentications += 1
        actor = self._actors.get((key_id, given))
        if actor is None:
            raise refused("Unauthenticated", "UnknownKey", "密钥无效。", "The key is not valid.")
        return actor


def refused(kind: str, code: str, zh: str, en: str, errors: list[dict[str, str]] | None = None) -> RemoteRefusal:
    """A refusal as it arrives from a service."""
    return RemoteRefusal.from_dict(
        {"kind": kind, "code": code, "zh": zh, "en": en, "values": {}, "errors": errors or []}
    )


def bearer(key: str) -> Headers:
    """The header that sends a key."""
    return {"Authorization": f"Bearer {key}"}
