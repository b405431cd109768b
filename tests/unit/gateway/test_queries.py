"""Query parameters: known names, once each, sane page sizes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.rpc import FakeRpc, Headers


def test_an_unknown_parameter_is_named(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    answer = client.get("/v1/members?limit=5&colour=red&size=1", headers=member)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["colour", "size"]
    assert rpc.asked == []


def test_an_address_that_takes_no_parameters_names_the_one_it_got(client: FlaskClient, member: Headers) -> None:
    answer = client.get("/v1/members/mem_1?limit=5", headers=member)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")


def test_a_parameter_given_twice_is_refused(client: FlaskClient, member: Headers) -> None:
    answer = client.get("/v1/members?limit=5&limit=6", headers=member)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "ten", "", "٣", "1e2", "9" * 400, " 5"])
def test_a_page_has_1_to_200_items(client: FlaskClient, rpc: FakeRpc, member: Headers, limit: str) -> None:
    answer = client.get("/v1/members", query_string={"limit": limit}, headers=member)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")
    assert rpc.asked == []


def test_known_parameters_reach_the_service_as_text(client: FlaskClient, rpc: FakeRpc, member: Headers) -> None:
    client.get("/v1/members?limit=200&after=mem_1&kind=MFR", headers=member)
    assert rpc.asked[0].args == ({"limit": "200", "after": "mem_1", "kind": "MFR"},)
