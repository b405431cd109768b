"""One log line and one timing per request: the route template, never the key, the body or the query."""

from __future__ import annotations

import re
import time

import structlog
from flask import g, request
from werkzeug import Response

from gateway import call
from shared import logging, metrics

log = logging.get(__name__)
QUIET = ("/healthz", "/readyz", "/metrics")


def begin() -> None:
    """Start the clock; logs of this request carry its call id."""
    g.started = time.perf_counter()
    structlog.contextvars.bind_contextvars(call_id=call.call_id())


def finish(response: Response) -> Response:
    """Note how the request went."""
    took_s = time.perf_counter() - g.get("started", time.perf_counter())
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(request.url_rule or "none"))
    metrics.REQUESTS.labels(route=route, status=str(response.status_code)).observe(took_s)
    if request.path not in QUIET:
        actor = g.get("actor", call.NOBODY)
        log.info(
            "request",
            method=request.method,
            route=route,
            path=request.path,
            status=response.status_code,
            took_ms=round(took_s * 1000, 1),
            actor=actor["kind"],
            member_id=actor["member_id"],
        )
    return response


def forget(_: BaseException | None = None) -> None:
    """Logs after this request no longer carry its call id."""
    structlog.contextvars.unbind_contextvars("call_id")
