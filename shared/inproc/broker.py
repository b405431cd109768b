"""The broker itself: exchanges, queues and letters, guarded by one lock. Knows nothing of kombu."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from amqp.exceptions import NotFound, PreconditionFailed

MAX_HOPS = 5
"""How often one publish may be dead-lettered on before it is dropped; the topology needs one."""


@dataclass
class Letter:
    """A message at rest. `deliveries` counts hand-overs that were not acknowledged."""

    body: bytes
    content_type: str | None
    content_encoding: str | None
    headers: dict[str, Any]
    properties: dict[str, Any]
    exchange: str = ""
    routing_key: str = ""
    expires_at: float | None = None
    deliveries: int = 0


@dataclass
class Queue:
    """Letters in order, with the arguments that RabbitMQ would be given."""

    name: str
    arguments: dict[str, Any]
    ready: deque[tuple[float, Letter]] = field(default_factory=deque)
    """(instant it came in, letter), oldest first."""

    def due(self) -> float | None:
        """Instant at which the oldest letter's time in this queue is over, or None."""
        ttl = self.arguments.get("x-message-ttl")
        if not self.ready:
            return None
        since, letter = self.ready[0]
        ends = [end for end in (letter.expires_at, ttl is not None and since + ttl / 1000) if end]
        return min(ends) if ends else None


@dataclass
class Exchange:
    """A routing rule and its bindings: (queue name, binding key)."""

    kind: str
    bindings: dict[tuple[str, str], re.Pattern[str] | None] = field(default_factory=dict)

    def queues(self, key: str) -> list[str]:
        """Names of the queues that a letter with this routing key goes to, each once."""
        found = (queue for (queue, bound), pattern in self.bindings.items() if self._matches(bound, pattern, key))
        return list(dict.fromkeys(found))

    def _matches(self, bound: str, pattern: re.Pattern[str] | None, key: str) -> bool:
        if self.kind == "fanout":
            return True
        return pattern.fullmatch(key) is not None if pattern else bound == key


