"""Asking and answering on both transports."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.integration.transport.conftest import Sample


def test_a_call_is_answered_with_what_the_method_returned(sample: Sample) -> None:
    assert sample.host.ask("sample", "echo", 1, "二", {"three": [None]}) == {"ok": [1, "二", {"three": [None]}]}


def test_a_plain_worker_answers_calls_as_well(sample: Sample) -> None:
    assert sample.host.ask("plain", "preview", "x") == {"ok": "preview of x"}


def test_a_refusal_crosses_with_its_code_and_words(sample: Sample) -> None:
    assert sample.host.ask("sample", "refuse") == {"error": "RemoteRefusal", "code": "Busy", "text": "Not now."}


def test_no_words_of_a_fault_cross_and_the_caller_learns_that_it_failed(sample: Sample) -> None:
    for how in ("runtime", "base", "unjson"):
        answer = sample.host.ask("sample", "break_down", how)
        assert (answer["error"], answer["text"]) == ("CallFailed", ""), how


def test_an_unknown_method_is_refused(sample: Sample) -> None:
    assert sample.host.ask("sample", "nonsense")["code"] == "Invalid"
    assert sample.host.ask("plain", "on_proposal_agreed")["code"] == "Invalid"


def test_wrong_arguments_fail_that_call_alone(sample: Sample) -> None:
    assert sample.host.ask("sample", "refuse", 1, 2, 3)["error"] == "CallFailed"
    assert sample.host.ask("sample", "echo") == {"ok": []}


def test_a_service_that_nobody_runs_is_unavailable_at_once(sample: Sample) -> None:
    started = time.monotonic()
    assert sample.host.ask("nobody", "anything")["error"] == "Unavailable"
    assert time.monotonic() - started < 3


def test_a_late_answer_is_a_timeout_and_not_a_wait(sample: Sample, subject: str) -> None:
    started = time.monotonic()
    assert sample.host.ask("sample", "slow", 2.0, subject, timeout=0.5)["error"] == "TimedOut"
    assert time.monotonic() - started < 1.5


def test_a_call_that_nobody_waits_for_any_more_is_not_run(sample: Sample, subject: str) -> None:
    with ThreadPoolExecutor(10) as pool:
        busy = [pool.submit(sample.host.ask, "sample", "slow", 1.2, f"{subject}-{n}") for n in range(10)]
        time.sleep(0.5)
        assert sample.host.ask("sample", "spin", subject, timeout=0.3)["error"] == "TimedOut"
        assert all(each.result() == {"ok": "late"} for each in busy)
    assert sample.host.ask("sample", "echo") == {"ok": []}
    assert sample.store.begun(subject) == 0


def test_many_at_once_each_get_their_own_answer(sample: Sample) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: sample.host.ask("sample", "echo", n), range(100)))
    assert answers == [{"ok": [n]} for n in range(100)]


def test_ten_queries_that_wait_wait_together(sample: Sample) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: sample.host.ask("sample", "wait_in_database", 0.5), range(10)))
    assert answers == [{"ok": "slept"}] * 10
    assert time.monotonic() - started < 2.5
