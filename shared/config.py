"""Settings come from the environment (compose) or from a mapping (the one-process runner); code never reads files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

MAX_WORKERS = 10
HEARTBEAT_S = 20


class MissingSetting(Exception):
    """A setting that this process cannot do without was not given."""


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The nameko configuration of one process. Secrets are passed on, never logged."""
    env = os.environ if environ is None else environ
    return {
        "AMQP_URI": required(env, "AMQP_URI"),
        "DATABASE_URI": env.get("DATABASE_URI", ""),
        "WEB_SERVER_ADDRESS": env.get("WEB_SERVER_ADDRESS", "0.0.0.0:8000"),
        "KEY_PEPPER": env.get("KEY_PEPPER", ""),
        "HEARTBEAT": HEARTBEAT_S,
        "max_workers": int(env.get("MAX_WORKERS", str(MAX_WORKERS))),
    }


def required(env: Mapping[str, str], name: str) -> str:
    """The value of `name`.

    Raises:
        MissingSetting: it is not set.
    """
    value = env.get(name, "")
    if not value:
        raise MissingSetting(f"{name} is not set; see .env.example")
    return value


def database_uri(config: Mapping[str, Any], service: str) -> str:
    """The URI of `service`'s database: its own entry in DATABASE_URIS (one process, many services) or DATABASE_URI."""
    uri = config.get("DATABASE_URIS", {}).get(service) or config.get("DATABASE_URI")
    if not uri:
        raise MissingSetting(f"DATABASE_URI is not set for {service}; see .env.example")
    return str(uri)
