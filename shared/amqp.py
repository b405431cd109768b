"""The wire to the broker, for every process: connections, confirmed publishing, and which faults are whose.

Works with plain threads and, in a monkey-patched process, with green ones; it imports neither eventlet nor nameko.
Every wait has a bound: during a broker alarm confirms stop coming, and nobody may wait for them for ever.
"""

from __future__ import annotations

import json
import queue
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import kombu
from amqp.exceptions import AccessRefused, AMQPError, NotAllowed, NotFound, PreconditionFailed
from kombu.exceptions import KombuError
from kombu.transport import TRANSPORT_ALIASES

HEARTBEAT_S = 20
CONNECT_TIMEOUT_S = 5
CONFIRM_TIMEOUT_S = 5.0
JSON = "application/json"
PERSISTENT, TRANSIENT = 2, 1

TRANSPORT_ALIASES["inproc"] = "shared.inproc.transport:Transport"
"""`inproc://NAME` is the broker in memory of this process; named here by a string, loaded only when it is used."""

TROUBLE = (AMQPError, OSError, KombuError)
"""Whatever a dead socket, a restarted broker or a closed channel may raise."""
HOPELESS = (AccessRefused, NotAllowed, NotFound, PreconditionFailed)
"""Refused rights, a missing queue, other queue arguments: trying again cannot help, a person must."""


class Unroutable(Exception):
    """No queue would take the message."""


class BrokerUnavailable(Exception):
    """The broker did not take the message within the time given; it may or may not have it."""


@dataclass(frozen=True)
class Outgoing:
    """One message to publish. `properties` are AMQP's own (expiration in milliseconds, as text)."""

    body: bytes
    exchange: str
    routing_key: str
    headers: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    mandatory: bool = False
    content_type: str | None = JSON


def dumps(value: Any) -> bytes:
    """JSON as bytes.

    Raises:
        TypeError, ValueError: `value` is not JSON (dates, decimals and NaN are not).
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def open_link(uri: str, name: str, heartbeat: float = HEARTBEAT_S) -> Any:
    """Connect now, once, and hand over the driver's own connection; `name` is shown on the broker's pages.

    Not kombu's Connection: that one reconnects behind one's back, and a silently new connection has no consumers.

    Raises:
        OSError, AMQPError: it cannot be reached, or does not let us in.
    """
    options = {"client_properties": {"connection_name": name}}
    connection = kombu.Connection(
        uri, heartbeat=heartbeat, connect_timeout=CONNECT_TIMEOUT_S, transport_options=options
    )
    return connection.transport.establish_connection()


def close_link(link: Any, timeout: float = 2.0) -> None:
    """Close politely, so that what was written before is read, but wait for the broker's answer only so long."""
    with suppress(*TROUBLE, AttributeError):
        if link.connected:
            link.sock.settimeout(timeout)
            link.close()
    discard(link)


def discard(link: Any) -> None:
    """Drop a connection that may be broken, without a word to the broker."""
    if link is not None:
        with suppress(*TROUBLE, AttributeError):
            link.collect()


def hopeless(error: BaseException | None) -> bool:
    """True when `error` (or what caused it) can only be mended by a person."""
    while error is not None:
        if isinstance(error, HOPELESS):
            return True
        error = error.__cause__
    return False


