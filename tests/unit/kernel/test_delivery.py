"""What becomes of one message: done, tried again, parked, or given back; never lost."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from shared import amqp, clock, delivery, wire
from shared.contracts.matchmaking import NeedCancelled
from shared.delivery import Delivery, Heard, Outcome
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Permanent, Unavailable
from shared.parking import ParkedMessage

TIERS = 5


class FakeDatabase:
    """Answers or not, as told; counts how often it was asked."""

    def __init__(self, *answers: bool) -> None:
        self._answers, self.asked = list(answers), 0

    def answers(self) -> bool:
        self.asked += 1
        return self._answers.pop(0) if self._answers else True


class FakePublisher:
    """Keeps what is published; fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.sent = failures, list[amqp.Outgoing]()

    def publish(self, message: amqp.Outgoing) -> None:
        if self.failures:
            self.failures -= 1
            raise amqp.BrokerUnavailable("alarm")
        self.sent.append(message)


class World:
    """A delivery with everything around it faked."""

    def __init__(self, database: FakeDatabase | None = None, publisher: FakePublisher | None = None) -> None:
        self.database, self.publisher = database or FakeDatabase(), publisher or FakePublisher()
        self.parked: list[ParkedMessage] = []
        self.park_failures = 0
        self.stopping = False
        self.runs = 0
        self.delivery = Delivery("svc", self.database, self.publisher, lambda: self.stopping, self._keep)  # type: ignore[arg-type]

    def _keep(self, _: Any, message: ParkedMessage) -> None:
        if self.park_failures:
            self.park_failures -= 1
            raise OperationalError("x", {}, Exception())
        self.parked.append(message)

    def deliver(self, heard: Heard, *errors: BaseException | None) -> Outcome:
        """Deliver to a handler that raises `errors` in turn, the last one for ever."""

        def handle(_: wire.Envelope) -> None:
            error = errors[min(self.runs, len(errors) - 1)] if errors else None
            self.runs += 1
            if error is not None:
                raise error

        return self.delivery.deliver(heard, handle)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BACKOFF_S", (0.0,))


def heard(attempts: int = 0, **headers: Any) -> Heard:
    event = NeedCancelled(need_id="n1", reason="ok")
    body = wire.encode(event, event_id=str(uuid.uuid4()), version=1, at=clock.now(), call_id="c")
    return Heard("svc.door", amqp.dumps(body), {"x-attempts": attempts, **headers}, "application/json")


def away() -> OperationalError:
    return OperationalError("SELECT 1", {}, Exception("connection refused"))


def test_a_handled_message_is_done() -> None:
    world = World()
    assert world.deliver(heard()) is Outcome.DONE
    assert (world.runs, world.publisher.sent, world.parked) == (1, [], [])


def test_a_failure_goes_to_the_first_tier_whole_with_its_attempts_counted() -> None:
    world, message = World(), heard(own="kept")
    assert world.deliver(message, RuntimeError("no")) is Outcome.DONE
    (sent,) = world.publisher.sent
    assert (sent.exchange, sent.routing_key, sent.mandatory) == ("svc.retry.1s", "svc.door", True)
    assert (sent.body, sent.content_type) == (message.body, "application/json")
    assert sent.headers == {"own": "kept", "x-attempts": 1, "x-error": "RuntimeError: no"}


@pytest.mark.parametrize(("attempts", "tier"), [(1, "5s"), (2, "30s"), (3, "2m"), (4, "10m")])
def test_each_further_failure_waits_longer(attempts: int, tier: str) -> None:
    world = World()
    world.deliver(heard(attempts), RuntimeError("no"))
    assert world.publisher.sent[0].exchange == f"svc.retry.{tier}"


def test_the_failure_after_the_last_tier_parks() -> None:
    world, message = World(), heard(TIERS)
    assert world.deliver(message, RuntimeError("no")) is Outcome.DONE
    (parked,) = world.parked
    assert (parked.body, parked.attempts, parked.error) == (message.body, TIERS + 1, "RuntimeError: no")
    assert world.publisher.sent == []


