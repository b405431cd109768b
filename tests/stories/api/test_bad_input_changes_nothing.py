"""Bad input is refused with a problem that names the field in the caller's language, and it changes nothing at all."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.api import PROBLEM, Answer
from tests.sample_play import airtime, own
from tests.stories.api.conftest import LINKS, OTHER, OWNER, SCREENS, World, settle
from tests.stories.api.routes import CHANGING, ROUTES, WITH_BODY, WITHOUT_BODY, Route, of_document

pytestmark = pytest.mark.usefixtures("unchanged")
LANGUAGES = ("zh-CN", "en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BODIES = [
    pytest.param(route, body, id=f"{route} {name}") for route in WITH_BODY for name, body in route.examples.items()
]
MIB = 1024 * 1024


@pytest.fixture(scope="module", autouse=True)
def at_rest(world: World) -> None:
    """What other tests have set going has come to its end: whatever changes from now on, these tests have changed."""
    settle(world.house)


def assert_problem(answer: Answer, status: int, path: str, language: str) -> None:
    """A complete RFC 9457 problem in that language, field by field."""
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"].partition(";")[0] == PROBLEM
    assert answer.headers["Content-Language"] == language
    problem = answer.body
    assert (problem["status"], problem["instance"]) == (status, path)
    assert problem["code"] and problem["type"].startswith("/v1/docs#") and problem["call_id"]
    assert all(answer.messages) and all(answer.fields)
    for text in (problem["title"], problem["detail"], *answer.messages):
        assert bool(CHINESE.search(text)) == (language == "zh-CN"), text


def names(answer: Answer, field: str) -> bool:
    """True when the problem names this field or something inside it."""
    return any(re.fullmatch(rf"{re.escape(field)}([.\[].*)?", named) for named in answer.fields)


def send(world: World, route: Route, body: Any, language: str) -> Answer:
    """As the secretariat where the route is its own, else as a member."""
    who = "" if route.policy == "staff" else SCREENS
    return world.client(who, language).send(route.method, world.at(route.path), json.dumps(body))


def test_the_house_serves_the_published_routes(world: World) -> None:
    served = of_document(world.nobody().get("/v1/openapi.json").body)
    assert {str(route) for route in served} == {str(route) for route in ROUTES}
    assert all(route.examples for route in WITH_BODY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("route", "body"), BODIES)
def test_an_unknown_field_is_named(world: World, route: Route, body: dict[str, Any], language: str) -> None:
    answer = send(world, route, {**body, "no_such_field": 1}, language)
    assert_problem(answer, 422, world.at(route.path), language)
    assert answer.fields == ["no_such_field"]


@pytest.mark.parametrize(("route", "body"), BODIES)
def test_a_value_of_a_wrong_type_is_named_whatever_the_field(world: World, route: Route, body: dict[str, Any]) -> None:
    for number, field in enumerate(body):
        language = LANGUAGES[number % 2]
        answer = send(world, route, {**body, field: {"odd": 1}}, language)
        assert_problem(answer, 422, world.at(route.path), language)
        assert names(answer, field), (field, answer.body)


@pytest.mark.parametrize(("route", "body"), BODIES)
def test_a_null_is_taken_or_named_but_never_a_fault(world: World, route: Route, body: dict[str, Any]) -> None:
    for field in body:
        answer = send(world, route, {**body, field: None, "no_such_field": 1}, "en")
        assert_problem(answer, 422, world.at(route.path), "en")
        assert "no_such_field" in answer.fields or names(answer, field)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", WITHOUT_BODY, ids=str)
def test_a_body_where_none_is_expected_is_refused(world: World, route: Route, language: str) -> None:
    answer = send(world, route, {"no_such_field": 1}, language)
    assert_problem(answer, 422, world.at(route.path), language)
    assert answer.fields == ["body"]


NOT_JSON = {
    "cut off": b'{"title": "a',
    "empty": b"",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": 1e999}',
    "a name twice": b'{"a": 1, "a": 2}',
    "not UTF-8": b'{"a": "\xff"}',
    "too deep": b"[" * 50_000,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_what_is_not_strict_json_is_refused(world: World, route: Route, language: str) -> None:
    for raw in NOT_JSON.values():
        answer = world.client("", language).send(route.method, world.at(route.path), raw)
        assert_problem(answer, 400, world.at(route.path), language)
        assert answer.body["code"] == "BadJson"


def test_a_name_that_appears_twice_is_named(world: World) -> None:
    good = json.dumps(own(airtime("twice", "2027-04-01", "2027-04-01")))
    answer = world.client(OWNER).send("POST", "/v1/needs", good[:-1] + ', "budget_cny": 1}')
    assert_problem(answer, 400, "/v1/needs", "en")
    assert "budget_cny" in answer.body["detail"]


@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_a_list_and_another_media_type_are_refused(world: World, route: Route) -> None:
    client, path, good = world.client(), world.at(route.path), json.dumps(route.example)
    answer = client.send(route.method, path, "[]")
    assert_problem(answer, 422, path, "en")
    assert answer.fields == ["body"]
    assert_problem(client.send(route.method, path, good, Content_Type="text/plain"), 415, path, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_body_over_the_limit_is_refused_before_it_is_read(world: World, language: str) -> None:
    answer = world.client("", language).send("POST", "/v1/needs", b"{" + b" " * MIB)
    assert (answer.status, answer.headers["Content-Type"], answer.body["code"]) == (413, PROBLEM, "TooLarge")
    assert answer.headers["Content-Language"] == language
    assert bool(CHINESE.search(answer.body["detail"])) == (language == "zh-CN")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy != "public"], ids=str)
def test_without_a_valid_key_no_door_opens(world: World, route: Route) -> None:
    path, body = world.at(route.path), json.dumps(route.example) if route.takes_body else ""
    wrong_keys = ("", "no key at all", "lp_key_x", world.house.staff_key[:-1] + "~")
    for language, key in zip(LANGUAGES * 2, wrong_keys, strict=True):
        answer = world.nobody(key, language).send(route.method, path, body)
        assert_problem(answer, 401, path, language)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy == "staff"], ids=str)
def test_what_is_the_secretariats_is_closed_to_members(world: World, route: Route) -> None:
    path, body = world.at(route.path), json.dumps(route.example) if route.takes_body else ""
    assert_problem(world.client(OTHER, "zh-CN").send(route.method, path, body), 403, path, "zh-CN")


OTHERS = {
    "POST /v1/needs/{need_id}/cancellation": 404,
    "GET /v1/needs/{need_id}": 404,
    "PATCH /v1/needs/{need_id}": 404,
    "GET /v1/needs/{need_id}/match": 404,
    "POST /v1/needs/{need_id}/match": 404,
    "GET /v1/needs/{need_id}/timeline": 404,
    "POST /v1/needs/{need_id}/proposals": 404,
    "GET /v1/proposals/{proposal_id}": 404,
    "GET /v1/invitations/{invitation_id}": 404,
    "POST /v1/invitations/{invitation_id}/answer": 404,
    "GET /v1/consortia/{consortium_id}": 404,
    "PATCH /v1/members/{member_id}": 403,
    "POST /v1/members/{member_id}/termination": 403,
    "POST /v1/members/{member_id}/keys": 403,
    "GET /v1/members/{member_id}/keys": 403,
    "DELETE /v1/members/{member_id}/keys/{key_id}": 403,
    "PATCH /v1/resources/{resource_id}": 403,
    "POST /v1/resources/{resource_id}/submission": 403,
    "POST /v1/resources/{resource_id}/retirement": 403,
    "POST /v1/resources/{resource_id}/blackouts": 403,
    "DELETE /v1/resources/{resource_id}/blackouts/{blackout_id}": 403,
}
"""What a member may not do with another's things: what it may not see is not there, what all see is not its own."""
SEEN_BY_ALL = {
    "GET /v1/members/{member_id}",
    "GET /v1/resources/{resource_id}",
    "GET /v1/resources/{resource_id}/capacity",
}


