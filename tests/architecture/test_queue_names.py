"""The names of the doors' queues are frozen: under a new name a queue starts empty, and the old one is read no more.

A new door is added to FROZEN. To rename or remove one, first have it drained: keep the old door until its queue is
empty everywhere, and write down how in docs/operations.md.
"""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from deploy.migrate import LISTENERS
from shared import topology
from shared.contracts.matchmaking import NeedOpened
from shared.worker import on

FROZEN = {
    "matcher.on_match_requested",
    "matchmaking.on_confirmation_refused",
    "matchmaking.on_deadline_passed",
    "matchmaking.on_holds_placed",
    "matchmaking.on_holds_refused",
    "matchmaking.on_holds_released",
    "matchmaking.on_member_changed",
    "matchmaking.on_reservations_confirmed",
    "matchmaking.on_resource_changed",
    "members.on_deadline_passed",
    "resource_pool.on_member_changed",
    "resource_pool.on_proposal_agreed",
    "resource_pool.on_proposal_closed",
    "resource_pool.on_proposal_issued",
}
NAMES = ["members", "resource_pool", "matchmaking", "matcher", "gateway"]
"""Names of the services: they are in every queue's and every route's name."""


@pytest.fixture(scope="module")
def listeners() -> list[Any]:
    """The classes for which the stack declares queues."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        return [topology.load(path) for path in LISTENERS]


def queues_of(listeners: list[Any]) -> set[str]:
    return {door.queue for listener in listeners for door in topology.doors_of(listener)}


def test_no_door_is_renamed_or_lost(listeners: list[Any]) -> None:
    assert FROZEN - queues_of(listeners) == set(), "messages in these queues would never be read"


def test_every_door_is_frozen(listeners: list[Any]) -> None:
    assert queues_of(listeners) - FROZEN == set(), "new doors: add them to FROZEN"


def test_the_services_have_the_names_they_always_had(listeners: list[Any]) -> None:
    assert [listener.name for listener in listeners] == NAMES


class Members:
    name = "members"

    @on(NeedOpened)
    def on_deadline_gone(self, envelope: Any) -> None: ...


def test_a_renamed_door_is_noticed(listeners: list[Any]) -> None:
    renamed = queues_of([Members, *listeners[1:]])
    assert FROZEN - renamed == {"members.on_deadline_passed"}
    assert renamed - FROZEN == {"members.on_deadline_gone"}
