"""AMQP's channel over the broker in memory: declare, publish, consume, settle."""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import amqp
from amqp.exceptions import RecoverableConnectionError
from kombu.message import Message as KombuMessage
from kombu.transport import base

from shared.inproc.broker import Letter

if TYPE_CHECKING:
    from shared.inproc.transport import Link


class Message(KombuMessage):
    """A delivered letter."""

    def __init__(self, letter: Letter, tag: int, consumer_tag: str, channel: Channel) -> None:
        super().__init__(
            body=letter.body,
            delivery_tag=tag,
            content_type=letter.content_type,
            content_encoding=letter.content_encoding,
            delivery_info={
                "consumer_tag": consumer_tag,
                "exchange": letter.exchange,
                "routing_key": letter.routing_key,
                "redelivered": letter.deliveries > 0,
            },
            properties=dict(letter.properties),
            headers=dict(letter.headers),
            channel=channel,
        )


class Returned:
    """What a publisher gets back when nobody would take its message."""

    def __init__(self, letter: Letter) -> None:
        self.body, self.headers, self.properties = letter.body, letter.headers, letter.properties


class Consumer:
    """A subscription and what it has not settled yet."""

    def __init__(self, channel: Channel, tag: str, queue: str, callback: Any, no_ack: bool, prefetch: int) -> None:
        self.channel, self.tag, self.queue, self.callback = channel, tag, queue, callback
        self.no_ack, self.prefetch, self.unsettled = no_ack, prefetch, 0

    def wants(self) -> bool:
        """True while its prefetch window has room."""
        return self.no_ack or not self.prefetch or self.unsettled < self.prefetch


class Channel(base.StdChannel):
    """The part of AMQP's channel that kombu and the kernel use."""

    def __init__(self, link: Link) -> None:
        self.connection: Link | None = link
        self.broker = link.broker
        self.is_open = True
        self.events: dict[str, set[Any]] = defaultdict(set)
        self.consumers: dict[str, Consumer] = {}
        self.no_ack_consumers: set[str] = set()  # type: ignore[assignment]
        self._unsettled: dict[int, tuple[str, Letter, Consumer | None]] = {}
        self._delivered, self._published, self._prefetch, self._confirms = count(1), count(1), 0, False

    def exchange_declare(self, exchange: str = "", type: str = "direct", **_: Any) -> None:
        """Create an exchange."""
        self.broker.declare_exchange(exchange, type)

    def queue_declare(self, queue: str = "", passive: bool = False, arguments: Any = None, **_: Any) -> Any:
        """Create a queue; answers as AMQP does: name, ready messages, consumers."""
        ready = self.broker.declare_queue(queue, arguments or {}, passive)
        return amqp.protocol.queue_declare_ok_t(queue, ready, 0)

    def queue_bind(self, queue: str = "", exchange: str = "", routing_key: str = "", **_: Any) -> None:
        """Bind a queue."""
        self.broker.bind(queue, exchange, routing_key)

    def queue_unbind(self, queue: str = "", exchange: str = "", routing_key: str = "", **_: Any) -> None:
        """Unbind a queue."""
        self.broker.unbind(queue, exchange, routing_key)

    def queue_delete(self, queue: str = "", **_: Any) -> None:
        """Delete a queue."""
        self.broker.delete_queue(queue)

    def queue_purge(self, queue: str = "", **_: Any) -> int:
        """Drop the ready messages of a queue; returns how many there were."""
        with self.broker.changed:
            ready = self.broker.queue(queue).ready
            dropped = len(ready)
            ready.clear()
            return dropped

    def prepare_message(
        self,
        body: Any,
        priority: Any = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: dict[str, Any] | None = None,
        properties: dict[str, Any] | None = None,
    ) -> Letter:
        """A letter ready to be published."""
        raw = body.encode(content_encoding or "utf-8") if isinstance(body, str) else bytes(body)
        return Letter(raw, content_type, content_encoding, dict(headers or {}), dict(properties or {}))

    def basic_publish(
        self, message: Letter, exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        """Route a message; in confirm mode the confirm (and before it a return, if any) comes at once."""
        self._live()
        expiration = message.properties.get("expiration")
        message.expires_at = time.monotonic() + int(expiration) / 1000 if expiration is not None else None
        routed = self.broker.publish(exchange, routing_key, message)
        if not routed and mandatory:
            error = amqp.exceptions.error_for_code(312, "NO_ROUTE", (60, 50), amqp.exceptions.ChannelError)
            for callback in list(self.events["basic_return"]):
                callback(error, exchange, routing_key, Returned(message))
        if self._confirms:
            tag = next(self._published)
            for callback in list(self.events["basic_ack"]):
                callback(tag, False)

    def confirm_select(self, **_: Any) -> None:
        """Confirm every publish from now on."""
        self._confirms = True

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, a_global: bool = False) -> None:
        """Prefetch of the consumers made after this."""
        self._prefetch = prefetch_count

    def basic_consume(
        self, queue: str = "", consumer_tag: str = "", callback: Any = None, no_ack: bool = False, **_: Any
    ) -> None:
        """Deliver the queue's messages to `callback` whenever the link is drained."""
        self._live()
        self.broker.queue(queue)
        self.consumers[consumer_tag] = Consumer(self, consumer_tag, queue, callback, no_ack, self._prefetch)
        if no_ack:
            self.no_ack_consumers.add(consumer_tag)

    def basic_cancel(self, consumer_tag: str, **_: Any) -> None:
        """Deliver no more to this consumer."""
        self.consumers.pop(consumer_tag, None)
        self.no_ack_consumers.discard(consumer_tag)

    def basic_get(self, queue: str = "", no_ack: bool = False, **_: Any) -> Message | None:
        """The oldest message, or None."""
        with self.broker.changed:
            self.broker.tick()
            letter = self.broker.take(queue)
        return None if letter is None else self.hand_over(letter, queue, None, no_ack)

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Done with a message."""
        self._live()
        self._settled(delivery_tag)

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Give a message back, or send it to the dead letters."""
        self._live()
        queue, letter = self._settled(delivery_tag)
        if requeue:
            self.broker.give_back(queue, letter)
        elif queue in self.broker.queues:
            self.broker.dead(self.broker.queues[queue], letter, "rejected")

    def hand_over(self, letter: Letter, queue: str, consumer: Consumer | None, no_ack: bool) -> Message:
        """Make a letter a delivered message, to be settled on this channel."""
        tag = next(self._delivered)
        if not no_ack:
            self._unsettled[tag] = (queue, letter, consumer)
            if consumer:
                consumer.unsettled += 1
        return Message(letter, tag, consumer.tag if consumer else "", self)

    def message_to_python(self, raw_message: Message) -> Message:
        """Messages are made ready already."""
        return raw_message

    def after_reply_message_received(self, queue: str) -> None:
        """Reply queues stay."""

    def close(self) -> None:
        """Cancel the consumers; what was not settled goes back to the front of its queue, in order."""
        if not self.is_open:
            return
        self.is_open, self.connection = False, None
        self.consumers.clear()
        for tag in sorted(self._unsettled, reverse=True):
            queue, letter, _ = self._unsettled.pop(tag)
            self.broker.give_back(queue, letter)

    def _settled(self, tag: int) -> tuple[str, Letter]:
        queue, letter, consumer = self._unsettled.pop(tag)
        with self.broker.changed:
            if consumer:
                consumer.unsettled -= 1
            self.broker.changed.notify_all()
        return queue, letter

    def _live(self) -> None:
        if not self.is_open:
            raise RecoverableConnectionError("the channel is closed")