class Broker:
    """One named broker; every connection to the same name shares it."""

    _named: ClassVar[dict[str, Broker]] = {}

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        """Held for every change, notified after it."""
        self.exchanges: dict[str, Exchange] = {}
        self.queues: dict[str, Queue] = {}
        self.links: list[Any] = []

    @classmethod
    def named(cls, name: str) -> Broker:
        """The broker of this name, made on first use."""
        return cls._named.setdefault(name, cls())

    @classmethod
    def forget(cls, name: str) -> None:
        """Drop a broker and everything in it (tests)."""
        cls._named.pop(name, None)

    def cut(self) -> None:
        """Break every connection, as a network would (tests)."""
        for link in list(self.links):
            link.collect()

    def declare_exchange(self, name: str, kind: str) -> None:
        """Create an exchange unless it is there."""
        with self.changed:
            if self.exchanges.setdefault(name, Exchange(kind)).kind != kind:
                raise PreconditionFailed(f"inequivalent arg 'type' for exchange '{name}'")

    def declare_queue(self, name: str, arguments: Mapping[str, Any], passive: bool = False) -> int:
        """Create a queue unless it is there; returns how many letters are ready in it."""
        with self.changed:
            if passive:
                return len(self.queue(name).ready)
            queue = self.queues.setdefault(name, Queue(name, dict(arguments)))
            if queue.arguments != dict(arguments):
                raise PreconditionFailed(f"inequivalent arguments for queue '{name}'")
            return len(queue.ready)

    def delete_queue(self, name: str) -> None:
        """Remove a queue, its letters and its bindings."""
        with self.changed:
            self.queues.pop(name, None)
            for exchange in self.exchanges.values():
                exchange.bindings = {key: found for key, found in exchange.bindings.items() if key[0] != name}

    def bind(self, queue: str, exchange: str, key: str) -> None:
        """Send letters with routing keys like `key` on to `queue`."""
        with self.changed:
            self.queue(queue)
            rule = self.exchange(exchange)
            rule.bindings[queue, key] = _pattern(key) if rule.kind == "topic" else None

    def unbind(self, queue: str, exchange: str, key: str) -> None:
        """Undo `bind`."""
        with self.changed:
            self.exchange(exchange).bindings.pop((queue, key), None)

    def queue(self, name: str) -> Queue:
        """The queue of this name.

        Raises:
            NotFound: there is none.
        """
        if name not in self.queues:
            raise NotFound(f"no queue '{name}'")
        return self.queues[name]

    def exchange(self, name: str) -> Exchange:
        """The exchange of this name.

        Raises:
            NotFound: there is none.
        """
        if name not in self.exchanges:
            raise NotFound(f"no exchange '{name}'")
        return self.exchanges[name]

    def publish(self, exchange: str, key: str, letter: Letter, hops: int = 0) -> bool:
        """Route a letter; False when no queue takes it."""
        with self.changed:
            names = self.exchange(exchange).queues(key) if exchange else [key] * (key in self.queues)
            for name in names:
                self._put(self.queues[name], replace(letter, exchange=exchange, routing_key=key), hops)
            self.changed.notify_all()
            return bool(names)

    def take(self, name: str) -> Letter | None:
        """The oldest letter of a queue that has not expired, now the taker's to acknowledge or give back."""
        self.expire(name)
        queue = self.queue(name)
        return queue.ready.popleft()[1] if queue.ready else None

    def give_back(self, name: str, letter: Letter) -> None:
        """Put a letter that was not acknowledged back to the front; too many times makes it a dead letter."""
        with self.changed:
            queue = self.queues.get(name)
            if queue is None:
                return
            letter.deliveries += 1
            limit = queue.arguments.get("x-delivery-limit", -1)
            if 0 <= limit < letter.deliveries:
                self.dead(queue, letter, "delivery_limit")
            else:
                queue.ready.appendleft((time.monotonic(), letter))
            self.changed.notify_all()

    def dead(self, queue: Queue, letter: Letter, reason: str, hops: int = 0) -> None:
        """Send a letter to the queue's dead-letter exchange, if it has one."""
        target = queue.arguments.get("x-dead-letter-exchange")
        if target is None or hops >= MAX_HOPS:
            return
        key = queue.arguments.get("x-dead-letter-routing-key", letter.routing_key)
        headers = {**letter.headers, "x-first-death-queue": queue.name, "x-first-death-reason": reason}
        self.publish(target, key, replace(letter, headers=headers, expires_at=None, deliveries=0), hops + 1)

    def expire(self, name: str, now: float | None = None) -> None:
        """Let go of the letters at the front of a queue whose time is over."""
        queue, now = self.queue(name), time.monotonic() if now is None else now
        while (due := queue.due()) is not None and due <= now:
            self.dead(queue, queue.ready.popleft()[1], "expired")

    def tick(self) -> float | None:
        """Expire what is due everywhere; returns seconds until the next letter is due, or None."""
        now = time.monotonic()
        for name in list(self.queues):
            self.expire(name, now)
        dues = [due for queue in self.queues.values() if (due := queue.due()) is not None]
        return max(0.0, min(dues) - now) if dues else None

    def wait(self, ready: Callable[[], Any], timeout: float | None) -> Any:
        """Call `ready` (holding the lock) until it returns something or `timeout` seconds are over (then None)."""
        until = None if timeout is None else time.monotonic() + timeout
        with self.changed:
            while True:
                due = self.tick()
                found = ready()
                left = None if until is None else until - time.monotonic()
                if found is not None or (left is not None and left <= 0):
                    return found
                self.changed.wait(min(each for each in (left, due, 1.0) if each is not None))

    def _put(self, queue: Queue, letter: Letter, hops: int) -> None:
        limit = queue.arguments.get("x-max-length")
        queue.ready.append((time.monotonic(), letter))
        while limit is not None and len(queue.ready) > limit:
            self.dead(queue, queue.ready.popleft()[1], "maxlen", hops)


def _pattern(key: str) -> re.Pattern[str]:
    words = {"*": r"[^.]+", "#": r".*"}
    return re.compile(r"\.".join(words.get(word, re.escape(word)) for word in key.split(".")))
