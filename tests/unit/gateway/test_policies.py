"""Closed by default: who may come in where, and for how long a key is believed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app
from gateway.auth import ANY_KEY, PUBLIC, STAFF, Authenticator, RouteWithoutPolicy
from gateway.operations import Context, ok
from gateway.routes import CONTEXTS
from gateway.settings import Settings
from shared.errors import RemoteRefusal
from tests.fakes.rpc import MEMBER, PEPPER, FakeRpc, Headers, bearer, refused

OPERATIONS = [operation for context in CONTEXTS for operation in context.operations]


def path_of(operation: Any) -> str:
    return operation.path.format_map(dict.fromkeys(operation.path_ids, "x_1"))


def send(client: FlaskClient, operation: Any, headers: Headers | None = None) -> Any:
    body = {"json": {}} if operation.body else {}
    return client.open(path_of(operation), method=operation.method, headers=headers, **body)


def test_a_route_without_a_policy_does_not_start(rpc: FakeRpc) -> None:
    forgetful = Context("forgetful", "忘记的", "Forgetful")

    @forgetful.get("/v1/forgotten", ok("Member"))
    def forgotten() -> Any:
        """忘了写
        Forgotten
        """

    with pytest.raises(RouteWithoutPolicy, match="forgotten"):
        create_app(rpc, Settings(pepper=PEPPER), contexts=[*CONTEXTS, forgetful])


def test_a_route_that_slips_in_later_is_closed(rpc: FakeRpc, staff: Headers) -> None:
    app = create_app(rpc, Settings(pepper=PEPPER))
    app.add_url_rule("/v1/late", "late", lambda: "open")
    answer = app.test_client().get("/v1/late", headers=staff)
    assert (answer.status_code, answer.json["code"]) == (403, "NoPolicy")


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.policy in (ANY_KEY, STAFF)], ids=lambda o: o.name)
def test_without_a_key_nothing_but_an_application_gets_through(
    client: FlaskClient, rpc: FakeRpc, operation: Any
) -> None:
    answer = send(client, operation)
    assert (answer.status_code, answer.json["code"]) == (401, "NeedsKey")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lianping"'
    assert rpc.asked == []


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.policy is STAFF], ids=lambda o: o.name)
def test_a_members_key_does_not_open_the_secretariats_routes(
    client: FlaskClient, rpc: FakeRpc, member: Headers, operation: Any
) -> None:
    answer = send(client, operation, member)
    assert (answer.status_code, answer.json["code"]) == (403, "StaffOnly")
    assert rpc.asked == []


def test_only_what_an_applicant_needs_is_public() -> None:
    assert {o.name for o in OPERATIONS if o.policy is PUBLIC} == {"apply_for_membership", "member_words"}


def test_a_wrong_key_is_refused_even_where_none_is_needed(client: FlaskClient, rpc: FakeRpc) -> None:
    answer = client.post("/v1/members", json={}, headers=bearer(FakeRpc().key_of(MEMBER)))
    assert (answer.status_code, answer.json["code"]) == (401, "UnknownKey")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert rpc.asked == []


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic dTpw", "lp_key_abc", "Bearer lp__" + "s" * 43])
def test_what_is_no_key_is_refused_without_asking_anybody(client: FlaskClient, rpc: FakeRpc, header: str) -> None:
    answer = client.get("/v1/members", headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == (401, "BadKey")
    assert rpc.authentications == 0


def test_a_good_key_is_asked_about_once_in_ten_seconds(app: Flask, rpc: FakeRpc) -> None:
    now = [100.0]
    header = f"Bearer {rpc.key_of(MEMBER)}"
    authenticator = Authenticator(PEPPER, 10, clock=lambda: now[0])
    with app.test_request_context():
        app.preprocess_request()
        for second in (100.0, 105.0, 109.9):
            now[0] = second
            assert authenticator.actor(header) == MEMBER
        assert rpc.authentications == 1
        now[0] = 110.1
        authenticator.actor(header)
    assert rpc.authentications == 2


def test_a_revoked_key_opens_nothing_after_ten_seconds(app: Flask, rpc: FakeRpc) -> None:
    now = [100.0]
    header = f"Bearer {rpc.key_of(MEMBER)}"
    authenticator = Authenticator(PEPPER, 10, clock=lambda: now[0])
    with app.test_request_context():
        app.preprocess_request()
        authenticator.actor(header)
        rpc.forget_keys()
        now[0] = 110.0
        with pytest.raises(RemoteRefusal, match="not valid"):
            authenticator.actor(header)


def test_a_refused_key_is_asked_about_every_time(client: FlaskClient, rpc: FakeRpc) -> None:
    stranger = bearer(FakeRpc().key_of(MEMBER))
    for _ in range(3):
        assert client.get("/v1/members", headers=stranger).status_code == 401
    assert rpc.authentications == 3


def test_when_nobody_can_check_keys_the_answer_is_503_and_not_401(client: FlaskClient, rpc: FakeRpc) -> None:
    def down(*_: Any) -> Any:
        raise refused("Unavailable", "Unavailable", "不可用", "not available")

    rpc._authenticate = down  # type: ignore[method-assign]
    answer = client.get("/v1/members", headers=bearer(rpc.key_of(MEMBER)))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_pepper_too_short_to_hide_anything_stops_the_start(rpc: FakeRpc) -> None:
    with pytest.raises(ValueError, match="KEY_PEPPER"):
        create_app(rpc, Settings(pepper="short"))


def test_the_pepper_shows_in_no_representation() -> None:
    assert PEPPER not in repr(Settings(pepper=PEPPER))
