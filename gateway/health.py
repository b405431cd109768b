"""For orchestrators and Prometheus: alive, ready, metrics. None of them needs a key; the proxy keeps them inside."""

from __future__ import annotations

from flask import Blueprint, Response, json
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway import call
from gateway.auth import PUBLIC

health = Blueprint("health", __name__)


def _status(word: str, status: int) -> Response:
    return Response(json.dumps({"status": word}), status, {"Cache-Control": "no-store"}, mimetype="application/json")


def alive() -> Response:
    """The process answers."""
    return _status("alive", 200)


def ready() -> Response:
    """The broker is there, so services can be asked."""
    return _status("ready", 200) if call.rpc().ready() else _status("no broker", 503)


def measured() -> Response:
    """Metrics in Prometheus' text format."""
    return Response(generate_latest(), 200, {"Cache-Control": "no-store"}, content_type=CONTENT_TYPE_LATEST)


for path, view in (("/healthz", alive), ("/readyz", ready), ("/metrics", measured)):
    view.policy = PUBLIC  # type: ignore[attr-defined]
    health.add_url_rule(path, view.__name__, view)
