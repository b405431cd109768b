"""How yes is said: statuses, addresses of new things, versions, security headers, health."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.rpc import FakeRpc, Headers


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/v1/members", 201, "/v1/members/x_1"),
        ("/v1/members/mem_1/keys", 201, "/v1/members/mem_1/keys"),
        ("/v1/resources", 201, "/v1/resources/x_1"),
        ("/v1/resources/res_1/blackouts", 201, "/v1/resources/res_1/capacity"),
        ("/v1/needs", 202, "/v1/needs/x_1"),
        ("/v1/needs/need_1/match", 202, "/v1/needs/need_1/match"),
        ("/v1/needs/need_1/proposals", 202, "/v1/proposals/x_1"),
        ("/v1/invitations/inv_1/answer", 200, None),
    ],
)
def test_a_new_thing_comes_with_its_address(
    client: FlaskClient, staff: Headers, path: str, status: int, location: str | None
) -> None:
    answer = client.post(path, json={}, headers=staff)
    assert (answer.status_code, answer.headers.get("Location")) == (status, location)
    assert answer.json == {"id": "x_1"}


def test_what_did_not_change_is_not_sent_again(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    first = client.get("/v1/needs/need_1", headers=member)
    again = client.get("/v1/needs/need_1", headers=member | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    rpc.reply = {"id": "x_2"}
    changed = client.get("/v1/needs/need_1", headers=member | {"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json) == (200, {"id": "x_2"})


def test_head_is_get_without_the_body(client: FlaskClient, member: Headers) -> None:
    answer = client.head("/v1/needs/need_1", headers=member)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == client.get("/v1/needs/need_1", headers=member).headers["ETag"]


def test_no_shared_cache_keeps_what_a_key_was_needed_for(client: FlaskClient, member: Headers) -> None:
    read = client.get("/v1/needs/need_1", headers=member)
    assert (read.headers["Cache-Control"], read.headers["Vary"]) == ("private, no-cache", "Authorization")
    assert client.post("/v1/needs", json={}, headers=member).headers["Cache-Control"] == "no-store"
    assert client.get("/v1/needs/need_1").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/v1/needs/need_1", "/v1/nothing", "/v1/docs", "/v1/openapi.json", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, member: Headers, path: str) -> None:
    headers = client.get(path, headers=member).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_chinese_is_sent_as_it_is_written(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    rpc.reply = {"title": "眉山"}
    assert "眉山".encode() in client.get("/v1/needs/need_1", headers=member).data


def test_ready_means_that_services_can_be_asked(client: FlaskClient, rpc: FakeRpc) -> None:
    assert client.get("/readyz").status_code == 200
    rpc.is_ready = False
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_requests_are_counted_by_route_and_not_by_path(client: FlaskClient, member: Headers) -> None:
    client.get("/v1/needs/need_777", headers=member)
    measured = client.get("/metrics").text
    assert 'lianping_http_request_seconds_count{route="/v1/needs/{need_id}",status="200"}' in measured
    assert "need_777" not in measured
