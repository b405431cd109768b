"""The rounds of the courier: publish what is pending, fire what is due, rest a little."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from psycopg import Error as DatabaseError

from shared import amqp, health, logging, metrics, topology
from shared.courier.outboxes import Outboxes, Pending

BATCH = 200
DUE_BATCH = 100
BUSY_REST_S, IDLE_REST_S, BUSY_FOR_S = 0.02, 0.1, 5.0
"""Rest between two looks at an empty outbox, soon after the last event and later."""
DEADLINES_EVERY_S = 0.5
STANDBY_REST_S = 1.0
BLOCKED_S = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long an aggregate whose event no queue would take is left alone before it is tried again."""
BEAT_EVERY_S = 2.0
BACKOFF_S = (0.2, 0.5, 1.0, 2.0, 5.0)
TROUBLE = (DatabaseError, amqp.BrokerUnavailable, *amqp.TROUBLE)

log = logging.get(__name__)


class Round:
    """Publishes one outbox over one confirm channel, keeping the order of each aggregate."""

    def __init__(self, service: str, outboxes: Outboxes, channel: amqp.ConfirmChannel) -> None:
        self.service, self.outboxes, self.channel = service, outboxes, channel
        self._routable: set[str] = set()
        self._misses: dict[str, int] = {}
        self._until: dict[str, float] = {}
        """Aggregate → instant before which it is left alone, its later events with it."""

    def publish(self, limit: int = BATCH) -> int:
        """Publish the oldest pending rows and mark them, in one transaction; returns how many were taken.

        Raises:
            BrokerUnavailable: the broker answered too late; nothing was marked, so everything will come again.
        """
        now = time.monotonic()
        self._until = {aggregate: until for aggregate, until in self._until.items() if until > now}
        with self.outboxes.connection.transaction():
            rows = self.outboxes.pending(limit, list(self._until))
            taken, refused = self._carry(rows)
            self.outboxes.published(taken)
            self.outboxes.failed(refused)
        metrics.PUBLISHED.labels(self.service).inc(len(taken))
        return len(taken)

    def _carry(self, rows: Sequence[Pending]) -> tuple[list[int], list[int]]:
        taken: list[int] = []
        refused: list[int] = []
        for window in self._windows(rows):
            sent = {self._send(row): row for row in window if row.aggregate not in self._until}
            failed = self.channel.settle() if sent else {}
            for tag, row in sent.items():
                if tag in failed:
                    self._miss(row, failed[tag])
                    refused.append(row.id)
                else:
                    self._routable.add(row.type)
                    self._misses.pop(row.aggregate, None)
                    taken.append(row.id)
        return taken, refused

    def _windows(self, rows: Sequence[Pending]) -> Iterator[list[Pending]]:
        """Cut before a row whose aggregate has an earlier one in the window that might come back as unroutable."""
        window: list[Pending] = []
        unsure: set[str] = set()
        for row in rows:
            if row.aggregate in unsure:
                yield window
                window, unsure = [], set()
            window.append(row)
            if row.type not in self._routable:
                unsure.add(row.aggregate)
        if window:
            yield window

    def _send(self, row: Pending) -> int:
        properties = {"message_id": row.event_id, "type": row.type}
        body = amqp.dumps(row.body)
        return self.channel.send(
            amqp.Outgoing(body, topology.EVENTS_EXCHANGE, row.type, properties=properties, mandatory=True)
        )

    def _miss(self, row: Pending, why: str) -> None:
        misses = self._misses.get(row.aggregate, 0)
        self._misses[row.aggregate] = misses + 1
        self._until[row.aggregate] = time.monotonic() + BLOCKED_S[min(misses, len(BLOCKED_S) - 1)]
        self._routable.discard(row.type)
        log.error("an event could not be delivered and stays", event_id=row.event_id, type=row.type, why=why)


class Desk:
    """One database's thread: stands by for the lock, then works until told to stop."""

    def __init__(self, service: str, database_uri: str, amqp_uri: str, stopping: threading.Event) -> None:
        self.service, self.database_uri, self.amqp_uri, self.stopping = service, database_uri, amqp_uri, stopping
        self.report = health.STATE.part(f"courier.{service}")
        self.leading = False
        self.thread = threading.Thread(target=self._run, name=f"courier-{service}", daemon=True)
        self._worked = False

    def _run(self) -> None:
        failures = 0
        while not self.stopping.is_set():
            try:
                self._stand_by_and_work()
            except Exception as error:
                failures = 0 if self.leading else failures + 1
                log.warning("the courier lost its footing", database=self.service, error=logging.redact(repr(error)))
                if not isinstance(error, TROUBLE) or (amqp.hopeless(error) and not self._worked):
                    log.critical("the courier cannot work here", database=self.service, exc_info=error)
                    return
            finally:
                self.leading = False
                self.report(False)
            self.stopping.wait(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)] * random.uniform(0.8, 1.2))

    def _stand_by_and_work(self) -> None:
        outboxes = Outboxes(self.database_uri)
        try:
            while not outboxes.lead():
                self.report(True)
                if self.stopping.wait(STANDBY_REST_S):
                    return
            self._work(outboxes)
        finally:
            outboxes.close()

    def _work(self, outboxes: Outboxes) -> None:
        link = amqp.open_link(self.amqp_uri, f"courier for {self.service}")
        try:
            channel = amqp.ConfirmChannel(link)
            self.leading = True
            log.info("the courier leads", database=self.service)
            self._rounds(outboxes, channel, Round(self.service, outboxes, channel))
            amqp.close_link(link)
        finally:
            amqp.discard(link)

    def _rounds(self, outboxes: Outboxes, channel: amqp.ConfirmChannel, turn: Round) -> None:
        fired = beaten = busy = 0.0
        while not self.stopping.is_set():
            now = time.monotonic()
            if now - fired >= DEADLINES_EVERY_S:
                fired = now
                outboxes.fire_deadlines(DUE_BATCH)
            if now - beaten >= BEAT_EVERY_S:
                beaten = now
                channel.check()
                channel.link.heartbeat_tick(rate=2)
            if turn.publish():
                busy = now
            else:
                self.stopping.wait(BUSY_REST_S if now - busy < BUSY_FOR_S else IDLE_REST_S)
            self._worked = True
            self.report(True)


class Courier:
    """A desk for each database."""

    def __init__(self, databases: Mapping[str, str], amqp_uri: str) -> None:
        self._stopping = threading.Event()
        self.desks = [Desk(service, uri, amqp_uri, self._stopping) for service, uri in databases.items()]

    def start(self) -> None:
        """Start every desk's thread."""
        for desk in self.desks:
            desk.thread.start()

    @property
    def alive(self) -> bool:
        """False once any desk has given up."""
        return all(desk.thread.is_alive() for desk in self.desks)

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish the rounds in hand; False when time ran out."""
        self._stopping.set()
        until = time.monotonic() + timeout
        for desk in self.desks:
            desk.thread.join(max(0.0, until - time.monotonic()))
        return not any(desk.thread.is_alive() for desk in self.desks)


def parse(told: str) -> dict[str, str]:
    """ "name=uri,name=uri" (commas or blanks between) → {name: uri}."""
    return dict(each.split("=", 1) for each in re.split(r"[,\s]+", told.strip()) if each)
