"""The broker's furniture, named once: exchanges, one queue per door, retry tiers, dead letters, call queues.

Declared before anything starts (`python -m shared.topology declare MODULE:CLASS …` with an administrator's AMQP_URI),
so that no event is told before those who must hear it have a queue; services themselves declare nothing.

    lianping.events  topic    event type → every door's queue "<service>.<door>"
    lianping.calls   topic    "<service>.<method>" → "<service>.calls"
    lianping.replies direct   the caller's own reply queue
    <service>.retry.<tier>  fanout + queue; after its time to live a message goes back through
    <service>.redeliver     direct   queue name → that queue
    <service>.dead          what the broker gave up delivering; the service parks it
"""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared import amqp, logging
from shared.contracts import EVENTS, Event

EVENTS_EXCHANGE = "lianping.events"
CALLS_EXCHANGE = "lianping.calls"
REPLIES_EXCHANGE = "lianping.replies"
UNHEARD_QUEUE = "lianping.unheard"
"""Events that no door hears end here (bounded), so that "no queue would take it" always means a fault."""
DELIVERY_LIMIT = 20
UNHEARD_LENGTH = 10_000
CALL_TTL_MS = 60_000
DEFAULT_TIERS = "1s,5s,30s,2m,10m"
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}

log = logging.get(__name__)


@dataclass(frozen=True)
class Door:
    """One heard method: its queue's name is frozen, for a renamed door leaves an unread queue behind."""

    service: str
    name: str
    events: tuple[type[Event], ...]

    @property
    def queue(self) -> str:
        """Name of the door's queue."""
        return f"{self.service}.{self.name}"


@dataclass(frozen=True)
class Tier:
    """One step of growing delay."""

    name: str
    seconds: float


def tiers(told: str | None = None) -> tuple[Tier, ...]:
    """The retry tiers, shortest first; RETRY_TIERS ("1s,5s,…") may set others, the same for every process."""
    names = (told or os.environ.get("RETRY_TIERS") or DEFAULT_TIERS).split(",")
    return tuple(Tier(name.strip(), _seconds(name.strip())) for name in names)


def _seconds(name: str) -> float:
    unit = name.lstrip("0123456789.")
    return float(name.removesuffix(unit)) * UNITS[unit]


def retry_exchange(service: str, tier: Tier) -> str:
    """The exchange (and queue) in which a message of `service` waits for `tier`."""
    return f"{service}.retry.{tier.name}"


def redeliver_exchange(service: str) -> str:
    """The exchange that brings a waited message back to the queue named by its routing key."""
    return f"{service}.redeliver"


def dead_queue(service: str) -> str:
    """The queue of messages that were delivered too often without an answer."""
    return f"{service}.dead"


def calls_queue(service: str) -> str:
    """The queue of RPC requests to `service`."""
    return f"{service}.calls"


def doors_of(service: Any) -> tuple[Door, ...]:
    """Every door of a nameko service class or a plain worker's class, by name."""
    found = []
    for name, method in inspect.getmembers(service, inspect.isfunction):
        marked = [getattr(method, "heard_events", ())]
        marked += [getattr(entrypoint, "events", ()) for entrypoint in getattr(method, "nameko_entrypoints", ())]
        found += [Door(service.name, name, tuple(events)) for events in marked if events]
    return tuple(found)


def declare(channel: Any, services: Iterable[Any]) -> list[Door]:
    """Declare everything that `services` need; safe to repeat. Returns their doors.

    Raises:
        amqp.exceptions.PreconditionFailed: a queue exists with other arguments.
    """
    services = list(services)
    for name, kind in ((EVENTS_EXCHANGE, "topic"), (CALLS_EXCHANGE, "topic"), (REPLIES_EXCHANGE, "direct")):
        _exchange(channel, name, kind)
    doors = [door for service in services for door in doors_of(service)]
    for service in services:
        _calls(channel, service.name)
        if doors_of(service):
            _retries(channel, service.name)
    for door in doors:
        _door(channel, door)
    _unheard(channel, {event.type_name() for door in doors for event in door.events})
    return doors


def door_arguments(service: str) -> dict[str, Any]:
    """Arguments of a door's queue: replicated, and what cannot be delivered goes to the service's dead letters."""
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_queue(service),
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def retry_arguments(service: str, tier: Tier) -> dict[str, Any]:
    """Arguments of a retry queue: messages wait, then return under the routing key they came with."""
    return {
        "x-queue-type": "quorum",
        "x-message-ttl": int(tier.seconds * 1000),
        "x-dead-letter-exchange": redeliver_exchange(service),
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _exchange(channel: Any, name: str, kind: str) -> None:
    channel.exchange_declare(exchange=name, type=kind, durable=True, auto_delete=False)


def _queue(channel: Any, name: str, arguments: Mapping[str, Any]) -> None:
    channel.queue_declare(queue=name, durable=True, exclusive=False, auto_delete=False, arguments=dict(arguments))


def _calls(channel: Any, service: str) -> None:
    _queue(channel, calls_queue(service), {"x-queue-type": "classic", "x-message-ttl": CALL_TTL_MS})
    channel.queue_bind(queue=calls_queue(service), exchange=CALLS_EXCHANGE, routing_key=f"{service}.*")


def _retries(channel: Any, service: str) -> None:
    _queue(channel, dead_queue(service), {"x-queue-type": "quorum", "x-delivery-limit": -1})
    _exchange(channel, redeliver_exchange(service), "direct")
    for tier in tiers():
        name = retry_exchange(service, tier)
        _exchange(channel, name, "fanout")
        _queue(channel, name, retry_arguments(service, tier))
        channel.queue_bind(queue=name, exchange=name, routing_key="")


def _door(channel: Any, door: Door) -> None:
    _queue(channel, door.queue, door_arguments(door.service))
    channel.queue_bind(queue=door.queue, exchange=redeliver_exchange(door.service), routing_key=door.queue)
    for event in door.events:
        channel.queue_bind(queue=door.queue, exchange=EVENTS_EXCHANGE, routing_key=event.type_name())


def _unheard(channel: Any, heard: set[str]) -> None:
    _queue(channel, UNHEARD_QUEUE, {"x-queue-type": "classic", "x-max-length": UNHEARD_LENGTH})
    for name in EVENTS:
        act = channel.queue_unbind if name in heard else channel.queue_bind
        act(queue=UNHEARD_QUEUE, exchange=EVENTS_EXCHANGE, routing_key=name)


def load(path: str) -> Any:
    """The object named "module:attribute"."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def main(arguments: list[str]) -> int:
    """`declare MODULE:NAME …` on the broker at AMQP_URI; returns the exit status."""
    logging.configure("topology")
    if len(arguments) < 2 or arguments[0] != "declare":
        print("usage: AMQP_URI=… python -m shared.topology declare MODULE:CLASS [MODULE:CLASS …]", file=sys.stderr)
        return 2
    link = amqp.open_link(os.environ["AMQP_URI"], "topology")
    try:
        doors = declare(link.channel(), [load(path) for path in arguments[1:]])
    finally:
        amqp.close_link(link)
    log.info("topology declared", doors=[door.queue for door in doors])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