def test_every_route_to_one_thing_says_what_others_may_do_with_it() -> None:
    to_one_thing = {str(route) for route in ROUTES if "{" in route.path and route.policy == "key"}
    assert to_one_thing == OTHERS.keys() | SEEN_BY_ALL


@pytest.mark.parametrize("route", [route for route in ROUTES if str(route) in OTHERS], ids=str)
def test_another_members_things_are_out_of_reach(world: World, route: Route) -> None:
    path, body = world.at(route.path), json.dumps(route.example) if route.takes_body else ""
    for language in LANGUAGES:
        answer = world.client(OTHER, language).send(route.method, path, body)
        assert_problem(answer, OTHERS[str(route)], path, language)


@pytest.mark.parametrize("route", [route for route in CHANGING if "{" in route.path], ids=str)
def test_an_id_that_is_nobodys_is_not_found(world: World, route: Route) -> None:
    path = re.sub(r"{(\w+)}", "res_01KB0000000000000000000000", route.path)
    body = json.dumps(route.example) if route.takes_body else ""
    assert_problem(world.client("", "zh-CN").send(route.method, path, body), 404, path, "zh-CN")


def day(reference: str = "bad", **changes: Any) -> dict[str, Any]:
    return {**own(airtime(reference, "2027-04-01", "2027-04-02")), **changes}


