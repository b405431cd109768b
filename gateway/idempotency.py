"""Idempotency-Key: the header, and the digest of what it was sent with. The services keep the answers."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from flask import g, request

from gateway.body import canonical
from gateway.refusals import BadIdempotencyKey

HEADER = "Idempotency-Key"
GIVEN = "idempotency"
METHODS = ("POST", "PATCH", "DELETE")
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")


def note(route: str, body: Any) -> None:
    """Read the header of the running request, whose body is `body`, for the route template `route`.

    Raises:
        BadIdempotencyKey: not 1–255 visible ASCII characters.
    """
    given = request.headers.get(HEADER)
    if given is None or request.method not in METHODS:
        return
    if not _VISIBLE.fullmatch(given):
        said = {
            "field": HEADER,
            "zh": "应为 1–255 个可见 ASCII 字符",
            "en": "must be 1 to 255 visible ASCII characters",
        }
        raise BadIdempotencyKey(errors=[said])
    g.idempotency = {
        "key": given,
        "route": f"{request.method} {route}",
        "digest": digest(request.method, request.path, body),
    }


def digest(method: str, path: str, body: Any) -> str:
    """SHA-256 (hex) of method, path and the canonical form of the body."""
    return hashlib.sha256(f"{method}\n{path}\n{canonical(body)}".encode()).hexdigest()
