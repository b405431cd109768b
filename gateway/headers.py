"""Headers that every answer carries, and 304 for what the caller already has."""

from __future__ import annotations

from flask import request
from werkzeug import Response

from gateway import call

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOTHING_MAY_LOAD = "default-src 'none'; frame-ancestors 'none'"


def finish(response: Response) -> Response:
    """Complete `response`. What a key was needed for is never kept by a shared cache."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", NOTHING_MAY_LOAD)
    response.headers["X-Request-Id"] = call.call_id()
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Authorization")
        response.add_etag()
        return response.make_conditional(request)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