WRONG_NEEDS = {
    "a day that does not exist": (day(start="2027-02-30"), "start"),
    "a thirteenth month": (day(end="2027-13-01"), "end"),
    "a day in words": (day(start="tomorrow"), "start"),
    "an end before its start": (day(end="2027-03-31"), "end"),
    "a start in the past": (day(start="2026-11-22"), "start"),
    "eleven years": (day(end="2038-04-02"), "end"),
    "a region that is none": (day(region="519999"), "region"),
    "a region that is none in a list": (day(regions=["510104", "990000"]), "regions"),
    "a budget below nothing": (day(budget_cny=-1), "budget_cny"),
    "a budget of nothing": (day(budget_cny=0), "budget_cny"),
    "a third of a fen": (day(budget_cny=100.001), "budget_cny"),
    "a budget as text": (day(budget_cny="600000"), "budget_cny"),
    "a yes that is a number": (day(auto=1), "auto"),
    "a mode that is none": (day(mode="AIRTIME_"), "mode"),
    "a field of another mode": (day(screen={"width_m": 1}), "screen"),
    "a seat that the mode has not": (day(roles=["SITE", "DISPLAY"]), "roles"),
    "a window that closes before it opens": (day(daily=["21:00", "19:00"]), "daily"),
    "an hour that is none": (day(daily=["19:00", "31:00"]), "daily"),
    "a title of blanks": (day(title="   "), "title"),
    "no time to answer": (day(answer_within_s=0), "answer_within_s"),
    "pictures of a negative size": (day(content={**day()["content"], "min_px": [-1, 4320]}), "content"),
    "an unknown field deep inside": (day(own_feed={**day()["own_feed"], "fpss": 50}), "own_feed.fpss"),
    "a feed that is rushed beyond belief": (day(own_feed={**day()["own_feed"], "bitrate_mbps": -5}), "own_feed"),
    "the secretariat's field": (day(as_of="2026-11-23"), "as_of"),
    "an owner outside": (day(demand_owner="某单位"), "demand_owner"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("body", "field"), WRONG_NEEDS.values(), ids=WRONG_NEEDS)
def test_a_need_that_makes_no_sense_is_refused_by_its_field(
    world: World, body: dict[str, Any], field: str, language: str
) -> None:
    answer = world.client(OWNER, language).post("/v1/needs", body)
    assert answer.status in (403, 422)
    assert_problem(answer, answer.status, "/v1/needs", language)
    assert names(answer, field), answer.body


def link(**changes: Any) -> dict[str, Any]:
    """R38's spec as its owner could offer it again, changed."""
    spec = {
        "access": "IPTV", "down_mbps": 200, "up_mbps": 20, "availability_pct": 99.95, "latency_ms": 20, "loss": 1e-6,
        "coverage": ["510000"], "lead_days": 20, "price_cny": 36000, "price_unit": "per_year",
    }  # fmt: skip
    return {"kind": "LINK", "title": "又一条", "reference": "R38b", "spec": {**spec, **changes}}


WRONG_RESOURCES = {
    "a price below nothing": (link(price_cny=-1), "spec.price_cny"),
    "more than always available": (link(availability_pct=100.1), "spec.availability_pct"),
    "a place that is none": (link(coverage=["510000", "51"]), "spec.coverage"),
    "an unknown field": (link(speed=1), "spec.speed"),
    "a kind that is none": ({**link(), "kind": "ROPE"}, "kind"),
    "no title": ({**link(), "title": ""}, "title"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("body", "field"), WRONG_RESOURCES.values(), ids=WRONG_RESOURCES)
def test_a_resource_that_makes_no_sense_is_refused_by_its_field(
    world: World, body: dict[str, Any], field: str, language: str
) -> None:
    answer = world.client(LINKS, language).post("/v1/resources", body)
    assert_problem(answer, 422, "/v1/resources", language)
    assert names(answer, field), answer.body


def test_a_member_offers_nothing_in_anothers_name(world: World) -> None:
    answer = world.client(LINKS).post("/v1/resources", {**link(), "owner_id": world.loaded.ids[SCREENS]})
    assert_problem(answer, 403, "/v1/resources", "en")
    assert names(answer, "owner_id"), answer.body


def test_a_wrong_query_parameter_is_named(world: World) -> None:
    for query, field in (({"colour": "red"}, "colour"), ({"limit": "0"}, "limit"), ({"state": "odd"}, "state")):
        answer = world.client("", "zh-CN").get("/v1/needs", **query)
        assert_problem(answer, 422, "/v1/needs", "zh-CN")
        assert answer.fields == [field]


def test_an_answer_to_an_invitation_that_has_ended_changes_nothing_but_the_story(world: World) -> None:
    mine = world.client(SCREENS).get("/v1/invitations", state="accepted").body["items"][0]
    answer = world.client(SCREENS).post(f"/v1/invitations/{mine['id']}/answer", {"answer": "maybe"})
    assert_problem(answer, 422, f"/v1/invitations/{mine['id']}/answer", "en")
    assert answer.fields == ["answer"]
