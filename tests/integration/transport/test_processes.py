"""Every process on its own, as in production: started by its module, judged by its health file, ended by SIGTERM."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from shared import amqp, topology
from shared.contracts.matchmaking import ProposalAgreed
from tests.integration.transport.conftest import ROOT, Host, Store, eventually
from tests.integration.transport.sample import Front, SampleService, SampleWorker
from tests.integration.transport.test_events import cancelled

pytestmark = pytest.mark.parametrize("transport_uri", ["rabbitmq"], indirect=True)
SAMPLE = "tests.integration.transport.sample"


@pytest.fixture
def house(start: Callable[..., Host], transport_uri: str, store: Store) -> dict[str, Host]:
    declare(transport_uri)
    settings = {"AMQP_URI": transport_uri, "DATABASE_URI": store.uri, "COURIER_DATABASES": f"sample={store.uri}"}
    commands = {
        "service": ("shared.runner", f"{SAMPLE}:SampleService"),
        "gateway": ("shared.runner", f"{SAMPLE}:Front"),
        "worker": ("shared.worker", f"{SAMPLE}:SampleWorker"),
        "courier": ("shared.courier",),
    }
    hosts = {name: start(*command, wait=False, **settings) for name, command in commands.items()}
    for host in hosts.values():
        eventually(host.ready, within=60)
    return hosts


def declare(uri: str) -> None:
    link = amqp.open_link(uri, "test")
    topology.declare(link.channel(), [SampleService, SampleWorker, Front])
    amqp.close_link(link)


def healthy(host: Host) -> bool:
    environ = {**os.environ, "HEALTH_FILE": str(host.health)}
    done = subprocess.run([sys.executable, "-m", "shared.health"], env=environ, cwd=ROOT, capture_output=True)
    return done.returncode == 0


def test_the_processes_work_together_and_each_ends_with_success_when_told_to(
    house: dict[str, Host], store: Store
) -> None:
    store.tell(cancelled("n1"))
    store.tell(ProposalAgreed(proposal_id="p1", need_id="compute:1", epoch=1))
    eventually(lambda: store.done("n1") == store.done("p1") == 1)
    assert house["gateway"].ask("sample", "echo", 1) == {"ok": [1]}
    assert house["gateway"].ask("plain", "preview", "x") == {"ok": "preview of x"}
    assert all(healthy(host) for host in house.values())
    for host in house.values():
        host.signal(signal.SIGTERM)
    assert {name: host.process.wait(20) for name, host in house.items()} == dict.fromkeys(house, 0)
    assert not any(healthy(host) for host in house.values())


def left(uri: str, queue: str) -> int:
    """How many messages the broker would deliver to the next consumer."""
    link = amqp.open_link(uri, "test")
    count = int(link.channel().queue_declare(queue=queue, passive=True).message_count)
    amqp.close_link(link)
    return count


def test_a_computing_worker_told_to_stop_finishes_and_leaves_nothing_to_repeat(
    house: dict[str, Host], store: Store, transport_uri: str
) -> None:
    store.tell(ProposalAgreed(proposal_id="p1", need_id="compute:3", epoch=1))
    eventually(lambda: store.begun("p1"))
    assert house["worker"].end() == 0
    assert (store.begun("p1"), store.done("p1")) == (1, 1)
    assert left(transport_uri, "plain.on_proposal_agreed") == 0


def test_a_service_told_to_stop_finishes_and_leaves_nothing_to_repeat(
    house: dict[str, Host], store: Store, transport_uri: str
) -> None:
    store.tell(cancelled("n1", "slow:2"))
    eventually(lambda: store.begun("n1"))
    assert house["service"].end() == 0
    assert (store.begun("n1"), store.done("n1")) == (1, 1)
    assert left(transport_uri, "sample.on_need_cancelled") == 0


def test_killed_processes_lose_nothing_and_repeat_nothing(
    house: dict[str, Host], store: Store, start: Callable[..., Host], transport_uri: str
) -> None:
    settings = {"AMQP_URI": transport_uri, "DATABASE_URI": store.uri, "COURIER_DATABASES": f"sample={store.uri}"}
    subjects = [f"n{number}" for number in range(90)]
    for number, subject in enumerate(subjects):
        store.tell(cancelled(subject, "slow:0.1"))
        if number == 30:
            house["service"].process.kill()
            start("shared.runner", f"{SAMPLE}:SampleService", wait=False, **settings)
        if number == 60:
            house["courier"].process.kill()
            start("shared.courier", wait=False, **settings)
    eventually(lambda: all(store.done(subject) for subject in subjects), within=60)
    assert [store.done(subject) for subject in subjects] == [1] * len(subjects)
    assert store.parked() == []


def test_a_service_without_its_settings_says_which_and_ends(
    start: Callable[..., Host], transport_uri: str, store: Store
) -> None:
    host = start("shared.runner", f"{SAMPLE}:SampleService", wait=False, AMQP_URI="", DATABASE_URI=store.uri)
    assert host.process.wait(40) == 1
    assert "AMQP_URI is not set" in host.log.read_text()
