"""The plain consumer, for processes that compute for long: threads, no eventlet, no nameko.

    class Matcher:
        name = "matcher"
        database = "matchmaking"
        def __init__(self, database): ...
        @on(MatchRequested)
        def on_match_requested(self, envelope): ...
        @answers
        def preview(self, call, body): ...

`python -m shared.worker services.matchmaking.matcher:Matcher` runs it. Retries, parking, inbox and drain are the
same as for nameko doors, by the same code. The consuming thread is never busy, so heartbeats go on while a handler
computes; MAX_WORKERS (default 1) messages are handled at a time.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from shared import amqp, calls, config, health, logging, process, topology
from shared.consuming import Consuming, Subscription
from shared.contracts import Event
from shared.database import Database
from shared.delivery import Delivery, Heard, Outcome

F = TypeVar("F", bound=Callable[..., Any])

log = logging.get(__name__)


def on(*events: type[Event]) -> Callable[[F], F]:
    """Mark a method as the door for these events; it receives the decoded Envelope."""

    def mark(method: F) -> F:
        method.heard_events = events  # type: ignore[attr-defined]
        return method

    return mark


def answers(method: F) -> F:
    """Mark a method as one that others may call: `method(call, *args)`, result JSON-safe or a Refusal raised."""
    method.answers_calls = True  # type: ignore[attr-defined]
    return method


class Worker:
    """Runs one object's marked methods; `start` returns at once, `stop` drains."""

    def __init__(self, plain: Any, amqp_uri: str, database: Database, concurrency: int = 1) -> None:
        self.plain, self.name = plain, str(plain.name)
        self.publisher = amqp.Publisher(amqp_uri, f"{self.name} answers", size=concurrency + 2)
        self.consuming = Consuming(amqp_uri, f"{self.name} consumes", health.STATE.part(f"{self.name}.consuming"))
        self.delivery = Delivery(self.name, database, self.publisher, lambda: self.consuming.stopping)
        self._hearing, self._answering = threading.Semaphore(concurrency), threading.Semaphore(concurrency)
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self.failure: BaseException | None = None
        for queue, slots, receive in self._receivers():
            spawn = partial(self._spawn, slots, receive)
            self.consuming.subscriptions.append(Subscription(queue, concurrency, spawn))

    def start(self) -> None:
        """Begin to consume."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """False once the consumer has ended, whatever the reason (`failure` has it)."""
        return self._thread.is_alive()

    def stop(self, timeout: float = process.GRACE_S) -> bool:
        """Take no more, finish what is in flight; False when time ran out."""
        drained = self.consuming.stop(timeout)
        self.publisher.close()
        return drained

    def _run(self) -> None:
        try:
            self.consuming.run()
        except BaseException as error:
            self.failure = error
            log.critical("the consumer ended", exc_info=error)

    def _receivers(self) -> list[tuple[str, threading.Semaphore, Callable[[Any], Outcome]]]:
        doors = topology.doors_of(type(self.plain))
        found: list[tuple[str, threading.Semaphore, Callable[[Any], Outcome]]] = [
            (door.queue, self._hearing, partial(self._hear, door, getattr(self.plain, door.name))) for door in doors
        ]
        if doors:
            found.append((topology.dead_queue(self.name), self._hearing, self._bury))
        if _answers_calls(self.plain):
            found.append((topology.calls_queue(self.name), self._answering, self._answer))
        return found

    def _spawn(self, slots: threading.Semaphore, receive: Callable[[Any], Outcome], message: Any) -> None:
        threading.Thread(target=self._handle, args=(slots, receive, message), daemon=True).start()

    def _handle(self, slots: threading.Semaphore, receive: Callable[[Any], Outcome], message: Any) -> None:
        outcome = Outcome.RELEASED
        try:
            with slots:
                if not self.consuming.stopping:
                    outcome = receive(message)
        except BaseException as error:
            log.critical("a message could not be dealt with; it is given back", exc_info=error)
        finally:
            self.consuming.settle(message, released=outcome is Outcome.RELEASED)

    def _hear(self, door: topology.Door, method: Callable[[Any], Any], message: Any) -> Outcome:
        return self.delivery.deliver(Heard.of(door.queue, message), method)

    def _bury(self, message: Any) -> Outcome:
        return self.delivery.bury(topology.dead_queue(self.name), message)

    def _answer(self, message: Any) -> Outcome:
        request = calls.Request.of(message)
        reply = calls.answer(request, lambda: self._method(request.method)(request.call, *request.args))
        calls.send_reply(self.publisher, request, reply)
        return Outcome.DONE

    def _method(self, name: str) -> Callable[..., Any]:
        method = getattr(self.plain, name, None) if name else None
        if method is None or not getattr(method, "answers_calls", False):
            return partial(calls.no_method, name)
        return cast("Callable[..., Any]", method)


def _answers_calls(plain: Any) -> bool:
    return any(getattr(method, "answers_calls", False) for _, method in inspect.getmembers(plain, inspect.ismethod))


def main(arguments: list[str]) -> int:
    """Run the worker MODULE:CLASS until told to stop; returns the exit status."""
    if len(arguments) != 1:
        print("usage: python -m shared.worker MODULE:CLASS", file=sys.stderr)
        return 2
    settings = config.from_environment()
    cls = topology.load(arguments[0])
    logging.configure(cls.name)
    concurrency = int(os.environ.get("MAX_WORKERS", "1"))
    database = Database(config.database_uri(settings, cls.database), pool_size=concurrency + 2)
    worker = Worker(cls(database), settings["AMQP_URI"], database, concurrency)
    worker.start()
    health.keep_writing()
    told = process.until_told(lambda: worker.alive)
    drained = worker.stop() if told else False
    return 0 if told and drained else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
