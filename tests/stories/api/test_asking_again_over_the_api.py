"""Idempotency-Key over the API: however often and at once a request is sent, it has one effect and one answer."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api import Answer, Client
from tests.house import eventually
from tests.sample_play import airtime, own
from tests.stories.api.conftest import LINKS, OTHER, OWNER, SCREENS, WITHIN_S, World

AT_ONCE = 8


@pytest.fixture
def key() -> str:
    return f"again-{uuid.uuid4()}"


def a_need(reference: str, day: str = "2027-04-20") -> dict[str, Any]:
    return own(airtime(reference, day, day, auto=False))


def opened(world: World, reference: str) -> list[str]:
    """Ids of the needs with this reference."""
    return [need["id"] for need in world.client().get("/v1/needs", reference=reference, limit=200).body["items"]]


def test_the_same_key_gives_the_same_answer_and_has_one_effect(world: World, key: str) -> None:
    first, second = (world.client(OWNER).post("/v1/needs", a_need(key), once=key) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body) == (202, first.body)
    assert first.headers["Location"] == second.headers["Location"]
    assert opened(world, key) == [first.body["id"]]


def test_the_answer_stays_the_same_when_the_thing_has_moved_on(world: World, key: str) -> None:
    first = world.client(OWNER).post("/v1/needs", a_need(key), once=key)
    path = f"/v1/needs/{first.body['id']}"
    eventually(lambda: world.client(OWNER).get(path).body["state"] == "matched", WITHIN_S)
    assert world.client(OWNER).post("/v1/needs", a_need(key), once=key).body == first.body
    assert opened(world, key) == [first.body["id"]]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "已用于"), ("en", "was used")])
def test_another_body_under_the_same_key_is_refused(world: World, key: str, language: str, words: str) -> None:
    world.client(OWNER).post("/v1/needs", a_need(key), once=key)
    answer = world.client(OWNER, language).post("/v1/needs", a_need(key, "2027-04-21"), once=key)
    assert (answer.status, answer.body["code"], answer.fields) == (422, "KeyReused", ["Idempotency-Key"])
    assert words in answer.body["detail"]
    assert len(opened(world, key)) == 1


def test_the_order_of_fields_makes_no_other_body(world: World, key: str) -> None:
    body = a_need(key)
    turned = dict(reversed(body.items()))
    first, second = (world.client(OWNER).post("/v1/needs", given, once=key) for given in (body, turned))
    assert second.body == first.body


def test_a_key_belongs_to_its_member_and_its_route(world: World, key: str) -> None:
    needs = [world.client(who).post("/v1/needs", a_need(key), once=key) for who in (OWNER, SCREENS)]
    assert [answer.status for answer in needs] == [202, 202]
    assert len(opened(world, key)) == 2
    cancelled = world.client(OWNER).post(f"/v1/needs/{needs[0].body['id']}/cancellation", {"reason": "x"}, once=key)
    assert (cancelled.status, cancelled.body["state"]) == (200, "cancelled")


def test_a_refused_request_leaves_its_key_free(world: World, key: str) -> None:
    assert world.client(OWNER).post("/v1/needs", {**a_need(key), "budget_cny": -1}, once=key).status == 422
    assert world.client(OWNER).post("/v1/needs", a_need(key), once=key).status == 202


@pytest.mark.parametrize("wrong", ["two words", "x" * 256])
def test_a_key_that_is_none_is_named(world: World, wrong: str) -> None:
    answer = world.client(OWNER).post("/v1/needs", a_need("odd key"), once=wrong)
    assert (answer.status, answer.fields) == (422, ["Idempotency-Key"])
    assert opened(world, "odd key") == []


def test_the_same_key_at_the_same_moment_has_one_effect(world: World, key: str) -> None:
    answers = at_once(lambda client: client.post("/v1/needs", a_need(key), once=key), world.client, OWNER)
    assert {answer.status for answer in answers} <= {202, 409}
    done = [answer.body for answer in answers if answer.status == 202]
    assert done and all(body == done[0] for body in done)
    assert {answer.body["code"] for answer in answers if answer.status == 409} <= {"StillRunning"}
    assert opened(world, key) == [done[0]["id"]]
    assert world.client(OWNER).post("/v1/needs", a_need(key), once=key).body == done[0]


def at_once(ask: Any, client: Any, who: str) -> list[Answer]:
    """The same request from several connections at the same moment."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda one: ask(one), [client(who) for _ in range(AT_ONCE)]))


def test_the_same_answer_to_an_invitation_twice_is_one_answer(world: World, key: str) -> None:
    need = world.client(OWNER).post("/v1/needs", own(airtime(key, "2027-05-20", "2027-05-20"))).body["id"]

    def asked(client: Client) -> list[dict[str, Any]]:
        return list(client.get("/v1/invitations", state="pending", need=need).body["items"])

    (invitation,) = eventually(lambda: asked(world.client(SCREENS)), WITHIN_S)
    path = f"/v1/invitations/{invitation['id']}/answer"
    answers = at_once(lambda client: client.post(path, {"answer": "accepted"}), world.client, SCREENS)
    assert [answer.status for answer in answers] == [200] * AT_ONCE
    story = world.client(OWNER).get(f"/v1/needs/{need}/timeline").body["items"]
    assert len([entry for entry in story if entry["what"] == "InvitationAnswered"]) == 1
    for other in (LINKS, OTHER):
        assert world.client(other).post(path, {"answer": "accepted"}).status == 404


def test_a_new_api_key_is_never_shown_twice(world: World, key: str) -> None:
    path = f"/v1/members/{world.loaded.ids[OWNER]}/keys"
    first, second = (world.client(OWNER).post(path, {"label": key}, once=key).body["key"] for _ in range(2))
    assert first != second
    assert not world.house.rows("members", f"SELECT 1 FROM idempotency WHERE reply::text LIKE '%{first[-20:]}%'")
