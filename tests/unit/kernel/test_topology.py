"""The broker's furniture: names are frozen, for a renamed queue is a lost one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shared import amqp, topology, worker
from shared.contracts import EVENTS
from shared.contracts.matchmaking import MatchRequested, NeedCancelled, NeedOpened
from shared.entrypoints import on, rpc
from shared.inproc.broker import Broker
from shared.topology import Tier


class Doors:
    name = "doors"

    @on(NeedOpened, NeedCancelled)
    def on_need(self, envelope: Any) -> None: ...

    @rpc
    def ask(self, call: Any) -> None: ...


class Plain:
    name = "plain"

    @worker.on(MatchRequested)
    def on_match_requested(self, envelope: Any) -> None: ...

    @worker.answers
    def preview(self, call: Any) -> None: ...


@pytest.fixture
def broker() -> Iterator[Broker]:
    Broker.forget("topology")
    topology.declare(amqp.open_link("inproc://topology", "test").channel(), [Doors, Plain])
    yield Broker.named("topology")
    Broker.forget("topology")


def test_a_door_is_found_on_nameko_services_and_on_plain_workers() -> None:
    (door,) = topology.doors_of(Doors)
    assert (door.queue, door.events) == ("doors.on_need", (NeedOpened, NeedCancelled))
    assert [door.queue for door in topology.doors_of(Plain)] == ["plain.on_match_requested"]


def test_every_queue_has_the_name_it_always_had(broker: Broker) -> None:
    assert sorted(broker.queues) == sorted(
        [
            "doors.on_need",
            "doors.calls",
            "doors.dead",
            *(f"doors.retry.{tier}" for tier in ("1s", "5s", "30s", "2m", "10m")),
            "lianping.unheard",
            "plain.on_match_requested",
            "plain.calls",
            "plain.dead",
            *(f"plain.retry.{tier}" for tier in ("1s", "5s", "30s", "2m", "10m")),
        ]
    )


def test_an_event_goes_to_its_doors_and_one_that_none_hears_is_kept_apart(broker: Broker) -> None:
    events = broker.exchanges["lianping.events"]
    assert events.queues("matchmaking.NeedOpened") == ["doors.on_need"]
    assert all(len(events.queues(name)) >= 1 for name in EVENTS)
    assert events.queues("matchmaking.ConsortiumFormed") == ["lianping.unheard"]


def test_an_event_that_is_heard_from_now_on_is_no_longer_kept_apart(broker: Broker) -> None:
    class New:
        name = "new"

        @worker.on(*EVENTS.values())
        def on_all(self, envelope: Any) -> None: ...

    topology.declare(amqp.open_link("inproc://topology", "test").channel(), [Doors, Plain, New])
    assert broker.exchanges["lianping.events"].queues("matchmaking.ConsortiumFormed") == ["new.on_all"]


def test_a_call_goes_to_the_services_own_queue(broker: Broker) -> None:
    calls = broker.exchanges["lianping.calls"]
    assert calls.queues("doors.ask") == ["doors.calls"]
    assert calls.queues("nobody.ask") == []


def test_a_door_keeps_nothing_that_cannot_be_delivered(broker: Broker) -> None:
    assert broker.queues["doors.on_need"].arguments == {
        "x-queue-type": "quorum",
        "x-delivery-limit": 20,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "doors.dead",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


@pytest.mark.parametrize(
    ("told", "tiers"),
    [
        ("1s,5s,30s,2m,10m", (1, 5, 30, 120, 600)),
        ("200ms, 1.5s", (0.2, 1.5)),
    ],
)
def test_tiers_are_read_from_words(told: str, tiers: tuple[float, ...]) -> None:
    assert tuple(tier.seconds for tier in topology.tiers(told)) == tiers
    assert topology.retry_exchange("doors", Tier("1s", 1)) == "doors.retry.1s"
