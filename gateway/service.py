"""The gateway as a process: a web server whose requests share one caller, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from gateway.app import create_app
from gateway.rpc import Broker
from gateway.settings import Settings
from shared.entrypoints import HttpServer


def application(config: Mapping[str, Any], caller: Any) -> Flask:
    """The WSGI application of this process, asking services through `caller`."""
    return create_app(Broker(caller), Settings.from_config(config))


class GatewayService:
    """HTTP in, RPC out."""

    name = "gateway"
    http = HttpServer(application)
