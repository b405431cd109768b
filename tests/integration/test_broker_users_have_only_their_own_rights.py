"""deploy/broker.py on a real RabbitMQ: each process reaches its own queues, and no other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from amqp.exceptions import AccessRefused, NotAllowed

from deploy import broker
from shared import amqp

PASSWORDS = {user: f"{user}-password" for user in broker.RIGHTS}
PLACES = ("members.on_a_thing", "matchmaking.on_a_thing", "gateway.reply.1")
EXCHANGES = (("lianping.events", "topic"), ("lianping.calls", "topic"), ("lianping.replies", "direct"),
             ("members.retry.1s", "fanout"), ("matchmaking.retry.1s", "fanout"))  # fmt: skip
VHOST = "rights"


@pytest.fixture(scope="module")
def as_user(rabbitmq_management_url: str, rabbitmq_uri: str) -> Iterator[Callable[[str], Any]]:
    """(user) → a context with a channel of that user, in a vhost that has one queue per kind of owner."""
    broker.apply(broker.Management(rabbitmq_management_url, "lianping", "integration"), PASSWORDS, VHOST)
    place = urlsplit(rabbitmq_uri)

    @contextmanager
    def channel_of(user: str, password: str = "") -> Iterator[Any]:
        link = amqp.open_link(
            f"amqp://{user}:{password or PASSWORDS[user]}@{place.hostname}:{place.port}/{VHOST}", "test"
        )
        try:
            yield link.channel()
        finally:
            amqp.close_link(link)

    with channel_of("lianping", "integration") as admin:
        for queue in PLACES:
            admin.queue_declare(queue=queue, durable=True, auto_delete=False)
        for name, kind in EXCHANGES:
            admin.exchange_declare(exchange=name, type=kind, durable=True, auto_delete=False)
    yield channel_of


def publish(channel: Any, exchange: str, routing_key: str) -> None:
    """Publish and wait for the broker's word, so that a refusal is raised here."""
    channel.confirm_select()
    channel.basic_publish_confirm(channel.prepare_message(b"{}"), exchange, routing_key)


ALLOWED = [
    ("courier", lambda channel: publish(channel, "lianping.events", "members.X")),
    ("members", lambda channel: channel.basic_get("members.on_a_thing")),
    ("members", lambda channel: publish(channel, "members.retry.1s", "members.on_a_thing")),
    ("members", lambda channel: publish(channel, "lianping.replies", "gateway.reply.1")),
    ("gateway", lambda channel: publish(channel, "lianping.calls", "members.member")),
    ("gateway", lambda channel: channel.queue_declare(queue="gateway.reply.2", auto_delete=True)),
    ("gateway", lambda channel: channel.queue_bind("gateway.reply.1", "lianping.replies", "gateway.reply.1")),
    ("gateway", lambda channel: channel.basic_get("gateway.reply.1")),
]

REFUSED = [
    ("members", "tell an event by itself", lambda channel: publish(channel, "lianping.events", "members.X")),
    ("members", "ask another service", lambda channel: publish(channel, "lianping.calls", "matchmaking.need")),
    ("members", "read another's queue", lambda channel: channel.basic_get("matchmaking.on_a_thing")),
    ("members", "write another's queue", lambda channel: publish(channel, "matchmaking.retry.1s", "x")),
    ("members", "publish past the exchanges", lambda channel: publish(channel, "", "matchmaking.on_a_thing")),
    ("members", "declare a queue", lambda channel: channel.queue_declare(queue="members.on_another")),
    ("members", "delete its own queue", lambda channel: channel.queue_delete("members.on_a_thing")),
    ("members", "listen to replies", lambda channel: channel.basic_get("gateway.reply.1")),
    ("matcher", "read its context's queue", lambda channel: channel.basic_get("matchmaking.on_a_thing")),
    ("gateway", "tell an event", lambda channel: publish(channel, "lianping.events", "members.X")),
    ("gateway", "hear events", lambda channel: channel.queue_bind("gateway.reply.1", "lianping.events", "#")),
    ("gateway", "read a service's queue", lambda channel: channel.basic_get("members.on_a_thing")),
    ("courier", "read any queue", lambda channel: channel.basic_get("members.on_a_thing")),
    ("courier", "ask a service", lambda channel: publish(channel, "lianping.calls", "members.member")),
    ("courier", "declare an exchange", lambda channel: channel.exchange_declare("lianping.calls", "topic")),
]  # fmt: skip


@pytest.mark.parametrize(("user", "act"), ALLOWED, ids=[f"{user}-{n}" for n, (user, _) in enumerate(ALLOWED)])
def test_a_user_may_do_its_own_work(as_user: Any, user: str, act: Callable[[Any], Any]) -> None:
    with as_user(user) as channel:
        act(channel)


@pytest.mark.parametrize(("user", "deed", "act"), REFUSED, ids=[f"{user}: {deed}" for user, deed, _ in REFUSED])
def test_a_user_may_do_nothing_else(as_user: Any, user: str, deed: str, act: Callable[[Any], Any]) -> None:
    with as_user(user) as channel, pytest.raises(AccessRefused):
        act(channel)


def test_a_user_of_one_vhost_cannot_enter_another(as_user: Any, rabbitmq_uri: str) -> None:
    place = urlsplit(rabbitmq_uri)
    with pytest.raises((NotAllowed, AccessRefused)):
        amqp.open_link(f"amqp://members:{PASSWORDS['members']}@{place.hostname}:{place.port}/lianping", "test")


def test_applying_the_rights_again_takes_new_passwords(rabbitmq_management_url: str, as_user: Any) -> None:
    management = broker.Management(rabbitmq_management_url, "lianping", "integration")
    broker.apply(management, PASSWORDS | {"courier": "another"}, VHOST)
    try:
        with pytest.raises(AccessRefused), as_user("courier"):
            pass
        with as_user("courier", "another") as channel:
            publish(channel, "lianping.events", "members.X")
    finally:
        broker.apply(management, PASSWORDS, VHOST)
