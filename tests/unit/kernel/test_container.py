"""The container survives whatever a worker raises, and says what it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import eventlet
import pytest
from nameko.extensions import DependencyProvider, Entrypoint

from shared.entrypoints.container import Abrupt, Container


class Door(Entrypoint):
    """An entrypoint that only tests fire."""


door = Door.decorator


class Fragile(DependencyProvider):
    """Fails where it is told to."""

    where = ""

    def get_dependency(self, worker_ctx: Any) -> str:
        self._maybe("get")
        return "there"

    def worker_teardown(self, worker_ctx: Any) -> None:
        self._maybe("teardown")

    def _maybe(self, where: str) -> None:
        if Fragile.where == where:
            raise RuntimeError(where)


class Service:
    name = "svc"
    fragile = Fragile()

    @door
    def work(self, error: BaseException | None = None) -> str:
        if error is not None:
            raise error
        return str(self.fragile)


@pytest.fixture
def container() -> Iterator[Container]:
    Fragile.where = ""
    found = Container(Service, {"max_workers": 2})
    yield found
    Fragile.where = ""
    assert not found._died.ready()


def run(container: Container, *args: Any) -> Any:
    (entrypoint,) = container.entrypoints
    return container.run(entrypoint, *args)


def test_a_worker_returns_what_its_method_returned(container: Container) -> None:
    assert run(container) == "there"


@pytest.mark.parametrize("error", [eventlet.Timeout(None), SystemExit(3), KeyboardInterrupt()])
def test_what_is_no_exception_arrives_as_one_and_workers_go_on(container: Container, error: BaseException) -> None:
    for _ in range(5):
        with pytest.raises(Abrupt, match=type(error).__name__):
            run(container, error)
    assert run(container) == "there"


def test_an_exception_arrives_as_it_is(container: Container) -> None:
    with pytest.raises(KeyError):
        run(container, KeyError("x"))


def test_a_dependency_that_fails_before_the_work_fails_that_worker_alone(container: Container) -> None:
    Fragile.where = "get"
    with pytest.raises(RuntimeError, match="get"):
        run(container)
    Fragile.where = ""
    assert run(container) == "there"


def test_a_dependency_that_fails_after_the_work_changes_nothing(container: Container) -> None:
    Fragile.where = "teardown"
    assert run(container) == "there"
    assert run(container) == "there"


def test_events_may_take_half_of_the_workers_and_at_least_one() -> None:
    assert Container(Service, {"max_workers": 10}).event_slots.counter == 5
    assert Container(Service, {"max_workers": 1}).event_slots.counter == 1
