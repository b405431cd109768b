"""Cut cables, lost databases, ended processes: on both transports where both can suffer it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest

from tests.integration.transport.cable import Cable
from tests.integration.transport.conftest import BOTH, Host, Store, eventually
from tests.integration.transport.test_events import cancelled

both = pytest.mark.parametrize("transport_uri", BOTH, indirect=True)
in_memory = pytest.mark.parametrize("transport_uri", ["inproc"], indirect=True)
real = pytest.mark.parametrize("transport_uri", ["rabbitmq"], indirect=True)

HOST = "tests.integration.transport.host"
Start = Callable[..., Host]
MakeCable = Callable[[str], tuple[Cable, str]]


@in_memory
def test_connections_cut_in_memory_lose_nothing_and_repeat_nothing(
    start: Start, transport_uri: str, store: Store
) -> None:
    host = start(HOST, AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    _tell_and_cut(store, lambda: host.signal(signal.SIGUSR1))
    eventually(lambda: host.ask("sample", "echo", 1) == {"ok": [1]})


@real
def test_a_cut_cable_loses_nothing_and_repeats_nothing(
    start: Start, transport_uri: str, store: Store, cable: MakeCable
) -> None:
    wire, through = cable(transport_uri)
    host = start(HOST, AMQP_URI=through, DATABASE_URI=store.uri)
    _tell_and_cut(store, wire.cut)
    eventually(lambda: host.ask("sample", "echo", 1) == {"ok": [1]})


def _tell_and_cut(store: Store, cut: Callable[[], object]) -> None:
    subjects = [f"n{number}" for number in range(60)]
    for number, subject in enumerate(subjects):
        store.tell(cancelled(subject, "slow:0.05"))
        if number % 20 == 10:
            cut()
    eventually(lambda: all(store.done(subject) for subject in subjects), within=60)
    assert [store.done(subject) for subject in subjects] == [1] * len(subjects)


@both
def test_a_lost_database_pauses_and_burns_no_attempt(
    start: Start, transport_uri: str, store: Store, cable: MakeCable
) -> None:
    wire, through = cable(store.uri)
    start(HOST, AMQP_URI=transport_uri, DATABASE_URI=through, RETRY_TIERS="60s,61s")
    store.tell(cancelled("n1", "slow:1"))
    eventually(lambda: store.begun("n1"))
    wire.down()
    time.sleep(4)
    assert store.done("n1") == 0
    wire.up()
    eventually(lambda: store.done("n1") == 1, within=20)


@both
def test_a_process_told_to_stop_finishes_what_it_has_begun(start: Start, transport_uri: str, store: Store) -> None:
    host = start(HOST, AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    store.tell(cancelled("n1", "slow:2"))
    eventually(lambda: store.begun("n1"))
    assert host.end() == 0
    assert (store.begun("n1"), store.done("n1")) == (1, 1)


@real
def test_a_process_that_died_in_the_middle_gets_the_message_again(
    start: Start, transport_uri: str, store: Store
) -> None:
    first = start(HOST, AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    store.tell(cancelled("n1", "crash"))
    assert first.process.wait(15) == 9
    assert store.done("n1") == 0
    start(HOST, AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    eventually(lambda: store.done("n1") == 1)


@real
def test_a_service_whose_queues_are_missing_ends_instead_of_looking_well(
    start: Start, transport_uri: str, store: Store
) -> None:
    service = "tests.integration.transport.sample:SampleService"
    host = start("shared.runner", service, wait=False, AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    assert host.process.wait(40) == 1
    assert "no queue 'sample." in host.log.read_text()


@real
def test_a_service_that_may_not_come_in_ends_instead_of_knocking_for_ever(
    start: Start, transport_uri: str, store: Store
) -> None:
    uri = transport_uri.replace("://", "://nobody").replace(":nobody", ":nobody", 1)
    service = "tests.integration.transport.sample:SampleService"
    host = start("shared.runner", service, wait=False, AMQP_URI=uri, DATABASE_URI=store.uri)
    assert host.process.wait(40) == 1
    assert "AccessRefused" in host.log.read_text()


@real
def test_a_service_waits_for_a_broker_that_comes_later_and_says_so(
    start: Start, transport_uri: str, store: Store, cable: MakeCable
) -> None:
    wire, through = cable(transport_uri)
    host = start(HOST, AMQP_URI=through, DATABASE_URI=store.uri)
    wire.down()
    eventually(lambda: not host.ready())
    time.sleep(2)
    wire.up()
    eventually(host.ready, within=20)
    store.tell(cancelled("n1"))
    eventually(lambda: store.done("n1") == 1)
