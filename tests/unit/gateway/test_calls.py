"""What goes with every question to a service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.idempotency import digest
from shared import clock
from tests.fakes.rpc import MEMBER, STAFF, FakeRpc, Headers


def test_a_call_says_who_asks_under_which_id_and_until_when(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    before = clock.now()
    answer = client.get("/v1/needs/need_1", headers=member)
    asked = rpc.asked[0]
    assert asked.call["actor"] == MEMBER
    assert asked.call["call_id"] == answer.headers["X-Request-Id"]
    assert asked.call["call_id"].startswith("call_")
    assert asked.call["idempotency"] is None
    deadline = datetime.fromisoformat(asked.call["deadline"])
    assert before + timedelta(seconds=9) < deadline <= clock.now() + timedelta(seconds=10)
    assert 9 < asked.timeout <= 10


def test_staff_and_strangers_are_told_apart(client: FlaskClient, rpc: FakeRpc, staff: Headers) -> None:
    client.post("/v1/members", json={}, headers=staff)
    client.post("/v1/members", json={})
    assert [asked.call["actor"] for asked in rpc.asked] == [STAFF, {"kind": "nobody", "member_id": None}]


@pytest.mark.parametrize("given", ["order-2026-11-23.7", "A" * 64, "01234567"])
def test_a_sane_request_id_is_kept(client: FlaskClient, rpc: FakeRpc, member: Headers, given: str) -> None:
    answer = client.get("/v1/needs/need_1", headers=member | {"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == rpc.asked[0].call["call_id"] == given


@pytest.mark.parametrize("given", ["short", "A" * 65, "has space", "é" * 10, '{"a":"12345"}', "-leading-dash"])
def test_a_request_id_that_could_confuse_a_log_is_replaced(
    client: FlaskClient, rpc: FakeRpc, member: Headers, given: str
) -> None:
    answer = client.get("/v1/needs/need_1", headers=member | {"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == rpc.asked[0].call["call_id"] != given


def test_an_idempotency_key_goes_with_its_route_and_digest(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    client.post("/v1/needs/need_1/proposals", json={"rank": 1}, headers=member | {"Idempotency-Key": "k-1"})
    assert rpc.asked[0].call["idempotency"] == {
        "key": "k-1",
        "route": "POST /v1/needs/{need_id}/proposals",
        "digest": digest("POST", "/v1/needs/need_1/proposals", {"rank": 1}),
    }


def test_a_read_has_no_idempotency(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    client.get("/v1/needs/need_1", headers=member | {"Idempotency-Key": "k-1"})
    assert rpc.asked[0].call["idempotency"] is None


@pytest.mark.parametrize("key", ["", "a b", "k" * 256, "é", "密"])
def test_a_key_that_is_not_visible_ascii_is_refused(
    client: FlaskClient, rpc: FakeRpc, member: Headers, key: str
) -> None:
    given = key.encode().decode("latin-1")
    answer = client.post("/v1/needs", json={}, headers=member | {"Idempotency-Key": given})
    assert (answer.status_code, answer.json["code"]) == (422, "BadIdempotencyKey")
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"
    assert rpc.asked == []


@pytest.mark.parametrize("key", ["!", "~" * 255, 'a"b\\c'])
def test_any_visible_ascii_makes_a_key(client: FlaskClient, rpc: FakeRpc, member: Headers, key: str) -> None:
    client.post("/v1/needs", json={}, headers=member | {"Idempotency-Key": key})
    assert rpc.asked[0].call["idempotency"]["key"] == key


def test_the_digest_does_not_depend_on_how_the_body_is_written(
    client: FlaskClient, rpc: FakeRpc, member: Headers
) -> None:
    for raw in (b'{"a": 1, "b": {"c": [1, 2], "d": "\\u5c4f"}}', '{ "b":{"d":"屏","c":[1,2]},"a":1 }'.encode()):
        client.post("/v1/needs", data=raw, content_type="application/json", headers=member | {"Idempotency-Key": "k-1"})
    first, second = (asked.call["idempotency"]["digest"] for asked in rpc.asked)
    assert first == second


@pytest.mark.parametrize(
    "other",
    [
        ("PATCH", "/v1/needs", {"a": 1}),
        ("POST", "/v1/needs/x", {"a": 1}),
        ("POST", "/v1/needs", {"a": 2}),
        ("POST", "/v1/needs", {"a": "1"}),
        ("POST", "/v1/needs", {"a": True}),
        ("POST", "/v1/needs", {"a": [1]}),
        ("POST", "/v1/needs", {}),
    ],
)
def test_another_method_path_or_body_has_another_digest(other: Any) -> None:
    assert digest(*other) != digest("POST", "/v1/needs", {"a": 1})


def test_the_order_of_a_list_matters_to_the_digest() -> None:
    assert digest("POST", "/", {"a": [1, 2]}) != digest("POST", "/", {"a": [2, 1]})
