"""Every answer that is not yes: one shape, two languages, no secrets."""

from __future__ import annotations

import io
import logging as plain_logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway import refusals
from shared import logging
from shared.errors import TimedOut, Unavailable
from tests.fakes.rpc import FakeRpc, Headers, refused

MEMBERS = {"type", "title", "status", "detail", "code", "errors", "instance", "call_id"}
ZH = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == MEMBERS
    assert (answer.status_code, answer.json["status"], answer.json["code"]) == (status, status, code)
    assert answer.json["call_id"] == answer.headers["X-Request-Id"]
    return dict(answer.json)


@pytest.mark.parametrize("kind", ["Invalid", "Forbidden", "NotFound", "Conflict", "Unauthenticated", "Unavailable"])
def test_a_services_refusal_is_told_in_its_own_words(
    client: FlaskClient, rpc: FakeRpc, member: Headers, kind: str
) -> None:
    rpc.reply = refused(kind, "AlreadyHeld", "已被占用", "It is held.", [{"field": "spec.ip", "zh": "错", "en": "bad"}])
    status = refusals.STATUS[kind]
    english = is_problem(client.get("/v1/members", headers=member), status, "AlreadyHeld")
    assert (english["detail"], english["errors"]) == ("It is held.", [{"field": "spec.ip", "message": "bad"}])
    chinese = is_problem(client.get("/v1/members", headers=member | ZH), status, "AlreadyHeld")
    assert (chinese["detail"], chinese["errors"]) == ("已被占用", [{"field": "spec.ip", "message": "错"}])
    assert english["title"] != chinese["title"]
    assert english["type"] == chinese["type"] == f"/v1/docs#problem-{kind}"


@pytest.mark.parametrize("refusal", [Unavailable(service="members"), TimedOut(service="members")])
def test_a_service_that_does_not_answer_is_worth_another_try(
    client: FlaskClient, rpc: FakeRpc, member: Headers, refusal: Any
) -> None:
    rpc.reply = refusal
    answer = client.get("/v1/members", headers=member)
    is_problem(answer, refusals.STATUS[refusal.kind], refusal.code)
    assert answer.headers["Retry-After"] == "2"


def test_a_refusal_of_an_unknown_kind_is_our_fault(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    rpc.reply = refused("Novelty", "New", "新", "new")
    is_problem(client.get("/v1/members", headers=member), 500, "Internal")


def test_an_unknown_address_is_a_problem_without_a_key(client: FlaskClient) -> None:
    is_problem(client.get("/v1/nothing"), 404, "NoSuchRoute")
    is_problem(client.get("/v1/members/"), 404, "NoSuchRoute")
    is_problem(client.get("//v1/members"), 404, "NoSuchRoute")


@pytest.mark.parametrize("odd", ["a b", "a%00b", "a.b", "x" * 65, "中文", "%ff"])
def test_what_cannot_be_an_id_is_an_unknown_address(
    client: FlaskClient, staff: Headers, rpc: FakeRpc, odd: str
) -> None:
    is_problem(client.get(f"/v1/members/{odd}", headers=staff), 404, "NoSuchRoute")
    assert rpc.asked == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_there_says_which_are(client: FlaskClient, method: str) -> None:
    answer = client.open("/v1/members", method=method)
    is_problem(answer, 405, "MethodNotAllowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_client_that_wants_no_json_is_told_so(client: FlaskClient, member: Headers) -> None:
    is_problem(client.get("/v1/members", headers=member | {"Accept": "text/html"}), 406, "NotAcceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json"])
def test_a_client_that_takes_json_gets_it(client: FlaskClient, member: Headers, accept: str) -> None:
    assert client.get("/v1/members", headers=member | {"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-TW,zh;q=0.8", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("en-GB,zh;q=0.5", "en"),
        ("en;q=0.3, zh-CN;q=0.9", "zh-CN"),
        ("fr", "en"),
        ("", "zh-CN"),
        ("*", "zh-CN"),
        ("zh;q=0, en;q=0.1", "en"),
        ("(*&^", "en"),
    ],
)
def test_the_language_is_the_callers(client: FlaskClient, accepts: str, language: str) -> None:
    answer = client.get("/v1/members", headers={"Accept-Language": accepts})
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"
    assert ("密钥" in answer.json["detail"]) == (language == "zh-CN")


def test_a_bug_is_told_to_the_log_and_to_nobody_else(
    client: FlaskClient, rpc: FakeRpc, member: Headers, log: io.StringIO
) -> None:
    key = member["Authorization"].removeprefix("Bearer ")
    rpc.reply = RuntimeError(f"postgresql://members:hunter2secret@db and {key}")
    answer = client.get("/v1/members", headers=member)
    problem = is_problem(answer, 500, "Internal")
    assert "hunter2secret" not in str(problem) and "RuntimeError" not in str(problem)
    written = log.getvalue()
    assert "RuntimeError" in written and problem["call_id"] in written
    assert "hunter2secret" not in written and key not in written


def test_a_request_is_logged_without_its_key_its_body_and_its_query(
    client: FlaskClient, member: Headers, log: io.StringIO
) -> None:
    client.post("/v1/needs?note=whisper", json={"title": "whisper"}, headers=member)
    client.post("/v1/needs", json={"title": "whisper"}, headers=member)
    written = log.getvalue()
    assert '"route": "/v1/needs"' in written and '"status": 202' in written
    assert "whisper" not in written
    assert member["Authorization"].rpartition("_")[2] not in written


def test_every_kind_has_a_status_and_a_title_in_both_languages() -> None:
    assert set(refusals.KINDS) == set(refusals.STATUS)
    for cls in refusals.KINDS.values():
        assert any("\u4e00" <= c <= "\u9fff" for c in cls().message("zh"))
        assert cls().message("en").isascii()


@pytest.fixture
def log() -> Any:
    """What the process logs, as it is written to standard error."""
    root = plain_logging.getLogger()
    before = (root.handlers[:], root.level)
    logging.configure("gateway")
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written
    root.handlers[:], root.level = before
