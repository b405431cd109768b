"""kombu's view of the broker in memory: the transport, and the link that is its connection."""

from __future__ import annotations

from typing import Any

import amqp
from amqp.exceptions import RecoverableConnectionError
from kombu.transport import base

from shared.inproc.broker import Broker
from shared.inproc.channel import Channel


class Link:
    """One connection to the broker."""

    def __init__(self, client: Any, broker: Broker) -> None:
        self.client, self.broker, self.connected = client, broker, True
        self.sock = self
        self.channels: list[Channel] = []
        self._turn = 0
        broker.links.append(self)

    def channel(self, channel_id: Any = None) -> Channel:
        """Open a channel."""
        if not self.connected:
            raise RecoverableConnectionError("the connection is closed")
        channel = Channel(self)
        self.channels.append(channel)
        return channel

    def drain_events(self, timeout: float | None = None) -> None:
        """Deliver one message.

        Raises:
            TimeoutError: none came in time.
            RecoverableConnectionError: the connection was cut.
        """
        found = self.broker.wait(self._next, timeout)
        if found is False or not self.connected:
            raise RecoverableConnectionError("the connection was cut")
        if found is None:
            raise TimeoutError
        consumer, message = found
        consumer.callback(message)

    def heartbeat_tick(self, rate: int = 2) -> None:
        """Memory needs no heartbeat."""

    def settimeout(self, timeout: float | None) -> None:
        """There is no socket; nothing here waits."""

    def close(self) -> None:
        """Close the connection and every channel."""
        self.collect()

    def collect(self) -> None:
        """The same; also what a cut network does."""
        if not self.connected:
            return
        self.connected = False
        self.broker.links.remove(self)
        for channel in self.channels:
            channel.close()
        with self.broker.changed:
            self.broker.changed.notify_all()

    def _next(self) -> Any:
        if not self.connected:
            return False
        consumers = [consumer for channel in self.channels for consumer in channel.consumers.values()]
        for offset in range(len(consumers)):
            consumer = consumers[(self._turn + offset) % len(consumers)]
            letter = self.broker.take(consumer.queue) if consumer.wants() else None
            if letter is not None:
                self._turn += offset + 1
                return consumer, consumer.channel.hand_over(letter, consumer.queue, consumer, consumer.no_ack)
        return None


class Transport(base.Transport):
    """kombu transport for `inproc://NAME`."""

    driver_type = "inproc"
    driver_name = "inproc"
    connection_errors = amqp.Connection.connection_errors
    channel_errors = amqp.Connection.channel_errors
    recoverable_connection_errors = amqp.Connection.recoverable_connection_errors
    recoverable_channel_errors = amqp.Connection.recoverable_channel_errors
    implements = base.Transport.implements.extend(exchange_type=frozenset(["direct", "topic", "fanout"]))

    def establish_connection(self) -> Link:
        """Connect to the broker named by the URI's host."""
        return Link(self.client, Broker.named(getattr(self.client, "hostname", None) or "default"))

    def close_connection(self, connection: Link) -> None:
        """Close the link."""
        connection.close()

    def create_channel(self, connection: Link) -> Channel:
        """Open a channel."""
        return connection.channel()

    def drain_events(self, connection: Link, timeout: float | None = None, **_: Any) -> None:
        """Deliver one message."""
        connection.drain_events(timeout=timeout)

    def verify_connection(self, connection: Link) -> bool:
        """True while the link is up."""
        return connection.connected

    def driver_version(self) -> str:
        """No driver, no version."""
        return "1"
