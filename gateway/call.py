"""The `call` that goes with every question to a service: who asks, under which id, until when, under which key."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import current_app, g, request

from gateway import idempotency
from gateway.rpc import Rpc
from gateway.settings import Settings
from shared import clock
from shared.ids import new_id

RPC = "lianping.rpc"
SETTINGS = "lianping.settings"
NOBODY: dict[str, Any] = {"kind": "nobody", "member_id": None}
GATEWAY: dict[str, Any] = {"kind": "system", "member_id": None}
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def begin() -> None:
    """Fix the id and the deadline of the running request. A caller's X-Request-Id is used when it is sane."""
    given = request.headers.get("X-Request-Id", "")
    g.call_id = given if _SANE.fullmatch(given) else new_id("call")
    g.deadline = clock.now() + timedelta(seconds=settings().answer_within_s)
    g.actor = NOBODY


def call_id() -> str:
    """The id of the running request."""
    return str(g.get("call_id", ""))


def rpc() -> Rpc:
    """The client that asks services."""
    client: Rpc = current_app.extensions[RPC]
    return client


def settings() -> Settings:
    """The gateway's settings."""
    told: Settings = current_app.extensions[SETTINGS]
    return told


def as_told(actor: dict[str, Any] | None = None) -> dict[str, Any]:
    """The call dict of the running request, in the name of `actor` (default: who was authenticated)."""
    return {
        "actor": actor or g.actor,
        "idempotency": g.get(idempotency.GIVEN),
        "call_id": call_id(),
        "deadline": g.deadline.isoformat(),
    }


def ask(service: str, method: str, *args: Any) -> Any:
    """Ask `service.method(call, *args)` in the caller's name; returns the reply within the request's deadline."""
    return _ask(service, method, as_told(), args)


def ask_as_gateway(service: str, method: str, *args: Any) -> Any:
    """The same, in the gateway's own name."""
    return _ask(service, method, as_told(GATEWAY), args)


def _ask(service: str, method: str, told: dict[str, Any], args: tuple[Any, ...]) -> Any:
    left = (g.deadline - clock.now()).total_seconds()
    return rpc().call(service, method, told, *args, timeout=max(left, 0.001))
