"""The one-process broker keeps the promises that the kernel relies on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from amqp.exceptions import NotFound, PreconditionFailed, RecoverableConnectionError

from shared import amqp, topology
from shared.inproc.broker import Broker

URI = "inproc://unit"


@pytest.fixture
def channel() -> Iterator[Any]:
    Broker.forget("unit")
    yield amqp.open_link(URI, "test").channel()
    Broker.forget("unit")


def put(channel: Any, key: str, body: str = "x", exchange: str = "", **options: Any) -> None:
    mandatory = options.pop("mandatory", False)
    message = channel.prepare_message(body, content_type="text/plain", properties=options, headers={})
    channel.basic_publish(message, exchange, key, mandatory=mandatory)


def bodies(channel: Any, queue: str) -> list[bytes]:
    found = []
    while message := channel.basic_get(queue, no_ack=True):
        found.append(message.body)
    return found


def consume(link: Any, queue: str, prefetch: int) -> tuple[Any, list[Any]]:
    got: list[Any] = []
    channel = link.channel()
    channel.basic_qos(0, prefetch, False)
    channel.basic_consume(queue, f"tag-{id(channel)}", got.append)
    return channel, got


def drain(link: Any) -> None:
    while True:
        try:
            link.drain_events(timeout=0)
        except TimeoutError:
            return


def test_a_topic_exchange_routes_by_words(channel: Any) -> None:
    channel.exchange_declare("t", "topic")
    for queue, key in (("one", "a.*"), ("all", "#"), ("exact", "a.b")):
        channel.queue_declare(queue)
        channel.queue_bind(queue, "t", key)
    put(channel, "a.b", "1", "t")
    put(channel, "a.b.c", "2", "t")
    assert [bodies(channel, queue) for queue in ("one", "all", "exact")] == [[b"1"], [b"1", b"2"], [b"1"]]


def test_a_queue_bound_twice_gets_a_message_once(channel: Any) -> None:
    channel.exchange_declare("t", "topic")
    channel.queue_declare("q")
    channel.queue_bind("q", "t", "a.#")
    channel.queue_bind("q", "t", "a.b")
    put(channel, "a.b", "1", "t")
    assert bodies(channel, "q") == [b"1"]


def test_a_message_that_waited_its_time_returns_under_its_own_key(channel: Any) -> None:
    channel.exchange_declare("wait", "fanout")
    channel.exchange_declare("back", "direct")
    channel.queue_declare("wait", arguments={"x-message-ttl": 30, "x-dead-letter-exchange": "back"})
    channel.queue_bind("wait", "wait", "")
    channel.queue_declare("door")
    channel.queue_bind("door", "back", "door")
    put(channel, "door", "1", "wait")
    assert bodies(channel, "door") == []
    time.sleep(0.05)
    assert bodies(channel, "door") == [b"1"]


def test_an_expired_request_is_never_delivered(channel: Any) -> None:
    channel.queue_declare("calls")
    put(channel, "calls", "1", expiration="10")
    put(channel, "calls", "2", expiration="10000")
    time.sleep(0.02)
    assert bodies(channel, "calls") == [b"2"]


def test_a_consumer_holds_no_more_than_its_prefetch(channel: Any) -> None:
    channel.queue_declare("q")
    for number in range(5):
        put(channel, "q", str(number))
    _, got = consume(channel.connection, "q", prefetch=2)
    drain(channel.connection)
    assert [message.body for message in got] == [b"0", b"1"]
    got[0].ack()
    drain(channel.connection)
    assert [message.body for message in got] == [b"0", b"1", b"2"]


def test_what_was_not_acknowledged_goes_to_another_in_order(channel: Any) -> None:
    channel.queue_declare("q")
    for number in range(3):
        put(channel, "q", str(number))
    link = amqp.open_link(URI, "dying")
    _, got = consume(link, "q", prefetch=10)
    drain(link)
    got[1].ack()
    link.collect()
    _, second = consume(channel.connection, "q", prefetch=10)
    drain(channel.connection)
    assert [(message.body, message.delivery_info["redelivered"]) for message in second] == [(b"0", True), (b"2", True)]


def test_closing_one_channel_leaves_the_queues_of_others_alone(channel: Any) -> None:
    channel.queue_declare("q")
    put(channel, "q", "1")
    amqp.open_link(URI, "other").close()
    assert bodies(channel, "q") == [b"1"]


def test_an_acknowledgement_on_a_cut_connection_fails_and_the_message_comes_again(channel: Any) -> None:
    channel.queue_declare("q")
    put(channel, "q", "1")
    link = amqp.open_link(URI, "cut")
    _, got = consume(link, "q", prefetch=1)
    drain(link)
    link.collect()
    with pytest.raises(RecoverableConnectionError):
        got[0].ack()
    assert bodies(channel, "q") == [b"1"]


def test_a_cut_wakes_whoever_waits(channel: Any) -> None:
    link = amqp.open_link(URI, "cut")
    Broker.named("unit").cut()
    with pytest.raises(RecoverableConnectionError):
        link.drain_events(timeout=5)


def test_a_message_given_back_too_often_is_dead_with_its_origin(channel: Any) -> None:
    channel.queue_declare("dead")
    arguments = {"x-delivery-limit": 2, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"}
    channel.queue_declare("q", arguments=arguments)
    put(channel, "q", "1")
    for _ in range(3):
        channel.basic_get("q").requeue()
    assert channel.basic_get("q") is None
    dead = channel.basic_get("dead")
    assert (dead.headers["x-first-death-queue"], dead.headers["x-first-death-reason"]) == ("q", "delivery_limit")


def test_the_oldest_go_when_a_bounded_queue_is_full(channel: Any) -> None:
    channel.queue_declare("q", arguments={"x-max-length": 2})
    for number in range(3):
        put(channel, "q", str(number))
    assert bodies(channel, "q") == [b"1", b"2"]


def test_a_queue_cannot_be_declared_again_with_other_arguments(channel: Any) -> None:
    channel.queue_declare("q", arguments={"x-delivery-limit": 1})
    channel.queue_declare("q", arguments={"x-delivery-limit": 1})
    with pytest.raises(PreconditionFailed):
        channel.queue_declare("q", arguments={"x-delivery-limit": 2})


def test_consuming_or_publishing_to_what_is_not_there_is_an_error(channel: Any) -> None:
    with pytest.raises(NotFound):
        channel.basic_consume("nowhere", "tag", print)
    with pytest.raises(NotFound):
        put(channel, "key", exchange="nowhere")


def test_the_default_exchange_drops_what_nobody_has_a_queue_for(channel: Any) -> None:
    put(channel, "nowhere")
    channel.queue_declare("nowhere")
    assert bodies(channel, "nowhere") == []


def test_a_body_keeps_its_bytes_and_type(channel: Any) -> None:
    channel.queue_declare("q")
    message = channel.prepare_message(b"\xff\x00", content_type="application/x-odd", headers={"a": 1}, properties={})
    channel.basic_publish(message, "", "q")
    got = channel.basic_get("q")
    assert (got.body, got.content_type, got.headers) == (b"\xff\x00", "application/x-odd", {"a": 1})


def test_the_whole_topology_can_be_declared_twice(channel: Any) -> None:
    class Plain:
        name = "plain"

    topology.declare(channel, [Plain])
    topology.declare(channel, [Plain])
    assert "plain.calls" in Broker.named("unit").queues
