"""Publishing and consuming: bounded waits, dead connections replaced, nothing pretended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from amqp.exceptions import AccessRefused, ConnectionForced, NotFound

from shared import amqp, consuming
from shared.amqp import BrokerUnavailable, ConfirmChannel, Outgoing, Publisher, Unroutable
from shared.consuming import Consuming, Hopeless, Subscription
from shared.inproc.broker import Broker
from shared.inproc.transport import Link

URI = "inproc://wire"


@pytest.fixture
def broker() -> Iterator[Broker]:
    Broker.forget("wire")
    amqp.open_link(URI, "test").channel().queue_declare("q")
    yield Broker.named("wire")
    Broker.named("wire").cut()
    Broker.forget("wire")


def ready(broker: Broker) -> list[bytes]:
    return [letter.body for _, letter in broker.queues["q"].ready]


def eventually(happens: Callable[[], Any]) -> None:
    until = time.monotonic() + 5
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)


class SilentLink:
    """A broker under alarm: takes everything and confirms nothing."""

    connected = True

    def __init__(self) -> None:
        self.events: dict[str, set[Any]] = {"basic_ack": set(), "basic_nack": set(), "basic_return": set()}

    def channel(self) -> Any:
        return self

    def confirm_select(self) -> None: ...

    def prepare_message(self, *_: Any, **__: Any) -> None: ...

    def basic_publish(self, *_: Any, **__: Any) -> None: ...

    def drain_events(self, timeout: float) -> None:
        time.sleep(min(timeout, 0.02))
        raise TimeoutError

    def collect(self) -> None: ...


def test_a_published_message_is_in_its_queue(broker: Broker) -> None:
    Publisher(URI, "p").publish(Outgoing(b"1", "", "q"))
    assert ready(broker) == [b"1"]


def test_a_mandatory_message_without_a_queue_is_an_error_and_another_is_not(broker: Broker) -> None:
    publisher = Publisher(URI, "p")
    with pytest.raises(Unroutable):
        publisher.publish(Outgoing(b"1", "", "nowhere", mandatory=True))
    publisher.publish(Outgoing(b"1", "", "nowhere"))


def test_a_pooled_connection_that_died_is_replaced_and_the_message_goes_once(broker: Broker) -> None:
    publisher = Publisher(URI, "p")
    publisher.publish(Outgoing(b"1", "", "q"))
    broker.cut()
    publisher.publish(Outgoing(b"2", "", "q"))
    assert ready(broker) == [b"1", b"2"]


def test_a_connection_found_dead_before_the_message_is_written_makes_no_second_copy(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(URI, "p")
    publisher.publish(Outgoing(b"1", "", "q"))
    pooled = publisher._slots.queue[-1]
    assert pooled is not None

    def closed_by_the_broker(timeout: float) -> None:
        raise ConnectionResetError("closed while nobody looked")

    # a socket still takes what is written after the other side has closed it, and reading tells
    monkeypatch.setattr(pooled.link, "drain_events", closed_by_the_broker)
    pooled.channel.events["basic_ack"].clear()
    publisher.publish(Outgoing(b"2", "", "q"))
    assert ready(broker) == [b"1", b"2"]


def test_a_broker_that_confirms_nothing_is_waited_for_only_so_long() -> None:
    channel = ConfirmChannel(SilentLink())
    channel.send(Outgoing(b"1", "", "q"))
    started = time.monotonic()
    with pytest.raises(BrokerUnavailable):
        channel.settle(timeout=0.1)
    assert time.monotonic() - started < 1


def test_waiting_for_a_free_connection_has_an_end_too(broker: Broker) -> None:
    publisher = Publisher(URI, "p", size=1, timeout=0.05)
    publisher._slots.get()
    with pytest.raises(BrokerUnavailable):
        publisher.publish(Outgoing(b"1", "", "q"))


def test_one_confirmation_may_stand_for_all_before_it() -> None:
    channel = ConfirmChannel(SilentLink())
    for number in range(3):
        channel.send(Outgoing(str(number).encode(), "", "q"))
    channel._nacked(1, False)
    channel._acked(3, True)
    assert list(channel.settle(timeout=0.1)) == [1]


@pytest.fixture
def consumer(broker: Broker) -> Iterator[Callable[..., Consuming]]:
    made: list[Consuming] = []

    def make(receive: Callable[[Consuming, Any], None], queue: str = "q", run: bool = True) -> Consuming:
        found = Consuming(URI, "c")
        found.subscriptions.append(Subscription(queue, 10, lambda message: receive(found, message)))
        made.append(found)
        if run:
            threading.Thread(target=found.run, daemon=True).start()
            assert found.ready.wait(5)
        return found

    yield make
    for each in made:
        each._in_flight.clear()
        each.stop(5)


def test_a_cut_connection_is_made_again_with_its_consumers(broker: Broker, consumer: Callable[..., Consuming]) -> None:
    got: list[bytes] = []

    def receive(found: Consuming, message: Any) -> None:
        got.append(message.body)
        found.settle(message)

    found = consumer(receive)
    broker.cut()
    eventually(lambda: not found.ready.is_set())
    eventually(found.ready.is_set)
    Publisher(URI, "p").publish(Outgoing(b"1", "", "q"))
    eventually(lambda: got == [b"1"])


def test_a_connection_that_broke_elsewhere_is_noticed_and_not_silently_replaced(
    broker: Broker, consumer: Callable[..., Consuming], monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[bool] = []
    found = consumer(lambda found, message: found.settle(message))
    found.on_state = states.append

    def quiet(self: Link, timeout: float | None = None) -> None:
        time.sleep(0.01)
        raise TimeoutError

    monkeypatch.setattr(Link, "drain_events", quiet)
    time.sleep(2 * consuming.ITERATION_S)
    (link,) = [link for link in broker.links if link.channels and link.channels[0].consumers]
    link.connected = False  # as after a failed write in another thread
    eventually(lambda: states[:2] == [False, True])


def test_acknowledging_on_a_dead_connection_is_no_fault_and_the_message_comes_again(
    broker: Broker, consumer: Callable[..., Consuming]
) -> None:
    got: list[Any] = []
    found = consumer(lambda _, message: got.append(message))
    Publisher(URI, "p").publish(Outgoing(b"1", "", "q"))
    eventually(lambda: len(got) == 1)
    broker.cut()
    found.settle(got[0])
    eventually(lambda: len(got) == 2)
    found.settle(got[1])
    assert found.in_flight == 0


def test_a_consumer_that_stops_waits_for_what_is_in_flight_and_takes_no_more(
    broker: Broker, consumer: Callable[..., Consuming]
) -> None:
    got: list[Any] = []
    found = consumer(lambda _, message: got.append(message))
    publisher = Publisher(URI, "p")
    publisher.publish(Outgoing(b"1", "", "q"))
    eventually(lambda: len(got) == 1)
    assert not found.stop(timeout=0.5)
    publisher.publish(Outgoing(b"2", "", "q"))
    found.settle(got[0])
    assert found.stop(timeout=5)
    assert (len(got), ready(broker)) == (1, [b"2"])


def test_a_message_released_goes_back_to_its_queue(broker: Broker, consumer: Callable[..., Consuming]) -> None:
    got: list[Any] = []

    def receive(found: Consuming, message: Any) -> None:
        got.append(message)
        found.settle(message, released=len(got) == 1)

    consumer(receive)
    Publisher(URI, "p").publish(Outgoing(b"1", "", "q"))
    eventually(lambda: len(got) == 2)
    assert ready(broker) == []


def test_a_missing_queue_ends_the_consumer(broker: Broker, consumer: Callable[..., Consuming]) -> None:
    found, started = consumer(print, queue="nowhere", run=False), time.monotonic()
    with pytest.raises(Hopeless):
        found.run()
    assert time.monotonic() - started < 5


def test_a_queue_that_vanishes_for_a_while_is_waited_for(
    broker: Broker, consumer: Callable[..., Consuming], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consuming, "RECONNECT_S", (0.02,) * 5)
    found = consumer(lambda found, message: found.settle(message))
    queue = broker.queues.pop("q")
    broker.cut()
    eventually(lambda: not found.ready.is_set())
    time.sleep(0.1)
    broker.queues["q"] = queue
    eventually(found.ready.is_set)


def test_only_refusals_and_missing_things_are_hopeless() -> None:
    assert amqp.hopeless(AccessRefused()) and amqp.hopeless(NotFound())
    wrapped = RuntimeError()
    wrapped.__cause__ = AccessRefused()
    assert amqp.hopeless(wrapped)
    assert not amqp.hopeless(ConnectionForced()) and not amqp.hopeless(ConnectionResetError())
