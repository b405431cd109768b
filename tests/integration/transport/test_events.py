"""Events on both transports: heard once, tried again, parked, never lost."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from shared import topology
from shared.contracts.matchmaking import NeedCancelled, ProposalAgreed
from tests.integration.transport.conftest import TIERS, Sample, eventually

LAST_ATTEMPT = len(topology.tiers(TIERS)) + 1


def cancelled(need_id: str, reason: str = "ok") -> NeedCancelled:
    return NeedCancelled(need_id=need_id, reason=reason)


def agreed(proposal_id: str, what: str = "ok") -> ProposalAgreed:
    return ProposalAgreed(proposal_id=proposal_id, need_id=what, epoch=1)


@pytest.mark.parametrize("event", [cancelled("?"), agreed("?")], ids=["nameko door", "plain worker"])
def test_an_event_told_is_heard_by_its_door(
    sample: Sample, subject: str, event: NeedCancelled | ProposalAgreed
) -> None:
    sample.store.tell(replace(event, **{event.about: subject}))
    eventually(lambda: sample.store.done(subject) == 1)
    assert sample.store.begun(subject) == 1


@pytest.mark.parametrize("event", [cancelled("?"), agreed("?")], ids=["nameko door", "plain worker"])
def test_an_event_published_twice_is_done_once(
    sample: Sample, subject: str, event: NeedCancelled | ProposalAgreed
) -> None:
    sample.store.tell(replace(event, **{event.about: subject}))
    eventually(lambda: sample.store.done(subject))
    sample.store.execute("UPDATE outbox SET published_at = NULL WHERE aggregate = :subject", subject=subject)
    eventually(lambda: sample.store.begun(subject) == 2)
    time.sleep(0.3)
    assert sample.store.done(subject) == 1


def test_a_failing_door_is_tried_again_after_growing_delays(sample: Sample, subject: str) -> None:
    sample.store.tell(cancelled(subject, "fail:2"))
    eventually(lambda: sample.store.done(subject))
    tried = sample.store.rows("SELECT at FROM tries WHERE subject = :subject ORDER BY id", subject=subject)
    first, second, third = (row.at for row in tried)
    assert (second - first).total_seconds() >= 0.19
    assert (third - second).total_seconds() >= 0.39
    assert sample.store.parked(subject) == []


@pytest.mark.parametrize(
    ("event", "queue"),
    [(cancelled("?", "fail:99"), "sample.on_need_cancelled"), (agreed("?", "fail:99"), "plain.on_proposal_agreed")],
    ids=["nameko door", "plain worker"],
)
def test_the_last_attempt_parks_the_message_with_its_fault(
    sample: Sample, subject: str, event: NeedCancelled | ProposalAgreed, queue: str
) -> None:
    sample.store.tell(replace(event, **{event.about: subject}))
    (parked,) = eventually(lambda: sample.store.parked(subject))
    assert (parked.queue, parked.attempts, sample.store.begun(subject)) == (queue, LAST_ATTEMPT, LAST_ATTEMPT)
    assert parked.error == f"Spoken: attempt {LAST_ATTEMPT}"
    assert sample.store.done(subject) == 0


@pytest.mark.parametrize("reason", ["never", "refuse"])
def test_a_fault_that_no_retry_mends_parks_at_once(sample: Sample, subject: str, reason: str) -> None:
    sample.store.tell(cancelled(subject, reason))
    (parked,) = eventually(lambda: sample.store.parked(subject))
    assert (parked.attempts, sample.store.begun(subject)) == (1, 1)


def test_an_unreadable_event_is_parked_whole_and_never_run(sample: Sample, subject: str) -> None:
    sample.store.execute(
        "INSERT INTO outbox (event_id, aggregate, aggregate_version, type, body)"
        " VALUES (gen_random_uuid(), :subject, 1, 'matchmaking.NeedCancelled', CAST(:body AS jsonb))",
        subject=subject,
        body=f'{{"type": "matchmaking.NeedCancelled", "id": "{subject}"}}',
    )
    (parked,) = eventually(lambda: sample.store.parked(subject))
    assert parked.error.startswith("Undecodable")
    assert sample.store.begun(subject) == 0


def test_what_is_no_exception_neither_freezes_the_queue_nor_loses_the_message(sample: Sample, subject: str) -> None:
    subjects = [f"{subject}-{number}" for number in range(15)]
    for each in subjects:
        sample.store.tell(cancelled(each, "base"))
    eventually(lambda: all(sample.store.done(each) == 1 for each in subjects))
    assert sample.store.parked(subject) == []


def test_a_deadline_that_comes_due_is_heard_once(sample: Sample, subject: str) -> None:
    sample.store.execute(
        "INSERT INTO deadlines (id, due_at, kind, subject, payload)"
        " VALUES (:subject, now() + interval '300 milliseconds', 'answer', :subject, '{}')",
        subject=subject,
    )
    assert sample.store.done(subject) == 0
    eventually(lambda: sample.store.done(subject) == 1, within=5)
    told = "SELECT 1 FROM outbox WHERE type = 'matchmaking.DeadlinePassed' AND aggregate = :subject"
    assert len(sample.store.rows(told, subject=subject)) == 1


def test_the_backlog_of_one_door_does_not_keep_calls_waiting(sample: Sample, subject: str) -> None:
    for number in range(20):
        sample.store.tell(cancelled(f"{subject}-{number}", "slow:0.5"))
    eventually(lambda: sample.store.begun(f"{subject}-0"))
    started = time.monotonic()
    assert sample.host.ask("sample", "echo", 1) == {"ok": [1]}
    assert time.monotonic() - started < 0.4
    eventually(lambda: sample.store.done(f"{subject}-19"))


def test_a_long_computation_stops_no_other_work(sample: Sample, subject: str) -> None:
    sample.store.tell(agreed(subject, "slow:1"))
    eventually(lambda: sample.store.begun(subject))
    assert sample.host.ask("plain", "preview", "x", timeout=0.9) == {"ok": "preview of x"}
    assert sample.store.done(subject) == 0
    eventually(lambda: sample.store.done(subject) == 1)
