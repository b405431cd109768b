"""A transport that keeps only its one promise, at least once: it reorders, delays, repeats and redelivers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

AT_ONCE = 0.6
"""How often what was committed is published at once; else the process died in between, and that is done later."""


@dataclass(frozen=True)
class Message:
    """One event on its way to one door. `event_id` is the telling's: a repeated delivery carries the same."""

    door: str
    event_id: int
    event: Any


class Transport:
    """Outboxes of committed events, and the messages on their way. `doors`: event class → doors that hear it."""

    def __init__(self, rng: random.Random, doors: dict[type[Any], tuple[str, ...]]) -> None:
        self.rng, self.doors = rng, doors
        self.outbox: list[Any] = []
        self.on_the_way: list[Message] = []
        self.published: list[Any] = []
        self._ids = 0

    def commit(self, events: list[Any]) -> None:
        """Take over what a transaction told."""
        self.outbox += events
        if self.rng.random() < AT_ONCE:
            self.publish()

    def publish(self) -> None:
        """The courier empties the outbox; now and then it dies before it has marked that, and publishes again."""
        for event in self.outbox:
            self._ids += 1
            self._send(event, self._ids)
            if self.rng.random() < 0.05:
                self._send(event, self._ids)
        self.published += self.outbox
        self.outbox = []

    def tell_again(self, event: Any) -> None:
        """Somebody replays an event after the inboxes have forgotten it."""
        self._ids += 1
        self._send(event, self._ids)

    def _send(self, event: Any, event_id: int) -> None:
        for door in self.doors.get(type(event), ()):
            self.on_the_way.append(Message(door, event_id, event))

    def take(self) -> Message:
        """Any message at all, whatever came first; sometimes it stays on its way as well, unacknowledged."""
        place = self.rng.randrange(len(self.on_the_way))
        if self.rng.random() < 0.08:
            return self.on_the_way[place]
        return self.on_the_way.pop(place)

    @property
    def is_empty(self) -> bool:
        """True when everything that was told has been heard."""
        return not self.on_the_way and not self.outbox
