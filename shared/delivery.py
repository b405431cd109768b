"""What becomes of one delivered message: handled, tried again later, parked, or given back.

The one place that decides, for nameko doors and for the plain worker alike. Nothing here is silent and nothing is
lost: the caller acknowledges only after `deliver` has handled the message or put it somewhere safe.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from shared import amqp, logging, metrics, topology, wire
from shared.database import Database, is_down
from shared.errors import Permanent, Refusal
from shared.parking import ParkedMessage, park

ATTEMPTS, ERROR = "x-attempts", "x-error"
BROKERS_OWN = ("x-death", "x-first-death", "x-last-death", "x-delivery-count", "x-acquired-count")
"""Headers that the broker writes; sent back, they would count as its own and break its loop detection."""
FREE_RERUNS = 3
"""Runs that an answering database may spoil (it was just restarted, say) before one counts as an attempt."""
BACKOFF_S = (0.1, 0.5, 1.0, 2.0, 5.0)
PERMANENT_KINDS = {"Invalid", "Forbidden", "Unauthenticated"}
"""Refusals that say "never"; the others (not found yet, in conflict now) may pass when more events have come."""

log = logging.get(__name__)


class Outcome(Enum):
    """What the consumer must do with the message: acknowledge it (`DONE`) or let another have it (`RELEASED`)."""

    DONE = "done"
    RELEASED = "released"


@dataclass(frozen=True)
class Heard:
    """A message as it came, body unread."""

    queue: str
    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    content_type: str | None = None

    @classmethod
    def of(cls, queue: str, message: Any) -> Heard:
        """From a kombu message."""
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body or b"")
        return cls(queue, body, dict(message.headers or {}), message.content_type)

    @property
    def attempts(self) -> int:
        """Attempts that failed before this one."""
        value = self.headers.get(ATTEMPTS, 0)
        return value if isinstance(value, int) and value > 0 else 0

    def envelope(self) -> wire.Envelope:
        """The event inside.

        Raises:
            Undecodable: there is none that this build can read.
        """
        try:
            told = json.loads(self.body)
        except ValueError as error:
            raise wire.Undecodable("the body is not JSON") from error
        return wire.decode(told)


def permanent(error: BaseException) -> bool:
    """True when no retry can mend `error`."""
    return isinstance(error, Permanent) or (isinstance(error, Refusal) and error.kind in PERMANENT_KINDS)


def database_down(error: BaseException | None) -> bool:
    """True when `error`, or what it was raised from, says that the database cannot be reached."""
    while error is not None:
        if is_down(error):
            return True
        error = error.__cause__
    return False


def wording(error: BaseException) -> str:
    """Type and words of a fault, short, secrets removed."""
    return logging.redact(f"{type(error).__name__}: {error}")[:500]


class Delivery:
    """Deals with the messages of one service's queues.

    `stopping` tells that the process wants to end: whoever waits for the database or the broker then gives the
    message back instead of waiting on.
    """

    def __init__(
        self,
        service: str,
        database: Database,
        publisher: amqp.Publisher,
        stopping: Callable[[], bool],
        keep: Callable[[Database, ParkedMessage], None] = park,
    ) -> None:
        self.service, self.database, self.publisher, self.stopping = service, database, publisher, stopping
        self.keep = keep
        self.tiers = topology.tiers()

    def deliver(self, heard: Heard, handle: Callable[[wire.Envelope], Any]) -> Outcome:
        """Run `handle` on the event inside, and see to it that the message ends up somewhere."""
        try:
            envelope = heard.envelope()
        except wire.Undecodable as unreadable:
            return self.park(heard, unreadable)
        error = self._attempt(handle, envelope)
        if error is None:
            return self._count(heard, "handled", Outcome.DONE)
        if database_down(error):
            return Outcome.RELEASED
        log.warning("could not handle a message", queue=heard.queue, event_id=envelope.event_id, exc_info=error)
        if permanent(error) or heard.attempts >= len(self.tiers):
            return self.park(heard, error)
        return self._retry(heard, error)

    def bury(self, queue: str, message: Any) -> Outcome:
        """Park a dead letter: something that ended its consumer, or was given back, too many times."""
        heard = Heard.of(queue, message)
        origin = heard.headers.get("x-first-death-queue", queue)
        why = DeliveredTooOften(f"{heard.headers.get('x-first-death-reason', 'dead letter')} in {origin}")
        return self.park(Heard(str(origin), heard.body, heard.headers, heard.content_type), why)

    def park(self, heard: Heard, error: BaseException) -> Outcome:
        """Keep the raw message and its fault in the database for a person to look at."""
        message = ParkedMessage(
            heard.queue, heard.body, wording(error), heard.attempts + 1, heard.content_type, heard.headers
        )
        if not self._insist(lambda: self.keep(self.database, message), "park"):
            return Outcome.RELEASED
        metrics.PARKED.labels(heard.queue).inc()
        log.error("parked a message", queue=heard.queue, error=message.error, attempts=message.attempts)
        return self._count(heard, "parked", Outcome.DONE)

    def _attempt(self, handle: Callable[[wire.Envelope], Any], envelope: wire.Envelope) -> Exception | None:
        """Run until it works or fails for good; while the database is away it waits and nothing counts."""
        spoiled = 0
        while True:
            try:
                handle(envelope)
                return None
            except Exception as error:
                if not database_down(error):
                    return error
                spoiled += self._answers()
                if spoiled > FREE_RERUNS:
                    return SpoiledByDatabase(wording(error))
                if not self._wait_for_database():
                    return error

    def _wait_for_database(self) -> bool:
        """Wait, holding the message, until the database answers; False when the process is stopping instead."""
        for step in _steps():
            if self.stopping():
                return False
            if self._answers():
                return True
            log.warning("database is away, consuming pauses", service=self.service)
            self._sleep(step)
        raise AssertionError("unreachable")

    def _answers(self) -> bool:
        try:
            return self.database.answers()
        except Exception:  # a pool that is exhausted is no answer either
            return False

    def _retry(self, heard: Heard, error: Exception) -> Outcome:
        tier = self.tiers[heard.attempts]
        kept = {key: value for key, value in heard.headers.items() if not key.startswith(BROKERS_OWN)}
        message = amqp.Outgoing(
            heard.body,
            topology.retry_exchange(self.service, tier),
            heard.queue,
            headers={**kept, ATTEMPTS: heard.attempts + 1, ERROR: wording(error)},
            mandatory=True,
            content_type=heard.content_type,
        )
        if not self._insist(lambda: self.publisher.publish(message), "publish to the retry tier"):
            return Outcome.RELEASED
        return self._count(heard, "retried", Outcome.DONE)

    def _insist(self, act: Callable[[], Any], what: str) -> bool:
        """Repeat `act` until it works; False when the process is stopping instead."""
        for step in _steps():
            try:
                act()
                return True
            except Exception as error:
                log.warning(f"could not {what}", service=self.service, error=wording(error))
            if self.stopping():
                return False
            self._sleep(step)
        raise AssertionError("unreachable")

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds * random.uniform(0.8, 1.2)
        while not self.stopping() and time.monotonic() < until:
            time.sleep(0.05)

    @staticmethod
    def _count(heard: Heard, what: str, outcome: Outcome) -> Outcome:
        metrics.HEARD.labels(heard.queue, what).inc()
        return outcome


class SpoiledByDatabase(Exception):
    """The database keeps failing this one message although it answers otherwise; it counts as a failed attempt."""


class DeliveredTooOften(Permanent):
    """The broker gave up: the message was handed over again and again and never acknowledged."""


def _steps() -> Any:
    yield from BACKOFF_S
    while True:
        yield BACKOFF_S[-1]