class ConfirmChannel:
    """A channel in confirm mode: send any number of messages, then settle the whole window at once."""

    def __init__(self, link: Any) -> None:
        self.link = link
        self.channel = link.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._acked)
        self.channel.events["basic_nack"].add(self._nacked)
        self.channel.events["basic_return"].add(self._returned)
        self._tag = 0
        self._open: set[int] = set()
        self._failed: dict[int, str] = {}
        self._ids: dict[str, int] = {}

    def send(self, message: Outgoing, timeout: float = CONFIRM_TIMEOUT_S) -> int:
        """Write one message to the socket; returns its tag in this window."""
        properties = {"delivery_mode": PERSISTENT, "message_id": str(uuid.uuid4()), **message.properties}
        prepared = self.channel.prepare_message(
            message.body,
            content_type=message.content_type,
            content_encoding="utf-8",
            headers=dict(message.headers),
            properties=properties,
        )
        self._tag += 1
        self._open.add(self._tag)
        self._ids[properties["message_id"]] = self._tag
        self.channel.basic_publish(
            prepared, message.exchange, message.routing_key, mandatory=message.mandatory, timeout=timeout
        )
        return self._tag

    def settle(self, timeout: float = CONFIRM_TIMEOUT_S) -> dict[int, str]:
        """Wait until the broker has answered for every message sent; returns tag → why it was not taken.

        Raises:
            BrokerUnavailable: not all answers came within `timeout` seconds; the channel is then of no more use.
        """
        until = time.monotonic() + timeout
        while self._open:
            left = until - time.monotonic()
            if left <= 0:
                raise BrokerUnavailable(f"{len(self._open)} messages unconfirmed after {timeout} s")
            with suppress(socket.timeout):
                self.link.drain_events(timeout=left)
        failed, self._failed, self._ids = self._failed, {}, {}
        return failed

    def check(self) -> None:
        """Notice a connection that the broker closed while nobody looked.

        Raises:
            OSError, AMQPError: it is closed.
        """
        if not self.link.connected:
            raise ConnectionResetError("connection was lost")
        with suppress(socket.timeout):
            self.link.drain_events(timeout=0)

    def _acked(self, tag: int, multiple: bool) -> None:
        self._open -= {each for each in self._open if each <= tag} if multiple else {tag}

    def _nacked(self, tag: int, multiple: bool) -> None:
        refused = {each for each in self._open if each <= tag} if multiple else {tag}
        self._failed.update(dict.fromkeys(refused, "refused by the broker"))
        self._open -= refused

    def _returned(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        tag = self._ids.get(message.properties.get("message_id", ""))
        if tag is not None:
            self._failed[tag] = f"no queue for {routing_key} on {exchange}"


class Publisher:
    """Publishes single messages, each confirmed, from any number of threads, over a few pooled connections."""

    def __init__(self, uri: str, name: str, size: int = 8, timeout: float = CONFIRM_TIMEOUT_S) -> None:
        self.uri, self.name, self.timeout = uri, name, timeout
        self._slots: queue.LifoQueue[ConfirmChannel | None] = queue.LifoQueue()
        for _ in range(size):
            self._slots.put(None)

    def publish(self, message: Outgoing) -> None:
        """Publish and wait for the broker's word. A pooled connection that died is replaced, once.

        Raises:
            Unroutable: the message was mandatory and no queue would take it.
            BrokerUnavailable: no confirm within the time given.
        """
        until = time.monotonic() + self.timeout
        try:
            failed = self._publish(message, until)
        except TROUBLE:
            failed = self._again(message, until)
        for why in failed.values():
            raise Unroutable(why) if why.startswith("no queue") else BrokerUnavailable(why)

    def close(self) -> None:
        """Close the idle connections."""
        with suppress(queue.Empty):
            while True:
                channel = self._slots.get_nowait()
                close_link(channel and channel.link)

    def _again(self, message: Outgoing, until: float) -> dict[int, str]:
        try:
            return self._publish(message, until)
        except TROUBLE as error:
            raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error

    def _publish(self, message: Outgoing, until: float) -> dict[int, str]:
        with self._channel(until) as channel:
            left = max(0.1, until - time.monotonic())
            channel.send(message, timeout=left)
            return channel.settle(timeout=left)

    @contextmanager
    def _channel(self, until: float) -> Iterator[ConfirmChannel]:
        try:
            channel = self._slots.get(timeout=max(0.01, until - time.monotonic()))
        except queue.Empty:
            raise BrokerUnavailable("every connection is waiting for the broker") from None
        link, kept = channel and channel.link, None
        try:
            if channel is None:
                link = open_link(self.uri, self.name, heartbeat=0)
                channel = ConfirmChannel(link)
            channel.check()
            yield channel
            kept = channel
        finally:
            if kept is None:
                discard(link)
            self._slots.put(kept)
