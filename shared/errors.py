"""Refusals: requests answered no, with a name, a code and a reason that a person can read.

A refusal's docstring *is* its message: the first line Chinese, the second English, with ``{placeholders}`` filled
from the keyword arguments it is raised with. Its class name is its code. The kind it descends from decides the HTTP
status (`STATUS`), so a use case only ever says `raise AlreadyHeld(resource_id=…)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class Refusal(Exception):
    """请求被拒绝。
    The request was refused.
    """

    kind: ClassVar[str] = "Refusal"
    leaves_a_note: ClassVar[bool] = False
    """True when what the use case wrote down before refusing is committed all the same; else nothing is changed."""

    def __init__(self, errors: Sequence[Mapping[str, str]] = (), **values: Any) -> None:
        self.errors = [dict(error) for error in errors]
        self.values = values
        super().__init__(self.message("en"))

    @property
    def code(self) -> str:
        """The refusal's stable code: its class name."""
        return type(self).__name__

    def message(self, language: str) -> str:
        """The reason in `language` ("zh" or "en"), values filled in."""
        lines = [line.strip() for line in (type(self).__doc__ or "").strip().splitlines() if line.strip()]
        line = lines[0] if language == "zh" else lines[min(1, len(lines) - 1)]
        return line.format_map(_Shown(self.values))

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe form that crosses process borders; `RemoteRefusal.from_dict` is its inverse."""
        return {
            "kind": self.kind,
            "code": self.code,
            "zh": self.message("zh"),
            "en": self.message("en"),
            "values": {name: str(value) for name, value in self.values.items()},
            "errors": self.errors,
        }


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


class Invalid(Refusal):
    """请求内容有误。
    The request is not valid.
    """

    kind = "Invalid"


class Unauthenticated(Refusal):
    """需要有效的 API 密钥。
    A valid API key is needed.
    """

    kind = "Unauthenticated"


class Forbidden(Refusal):
    """当前身份无权进行此操作。
    You are not allowed to do this.
    """

    kind = "Forbidden"


class NotFound(Refusal):
    """没有找到所请求的对象。
    There is no such thing here.
    """

    kind = "NotFound"


class Conflict(Refusal):
    """与当前状态冲突。
    This conflicts with the present state.
    """

    kind = "Conflict"


class Unavailable(Refusal):
    """服务暂不可用,请稍后重试。
    The service is not available now; try again shortly.
    """

    kind = "Unavailable"


class TimedOut(Refusal):
    """服务未能按时答复;带 Idempotency-Key 重试是安全的。
    The service did not answer in time; retrying with the same Idempotency-Key is safe.
    """

    kind = "TimedOut"


STATUS: dict[str, int] = {
    "Invalid": 422,
    "Unauthenticated": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Conflict": 409,
    "Unavailable": 503,
    "TimedOut": 504,
}


class RemoteRefusal(Refusal):
    """被拒绝。
    Refused.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = dict(told)
        super().__init__(errors=told.get("errors", ()), **told.get("values", {}))
        self.kind = str(told.get("kind", "Refusal"))  # type: ignore[misc]

    @property
    def code(self) -> str:
        """The code given by the service that refused."""
        return str(self.told.get("code", "Refusal")) if hasattr(self, "told") else "Refusal"

    def message(self, language: str) -> str:
        """The reason as the refusing service worded it."""
        return str(self.told.get("zh" if language == "zh" else "en", ""))

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> RemoteRefusal:
        """Rebuild what `Refusal.as_dict` wrote in another process."""
        return cls(told)


class Permanent(Exception):
    """A fault that no retry can mend (unreadable message, unknown version, broken rule): park it at once."""
