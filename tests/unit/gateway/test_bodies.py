"""Bodies are strict JSON: what two readers could read differently is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.settings import BODY_LIMIT_BYTES
from tests.fakes.rpc import FakeRpc, Headers


def post(client: FlaskClient, member: Headers, raw: bytes, media_type: str = "application/json") -> Any:
    return client.post("/v1/needs", data=raw, content_type=media_type, headers=member)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": 1, "a": 2}',
        b'{"deep": [{"a": 1, "a": 1}]}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1, "\\udfff": 2}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
    ],
    ids=lambda raw: raw[:24].decode("latin-1"),
)
def test_what_is_not_strict_json_is_400(client: FlaskClient, rpc: FakeRpc, member: Headers, raw: bytes) -> None:
    answer = post(client, member, raw)
    assert (answer.status_code, answer.json["code"]) == (400, "BadJson")
    assert rpc.asked == []


def test_a_repeated_field_is_named(client: FlaskClient, member: Headers) -> None:
    answer = post(client, member | {"Accept-Language": "zh"}, b'{"title": 1, "title": 2}')
    assert answer.json["detail"] == "请求体不是有效的 JSON:字段 title 重复。"


@pytest.mark.parametrize("raw", [b"[]", b"1", b'"a"', b"null", b"true"])
def test_what_is_not_an_object_is_422(client: FlaskClient, rpc: FakeRpc, member: Headers, raw: bytes) -> None:
    answer = post(client, member, raw)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "body")
    assert rpc.asked == []


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_another_media_type_is_415(client: FlaskClient, member: Headers, media_type: str) -> None:
    answer = post(client, member, b"{}", media_type)
    assert (answer.status_code, answer.json["code"]) == (415, "UnsupportedMediaType")


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_taken_however_its_media_type_is_spelt(client: FlaskClient, member: Headers, media_type: str) -> None:
    assert post(client, member, b"{}", media_type).status_code == 202


def test_a_body_over_a_mebibyte_is_413(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    fits = b'{"a": "' + b"x" * (BODY_LIMIT_BYTES - 9) + b'"}'
    assert len(fits) == BODY_LIMIT_BYTES
    assert post(client, member, fits).status_code == 202
    answer = post(client, member, fits + b" ")
    assert (answer.status_code, answer.json["code"]) == (413, "TooLarge")
    assert len(rpc.asked) == 1


def test_a_body_of_unknown_length_is_411(client: FlaskClient, member: Headers) -> None:
    answer = client.post(
        "/v1/needs",
        headers=member | {"Transfer-Encoding": "chunked", "Content-Type": "application/json"},
        environ_overrides={"CONTENT_LENGTH": ""},
    )
    assert (answer.status_code, answer.json["code"]) == (411, "LengthRequired")


@pytest.mark.parametrize("raw", [b"", b"{}", b" { } "])
def test_a_command_without_a_body_takes_nothing_or_an_empty_object(
    client: FlaskClient, rpc: FakeRpc, member: Headers, raw: bytes
) -> None:
    answer = client.post("/v1/resources/res_1/submission", data=raw, headers=member)
    assert answer.status_code == 200
    assert rpc.asked[0].args == ("res_1",)


@pytest.mark.parametrize(("raw", "status"), [(b'{"a": 1}', 422), (b"[]", 422), (b"null", 422), (b"{", 400)])
def test_a_command_without_a_body_refuses_one(
    client: FlaskClient, rpc: FakeRpc, member: Headers, raw: bytes, status: int
) -> None:
    assert client.post("/v1/resources/res_1/submission", data=raw, headers=member).status_code == status
    assert rpc.asked == []


def test_a_body_of_a_read_means_nothing(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    answer = client.get("/v1/needs/need_1", data=b"{not json", headers=member)
    assert answer.status_code == 200
    assert rpc.asked[0].args == ("need_1",)


def test_the_body_arrives_as_it_was_sent(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    body = {"title": "眉山城市会客厅", "budget_cny": 600.01, "live": True, "platform": {"mlps_min": None}, "n": 2**53}
    client.post("/v1/needs", json=body, headers=member)
    assert rpc.asked[0].args == (body,)
