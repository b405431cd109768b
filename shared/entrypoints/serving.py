"""Start services, keep them, and end the process as it should be ended."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import eventlet
from nameko.runners import ServiceRunner

from shared import health, logging, process

log = logging.get(__name__)


def start(services: Iterable[type], settings: dict[str, Any]) -> ServiceRunner:
    """Start every service class in this process; the runner returned has `stop()`, `kill()` and `wait()`."""
    runner = ServiceRunner({**settings, "SERVICE_CONTAINER_CLS": "shared.entrypoints.Container"})
    for service in services:
        runner.add_service(service)
    runner.start()
    return runner


def alive(runner: ServiceRunner) -> bool:
    """False once any of its services has ended, whatever the reason."""
    return not any(container._died.ready() for container in runner.containers)


def serve(services: Iterable[type], settings: dict[str, Any]) -> int:
    """Run until told to stop, then drain; returns the exit status: 0 only after a drain that nobody had to cut."""
    runner = start(services, settings)
    waiting = eventlet.spawn(runner.wait)
    health.keep_writing()
    if not process.until_told(lambda: not waiting.dead):
        log.critical("a service has died", cause=_cause(waiting))
        return 1
    stopping = eventlet.spawn(runner.stop)
    until = time.monotonic() + process.GRACE_S
    while not stopping.dead and time.monotonic() < until:
        eventlet.sleep(0.05)
    if stopping.dead:
        return 0
    log.error("could not drain in time; what is unfinished will be delivered again")
    return 1


def _cause(waiting: Any) -> str:
    try:
        waiting.wait()
    except Exception as error:
        return logging.redact(f"{type(error).__name__}: {error}")
    return "it stopped without being told to"
