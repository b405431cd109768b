"""Asking and answering, over the broker in memory, on plain threads."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from shared import amqp, calls, clock, topology
from shared.calls import Caller, CallFailed, Request
from shared.errors import Conflict, RemoteRefusal, TimedOut, Unavailable
from shared.inproc.broker import Broker

URI = "inproc://calls"


class Answering:
    """Answers every request to "svc" with what `reply` makes of it, or not at all when that is None."""

    name = "svc"

    def __init__(self, reply: Callable[[Request], bytes | None]) -> None:
        link = amqp.open_link(URI, "svc")
        self.channel = link.channel()
        topology.declare(self.channel, [self])
        self.publisher = amqp.Publisher(URI, "svc")
        self.requests: list[Any] = []
        self.reply = reply
        self.channel.basic_consume("svc.calls", "tag", self._answer, no_ack=True)
        threading.Thread(target=self._run, args=(link,), daemon=True).start()

    def _run(self, link: Any) -> None:
        try:
            while True:
                try:
                    link.drain_events(timeout=1)
                except TimeoutError:
                    continue
        except amqp.TROUBLE:
            pass

    def _answer(self, message: Any) -> None:
        self.requests.append(message)
        request = Request.of(message)
        reply = self.reply(request)
        if reply is not None:
            calls.send_reply(self.publisher, request, reply)


@pytest.fixture
def caller() -> Iterator[Caller]:
    Broker.forget("calls")
    topology.declare(amqp.open_link(URI, "test").channel(), [])
    found = Caller(URI, "gateway")
    found.start()
    yield found
    found.stop()
    Broker.named("calls").cut()
    Broker.forget("calls")


def test_the_answer_is_what_the_service_returned(caller: Caller) -> None:
    Answering(lambda request: calls.answer(request, lambda: [request.method, *request.args]))
    assert caller.call("svc", "hello", {}, 1, "二") == ["hello", 1, "二"]


def test_a_refusal_is_raised_at_the_caller(caller: Caller) -> None:
    def refuse() -> None:
        raise Conflict()

    Answering(lambda request: calls.answer(request, refuse))
    with pytest.raises(RemoteRefusal) as told:
        caller.call("svc", "hello", {})
    assert (told.value.kind, told.value.code) == ("Conflict", "Conflict")


def test_no_answer_in_time_is_a_timeout_that_leaves_nothing_behind(caller: Caller) -> None:
    Answering(lambda request: None)
    started = time.monotonic()
    with pytest.raises(TimedOut):
        caller.call("svc", "hello", {}, timeout=0.2)
    assert time.monotonic() - started < 1
    assert caller._waiting == {}


def test_an_answer_that_comes_too_late_is_dropped_and_harms_no_later_call(caller: Caller) -> None:
    slow: list[Request] = []
    service = Answering(lambda request: slow.append(request) or None)
    with pytest.raises(TimedOut):
        caller.call("svc", "hello", {}, timeout=0.1)
    service.reply = lambda request: calls.answer(request, lambda: "now")
    calls.send_reply(service.publisher, slow[0], b'{"ok": "late"}')
    assert caller.call("svc", "hello", {}) == "now"


def test_a_service_without_a_queue_is_unavailable_at_once(caller: Caller) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable):
        caller.call("nobody", "hello", {}, timeout=5)
    assert time.monotonic() - started < 2
    assert caller._waiting == {}


def test_a_request_expires_with_its_callers_patience(caller: Caller) -> None:
    service = Answering(lambda request: calls.answer(request, lambda: None))
    caller.call("svc", "hello", {"call_id": "c1"}, timeout=2.5)
    (message,) = service.requests
    assert message.properties["expiration"] == "2500"
    told = json.loads(message.body)["call"]
    assert told["call_id"] == "c1"
    assert told["deadline"] <= (clock.now() + timedelta(seconds=2.5)).isoformat()


def test_without_a_reply_queue_nobody_is_asked() -> None:
    Broker.forget("calls")
    caller = Caller(URI, "gateway")
    with pytest.raises(Unavailable):
        caller.call("svc", "hello", {}, timeout=0.1)


def test_a_hundred_at_once_each_get_their_own_answer(caller: Caller) -> None:
    Answering(lambda request: calls.answer(request, lambda: request.args[0]))
    answers: dict[int, Any] = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.update({n: caller.call("svc", "hello", {}, n)})) for n in range(100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answers == {n: n for n in range(100)}


def test_a_cut_connection_is_made_again_and_calls_go_on(caller: Caller) -> None:
    Broker.named("calls").cut()
    Answering(lambda request: calls.answer(request, lambda: "there"))
    assert caller.call("svc", "hello", {}) == "there"


def request(deadline: Any = None, **call: Any) -> Request:
    told = {"call_id": "c1", **call, **({"deadline": deadline} if deadline is not None else {})}
    return Request("svc", "hello", told, (), "reply", "1")


@pytest.mark.parametrize("deadline", ["2001-01-01T00:00:00+00:00", "nonsense", 7, "2001-01-01T00:00:00"])
def test_a_request_past_its_deadline_is_not_run(deadline: Any) -> None:
    ran: list[int] = []
    reply = json.loads(calls.answer(request(deadline), lambda: ran.append(1)))
    assert reply["refusal"]["kind"] == "TimedOut"
    assert ran == []


def test_a_fault_tells_its_call_and_not_its_words() -> None:
    def fail() -> None:
        raise RuntimeError("secret words")

    assert calls.answer(request(), fail) == b'{"fault":"c1"}'


def test_an_answer_that_is_no_json_is_a_fault() -> None:
    assert calls.answer(request(), lambda: object()) == b'{"fault":"c1"}'
    assert calls.answer(request(), lambda: float("nan")) == b'{"fault":"c1"}'


def test_a_database_that_is_away_makes_the_service_unavailable() -> None:
    def fail() -> None:
        raise OperationalError("SELECT 1", {}, Exception())

    assert json.loads(calls.answer(request(), fail))["refusal"]["kind"] == "Unavailable"


def test_a_fault_is_raised_as_such_at_the_caller(caller: Caller) -> None:
    Answering(lambda request: b'{"fault":"c1"}')
    with pytest.raises(CallFailed):
        caller.call("svc", "hello", {})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"call": 1, "args": []}', b"\xff"])
def test_a_body_that_is_no_request_asks_for_nothing(body: bytes) -> None:
    Broker.forget("calls")
    channel = amqp.open_link(URI, "test").channel()
    channel.queue_declare("svc.calls")
    channel.basic_publish(channel.prepare_message(body, headers={}, properties={}), "", "svc.calls")
    assert Request.of(channel.basic_get("svc.calls")).method == ""
