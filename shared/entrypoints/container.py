"""The container: runs workers so that nothing they raise can freeze the queue or end the process unseen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from greenlet import GreenletExit
from nameko.containers import ServiceContainer
from nameko.exceptions import ContainerBeingKilled

from shared import logging

log = logging.get(__name__)


class Abrupt(Exception):
    """A worker raised something that is no Exception (a greenlet timeout, SystemExit); it failed like any other."""


class Container(ServiceContainer):
    """nameko's container with three mends.

    Whatever a worker raises is an Exception by the time it is handled, so the message is answered or retried.
    A fault while preparing a worker fails that worker and not the container.
    Events may take only half of the workers, so that calls are answered while a backlog is worked off.
    """

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        super().__init__(service_cls, config)
        self.event_slots = Semaphore(max(1, self.max_workers // 2))

    def run(self, entrypoint: Any, *args: Any) -> Any:
        """Run the entrypoint's method in a worker of the pool, wait, and return or raise what it did."""
        done = Event()

        def finish(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(result, exc_info)
            return result, exc_info

        try:
            self.spawn_worker(entrypoint, args, {}, handle_result=finish)
        except ContainerBeingKilled:
            raise GreenletExit from None
        return done.wait()

    def spawn_managed_thread(self, fn: Callable[[], Any], identifier: str | None = None) -> Any:
        """As nameko's, but what ends the thread always reaches the container."""
        return super().spawn_managed_thread(partial(_sound, fn), identifier or getattr(fn, "__name__", "thread"))

    def _run_worker(self, worker_ctx: Any, handle_result: Any) -> None:
        structlog.contextvars.bind_contextvars(
            service=self.service_name, entrypoint=worker_ctx.entrypoint.method_name, **_origin(worker_ctx.args)
        )
        result, exc_info = None, None
        try:
            result = _sound(partial(self._run_method, worker_ctx))
        except (Exception, GreenletExit):
            exc_info = sys.exc_info()
        if handle_result is not None:
            result, exc_info = handle_result(worker_ctx, result, exc_info)
        try:
            self._worker_result(worker_ctx, result, exc_info)
            self._worker_teardown(worker_ctx)
        except Exception:
            log.exception("a dependency failed after the work was done")
        finally:
            del exc_info

    def _run_method(self, worker_ctx: Any) -> Any:
        self._inject_dependencies(worker_ctx)
        self._worker_setup(worker_ctx)
        method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
        return method(*worker_ctx.args, **worker_ctx.kwargs)


def _sound(fn: Callable[[], Any]) -> Any:
    try:
        return fn()
    except (Exception, GreenletExit):
        raise
    except BaseException as error:
        raise Abrupt(f"{type(error).__name__}: {error}") from error


def _origin(args: tuple[Any, ...]) -> dict[str, str]:
    """The id of the call that started it all: a call's own, or the heard event's."""
    first = args[0] if args else None
    told = first.get("call_id") if isinstance(first, dict) else getattr(first, "call_id", None)
    return {"call_id": str(told)} if told else {}