def test_the_brokers_own_headers_are_not_sent_back() -> None:
    world = World()
    world.deliver(heard(**{"x-death": [{}], "x-delivery-count": 3, "x-first-death-queue": "q"}), RuntimeError())
    assert set(world.publisher.sent[0].headers) == {"x-attempts", "x-error"}


@pytest.mark.parametrize("fault", [Permanent("no"), wire.Undecodable("no"), Invalid(), Forbidden()])
def test_a_fault_that_no_retry_mends_parks_at_once(fault: Exception) -> None:
    world = World()
    assert world.deliver(heard(), fault) is Outcome.DONE
    assert (len(world.parked), world.publisher.sent) == (1, [])


@pytest.mark.parametrize("fault", [NotFound(), Conflict(), Unavailable()])
def test_a_refusal_that_later_events_may_mend_is_tried_again(fault: Exception) -> None:
    world = World()
    world.deliver(heard(), fault)
    assert (len(world.parked), len(world.publisher.sent)) == (0, 1)


@pytest.mark.parametrize("body", [b"\xff", b"not json", b"[]", b"{}", b'{"type": "matchmaking.Unknown"}', b"null"])
def test_what_cannot_be_read_is_parked_as_it_came_and_never_run(body: bytes) -> None:
    world = World()
    assert world.deliver(Heard("svc.door", body)) is Outcome.DONE
    assert (world.parked[0].body, world.parked[0].queue, world.runs) == (body, "svc.door", 0)


def test_while_the_database_is_away_the_message_is_held_and_nothing_counts() -> None:
    world = World(FakeDatabase(False, False, False, True))
    assert world.deliver(heard(), away(), None) is Outcome.DONE
    assert (world.runs, world.publisher.sent, world.parked) == (2, [], [])


def test_a_call_that_found_the_database_away_is_recognised_through_its_refusal() -> None:
    refusal = Unavailable()
    refusal.__cause__ = away()
    world = World(FakeDatabase(False, True))
    assert world.deliver(heard(), refusal, None) is Outcome.DONE
    assert world.publisher.sent == []


def test_a_message_that_always_spoils_an_answering_database_counts_in_the_end() -> None:
    world = World()
    assert world.deliver(heard(), away()) is Outcome.DONE
    assert world.publisher.sent[0].headers["x-attempts"] == 1
    assert world.runs == delivery.FREE_RERUNS + 1


def test_a_process_that_stops_gives_the_message_back_instead_of_waiting() -> None:
    world = World(FakeDatabase(*[False] * 9))
    world.stopping = True
    assert world.deliver(heard(), away()) is Outcome.RELEASED
    assert (world.publisher.sent, world.parked) == ([], [])


def test_a_broker_alarm_is_waited_out_and_the_retry_is_published_once() -> None:
    world = World(publisher=FakePublisher(failures=4))
    assert world.deliver(heard(), RuntimeError("no")) is Outcome.DONE
    assert len(world.publisher.sent) == 1


def test_a_message_that_can_be_put_nowhere_is_given_back_when_the_process_stops() -> None:
    world = World(publisher=FakePublisher(failures=99))
    world.stopping = True
    assert world.deliver(heard(), RuntimeError("no")) is Outcome.RELEASED


def test_parking_is_repeated_until_the_database_has_the_message() -> None:
    world = World()
    world.park_failures = 3
    assert world.deliver(heard(), Permanent("no")) is Outcome.DONE
    assert len(world.parked) == 1


@pytest.mark.parametrize("attempts", ["many", -3, None, 2.5])
def test_a_strange_count_of_attempts_is_none(attempts: Any) -> None:
    assert Heard("q", b"", {"x-attempts": attempts}).attempts == 0


def test_what_is_parked_or_retried_shows_no_password() -> None:
    world = World()
    world.deliver(heard(), RuntimeError("amqp://members:hunter2@rabbitmq is down"))
    assert "hunter2" not in world.publisher.sent[0].headers["x-error"]
