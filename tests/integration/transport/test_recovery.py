"""The one process may die: what it had only in memory is told again, and nothing else is."""

from __future__ import annotations

from shared import amqp
from shared.contracts.matchmaking import ConsortiumFormed, NeedCancelled
from shared.inproc.recovery import tell_again
from tests.integration.transport.conftest import Store
from tests.integration.transport.sample import SampleService, SampleWorker

SERVICES = (SampleService, SampleWorker)


def cancelled(need_id: str) -> NeedCancelled:
    return NeedCancelled(need_id=need_id, reason="ok")


def pending(store: Store) -> list[str]:
    return [row.aggregate for row in store.rows("SELECT aggregate FROM outbox WHERE published_at IS NULL ORDER BY id")]


def test_only_what_a_door_has_neither_heard_nor_parked_is_told_again(store: Store) -> None:
    formed = ConsortiumFormed("c1", "p1", "n9", "m1", (), {})
    store.tell(cancelled("heard"), cancelled("lost"), cancelled("parked"), formed)
    store.execute("UPDATE outbox SET published_at = now()")
    store.execute(
        "INSERT INTO inbox (handler, event_id) SELECT 'on_need_cancelled', event_id FROM outbox"
        " WHERE aggregate = 'heard'"
    )
    body = amqp.dumps(store.rows("SELECT body FROM outbox WHERE aggregate = 'parked'")[0].body)
    store.execute(
        "INSERT INTO parked (queue, body, headers, error, attempts)"
        " VALUES ('sample.on_need_cancelled', :body, '{}', 'x', 6)",
        body=body,
    )
    assert tell_again({"sample": store.uri}, SERVICES) == 1
    assert pending(store) == ["lost"]


def test_an_event_that_another_door_heard_is_still_told_to_the_one_that_did_not(store: Store) -> None:
    store.tell(cancelled("n1"))
    store.execute("UPDATE outbox SET published_at = now()")
    store.execute("INSERT INTO inbox (handler, event_id) SELECT 'on_deadline_passed', event_id FROM outbox")
    assert tell_again({"sample": store.uri}, SERVICES) == 1


def test_what_was_never_published_is_left_to_the_courier(store: Store) -> None:
    store.tell(cancelled("n1"))
    assert tell_again({"sample": store.uri}, SERVICES) == 0
