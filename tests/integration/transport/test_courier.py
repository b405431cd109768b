"""The courier against a real PostgreSQL and both transports, on plain threads in the test's own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared import amqp, topology
from shared.contracts.matchmaking import NeedCancelled
from shared.courier import Courier
from tests.integration.transport.cable import Cable
from tests.integration.transport.conftest import BOTH, Store, eventually
from tests.integration.transport.sample import SampleService, SampleWorker

pytestmark = pytest.mark.parametrize("transport_uri", BOTH, indirect=True)
QUEUE = "sample.on_need_cancelled"


class Ear:
    """Takes from a door's queue without a service."""

    def __init__(self, uri: str) -> None:
        self.channel = amqp.open_link(uri, "ear").channel()
        topology.declare(self.channel, [SampleService, SampleWorker])

    def heard(self, count: int, within: float = 15.0) -> list[Any]:
        """The next `count` messages."""
        found: list[Any] = []
        until = time.monotonic() + within
        while len(found) < count and time.monotonic() < until:
            message = self.channel.basic_get(QUEUE, no_ack=True)
            if message is None:
                time.sleep(0.02)
            else:
                found.append(self.channel.message_to_python(message))
        return found


@pytest.fixture
def ear(transport_uri: str) -> Ear:
    return Ear(transport_uri)


@pytest.fixture
def couriers() -> Iterator[Callable[..., Courier]]:
    made: list[Courier] = []

    def make(store: Store, uri: str, database: str = "") -> Courier:
        made.append(Courier({"sample": database or store.uri}, uri))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        assert each.stop()


def cancelled(need_id: str, reason: str = "ok") -> NeedCancelled:
    return NeedCancelled(need_id=need_id, reason=reason)


def unpublished(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL")[0][0])


def test_what_a_transaction_told_arrives_whole_persistent_and_soon(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier]
) -> None:
    couriers(store, transport_uri)
    store.tell(cancelled("warm"))
    ear.heard(1)
    started = time.monotonic()
    store.tell(cancelled("n1"))
    (message,) = ear.heard(1)
    assert time.monotonic() - started < 0.5
    row = store.rows("SELECT event_id::text, body FROM outbox WHERE aggregate = 'n1'")[0]
    assert amqp.json.loads(message.body) == row.body
    assert (message.properties["message_id"], message.properties["delivery_mode"]) == (row.event_id, 2)
    eventually(lambda: unpublished(store) == 0)


def test_the_events_of_one_aggregate_arrive_in_order(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier]
) -> None:
    for number in range(100):
        store.tell(cancelled("n1", str(number)), version=number + 1)
    couriers(store, transport_uri)
    told = [amqp.json.loads(message.body)["data"]["reason"] for message in ear.heard(100)]
    assert told == [str(number) for number in range(100)]


def test_what_has_no_queue_stays_and_holds_up_only_its_own_aggregate(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier]
) -> None:
    store.execute(
        "INSERT INTO outbox (event_id, aggregate, aggregate_version, type, body)"
        " VALUES (gen_random_uuid(), 'stuck', 1, 'matchmaking.Nonsense', '{}')"
    )
    store.tell(cancelled("stuck"), version=2)
    store.tell(cancelled("free"))
    couriers(store, transport_uri)
    assert [amqp.json.loads(each.body)["subject"] for each in ear.heard(2, within=3)] == ["free"]
    assert unpublished(store) == 2
    assert store.rows("SELECT attempts FROM outbox WHERE aggregate = 'stuck' ORDER BY id")[0].attempts >= 1
    ear.channel.queue_bind(queue=QUEUE, exchange=topology.EVENTS_EXCHANGE, routing_key="matchmaking.Nonsense")
    try:
        last = ear.heard(2)
        assert [amqp.json.loads(each.body).get("subject") for each in last] == [None, "stuck"]
    finally:
        ear.channel.queue_unbind(queue=QUEUE, exchange=topology.EVENTS_EXCHANGE, routing_key="matchmaking.Nonsense")


def test_a_second_courier_waits_and_takes_over(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier]
) -> None:
    first = couriers(store, transport_uri)
    eventually(lambda: first.desks[0].leading)
    second = couriers(store, transport_uri)
    store.tell(*(cancelled("n1", str(number)) for number in range(20)))
    assert len(ear.heard(20)) == 20
    assert not second.desks[0].leading
    first.stop()
    eventually(lambda: second.desks[0].leading)
    store.tell(cancelled("n2"))
    assert len(ear.heard(2, within=2)) == 1


def test_a_courier_that_lost_its_database_lets_another_lead_and_returns(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier], cable: Callable[..., Any]
) -> None:
    wire: Cable
    wire, through = cable(store.uri)
    first = couriers(store, transport_uri, through)
    eventually(lambda: first.desks[0].leading)
    second = couriers(store, transport_uri)
    wire.down()
    eventually(lambda: second.desks[0].leading and not first.desks[0].leading, within=20)
    store.tell(cancelled("n1"))
    assert len(ear.heard(1)) == 1
    wire.up()
    second.stop()
    eventually(lambda: first.desks[0].leading, within=20)


def test_a_deadline_becomes_one_event_however_many_couriers_look(
    store: Store, transport_uri: str, ear: Ear, couriers: Callable[..., Courier]
) -> None:
    for _ in range(3):
        couriers(store, transport_uri)
    store.execute(
        "INSERT INTO deadlines (id, due_at, kind, subject, payload)"
        " SELECT 'dl_' || n, now() + interval '200 milliseconds', 'answer', 's' || n, '{\"a\": 1}'"
        " FROM generate_series(1, 30) AS n"
    )
    eventually(lambda: not store.rows("SELECT 1 FROM deadlines WHERE fired_at IS NULL"))
    told = store.rows("SELECT body, created_at FROM outbox WHERE type = 'matchmaking.DeadlinePassed'")
    due = store.rows("SELECT max(due_at) AS at FROM deadlines")[0].at
    assert len({row.body["subject"] for row in told}) == len(told) == 30
    assert told[0].body["data"]["payload"] == {"a": 1}
    assert all(row.created_at >= due for row in told)
