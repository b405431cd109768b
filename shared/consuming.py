"""The consume loop under every consumer: reconnects by itself, beats, drains before it stops, and never pretends.

kombu's own loop reconnects behind its back when a write fails elsewhere, and then waits on a connection that has no
consumers; it looks healthy and hears nothing. This one holds on to the one connection it subscribed on.
Only the loop reads; acknowledgements may come from any thread, one at a time.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import kombu
from kombu.exceptions import MessageStateError

from shared import amqp, logging

ITERATION_S = 0.2
BEAT_EVERY_S = 2.0
REFUSED_FOR_S = 30.0
RECONNECT_S = (0.2, 0.5, 1.0, 2.0, 5.0)

log = logging.get(__name__)


class Hopeless(Exception):
    """The broker refuses us or the topology is not as it must be: the process must end, not try for ever."""


@dataclass(frozen=True)
class Subscription:
    """A queue to consume. `receive(message)` must return soon and end in one `Consuming.settle(message)`.

    `prepare(channel)` runs before consuming, on every (re)connection; a temporary queue is declared there.
    """

    queue: str
    prefetch: int
    receive: Callable[[Any], None]
    prepare: Callable[[Any], None] | None = None
    no_ack: bool = False


class Consuming:
    """Consumes a set of queues over one connection until `stop`."""

    def __init__(self, uri: str, name: str, on_state: Callable[[bool], None] = lambda ready: None) -> None:
        self.uri, self.name, self.on_state = uri, name, on_state
        self.subscriptions: list[Subscription] = []
        self.ready = threading.Event()
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._write = threading.RLock()
        self._in_flight: dict[int, Any] = {}
        self._consumers: list[kombu.Consumer] = []
        self._beaten = 0.0
        self._began, self._was_ready = False, False
        self._refused_since: float | None = None

    @property
    def stopping(self) -> bool:
        """True once `stop` was asked for."""
        return self._stopping.is_set()

    @property
    def in_flight(self) -> int:
        """Messages received and not settled yet."""
        return len(self._in_flight)

    def run(self) -> None:
        """Consume until stopped; reconnects with growing pauses.

        Raises:
            Hopeless: only a person can mend it.
        """
        failures, self._began = 0, True
        try:
            while not self._done():
                if self.stopping:
                    time.sleep(0.05)  # connection lost while draining: only the handlers are waited for
                    continue
                try:
                    self._consume()
                except amqp.TROUBLE as error:
                    failures = 0 if self.ready.is_set() else failures + 1
                    self._state(False)
                    self._judge(error)
                    self._stopping.wait(RECONNECT_S[min(failures, 4)] * random.uniform(0.8, 1.2))
        finally:
            self._state(False)
            self._finished.set()

    def stop(self, timeout: float | None = None) -> bool:
        """Take no more messages, wait for those in flight to be settled, then close; False when time ran out."""
        self._stopping.set()
        return not self._began or self._finished.wait(timeout)

    def settle(self, message: Any, released: bool = False) -> None:
        """Acknowledge a message, or give it back. A dead connection is no fault: the broker has it back already."""
        try:
            with self._write:
                if released:
                    message.requeue()
                else:
                    message.ack()
        except (*amqp.TROUBLE, MessageStateError) as error:
            log.warning("could not settle a message; it will come again", consumer=self.name, error=repr(error))
        finally:
            self._in_flight.pop(id(message), None)

    def _judge(self, error: BaseException) -> None:
        """Go on trying, or not: a broker that starts up again may refuse for a while, a first refusal is final."""
        log.warning("lost the broker, reconnecting", consumer=self.name, error=repr(error))
        if not amqp.hopeless(error) or self.stopping:
            self._refused_since = None
            return
        self._refused_since = self._refused_since or time.monotonic()
        if not self._was_ready or time.monotonic() - self._refused_since > REFUSED_FOR_S:
            raise Hopeless(f"{self.name}: {type(error).__name__}: {error}") from error

    def _done(self) -> bool:
        return self.stopping and not self._in_flight

    def _consume(self) -> None:
        link = amqp.open_link(self.uri, self.name)
        try:
            self._subscribe(link)
            while not self._done():
                if self.stopping and self._consumers:
                    self._unsubscribe()
                self._beat(link)
                with suppress(socket.timeout):
                    link.drain_events(timeout=ITERATION_S)
        except BaseException:
            amqp.discard(link)
            raise
        amqp.close_link(link)

    def _subscribe(self, link: Any) -> None:
        self._consumers = []
        for subscription in self.subscriptions if not self.stopping else ():
            channel = link.channel()
            if subscription.prepare:
                subscription.prepare(channel)
            consumer = kombu.Consumer(
                channel,
                queues=[kombu.Queue(subscription.queue)],
                on_message=partial(self._received, subscription),
                on_decode_error=lambda message, _, s=subscription: self._received(s, message),
                auto_declare=False,
                no_ack=subscription.no_ack,
                prefetch_count=subscription.prefetch,
            )
            consumer.consume()
            self._consumers.append(consumer)
        self._state(not self.stopping)

    def _unsubscribe(self) -> None:
        self._state(False)
        consumers, self._consumers = self._consumers, []
        with self._write:
            for consumer in consumers:
                consumer.cancel()

    def _received(self, subscription: Subscription, message: Any) -> None:
        if not subscription.no_ack:
            self._in_flight[id(message)] = message
        subscription.receive(message)

    def _beat(self, link: Any) -> None:
        if not link.connected:
            raise ConnectionResetError("connection was lost")
        if time.monotonic() - self._beaten >= BEAT_EVERY_S:
            self._beaten = time.monotonic()
            with self._write:
                link.heartbeat_tick(rate=2)

    def _state(self, ready: bool) -> None:
        if ready:
            self._was_ready, self._refused_since = True, None
        (self.ready.set if ready else self.ready.clear)()
        self.on_state(ready)
