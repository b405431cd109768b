"""One need over the API, call by call, as a member's own program would make them: from opening to a consortium."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.api import Client
from tests.house import eventually
from tests.sample_play import airtime, own
from tests.stories.api.conftest import LINKS, OTHER, OWNER, SCREENS, WITHIN_S, World

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TOLD = [
    "NeedOpened", "MatchRequested", "MatchFound", "ProposalIssued", "HoldsPlaced", "InvitationSent", "InvitationSent",
    "InvitationAnswered", "InvitationAnswered", "ProposalAgreed", "ReservationsConfirmed", "ConsortiumFormed",
]  # fmt: skip
"""The story in order, when two members are asked and both accept."""


@pytest.fixture(scope="module")
def need_id(world: World) -> str:
    """A need that M06 has opened for itself, matched but not proposed."""
    body = own(airtime("story", "2027-03-10", "2027-03-12", auto=False))
    answer = world.client(OWNER).post("/v1/needs", body)
    assert (answer.status, answer.body["state"]) == (202, "open")
    assert answer.headers["Location"] == f"/v1/needs/{answer.body['id']}"
    need = str(answer.body["id"])
    eventually(lambda: state_of(world.client(OWNER), need) == "matched", WITHIN_S)
    return need


@pytest.fixture(scope="module")
def proposal(world: World, need_id: str) -> dict[str, Any]:
    """The second-best team, put forward by the owner; everyone in it is asked."""
    answer = world.client(OWNER).post(f"/v1/needs/{need_id}/proposals", {"rank": 2})
    assert answer.status == 202
    path = answer.headers["Location"]
    eventually(lambda: world.client(OWNER).get(path).body["state"] == "inviting", WITHIN_S)
    return dict(world.client(OWNER).get(path).body)


@pytest.fixture(scope="module")
def consortium(world: World, need_id: str, proposal: dict[str, Any]) -> dict[str, Any]:
    """What stands when all have accepted."""
    for who in (SCREENS, OTHER):
        (invitation,) = world.client(who).get("/v1/invitations", state="pending", need=need_id).body["items"]
        answer = world.client(who).post(f"/v1/invitations/{invitation['id']}/answer", {"answer": "accepted"})
        assert (answer.status, answer.body["state"]) == (200, "accepted")
    eventually(lambda: state_of(world.client(OWNER), need_id) == "fulfilled", WITHIN_S)
    found = world.client(OWNER).get(f"/v1/needs/{need_id}").body["consortium_id"]
    return dict(world.client(OWNER).get(f"/v1/consortia/{found}").body)


def state_of(client: Client, need_id: str) -> str:
    return str(client.get(f"/v1/needs/{need_id}").body["state"])


def test_the_owner_sees_ranked_teams_with_costs_and_why_others_are_out(world: World, need_id: str) -> None:
    match = world.client(OWNER).get(f"/v1/needs/{need_id}/match").body
    assert (match["state"], match["feasible"], match["teams"]) == ("found", True, len(match["best"]))
    costs = [team["cost_cny"] for team in match["best"]]
    assert costs == sorted(costs) and len(costs) > 1
    for team in match["best"]:
        assert sum(seat["cost_fen"] for seat in team["seats"]) == team["cost_fen"] == team["cost_cny"] * 100
        assert {seat["seat"] for seat in team["seats"]} == {"SITE", "OWN_FEED", "LINK"}
    for why in match["excluded"].values():
        assert why and all(CHINESE.search(failure["zh"]) and failure["en"].isascii() for failure in why)


def test_the_chosen_team_is_proposed_not_another(world: World, need_id: str, proposal: dict[str, Any]) -> None:
    second = world.client(OWNER).get(f"/v1/needs/{need_id}/match").body["best"][1]
    assert [seat["resource_id"] for seat in proposal["seats"]] == [seat["resource_id"] for seat in second["seats"]]
    assert {seat["seat"]: seat["member_id"] for seat in proposal["seats"]} == {
        "SITE": world.loaded.ids[SCREENS],
        "OWN_FEED": world.loaded.ids[OWNER],
        "LINK": world.loaded.ids[OTHER],
    }


def test_members_are_asked_for_their_own_seat_only(world: World, need_id: str, proposal: dict[str, Any]) -> None:
    for who, seat in ((SCREENS, "SITE"), (OTHER, "LINK")):
        (invitation,) = world.client(who).get("/v1/invitations", need=need_id).body["items"]
        assert (invitation["seat"], invitation["member_id"]) == (seat, world.loaded.ids[who])
    for who in (OWNER, LINKS):
        assert world.client(who).get("/v1/invitations", need=need_id).body["items"] == []


def test_a_member_of_the_team_is_not_told_what_others_cost(world: World, proposal: dict[str, Any]) -> None:
    seen = world.client(SCREENS).get(f"/v1/proposals/{proposal['id']}").body
    assert {seat["seat"] for seat in seen["seats"] if seat["cost_cny"] is not None} == {"SITE"}
    assert all(seat["cost_cny"] is not None for seat in proposal["seats"])


def test_the_consortium_has_a_lead_and_shares_of_a_hundred_in_all(
    world: World, need_id: str, proposal: dict[str, Any], consortium: dict[str, Any]
) -> None:
    assert (consortium["need_id"], consortium["proposal_id"]) == (need_id, proposal["id"])
    assert consortium["lead_id"] == world.loaded.ids[SCREENS]
    shares = {member: Decimal(share) for member, share in consortium["shares"].items()}
    assert sum(shares.values()) == 100
    assert shares.keys() == {seat["member_id"] for seat in consortium["seats"]}
    assert max(shares, key=lambda member: shares[member]) == consortium["lead_id"]


def test_the_screen_is_taken_for_just_those_hours(world: World, consortium: dict[str, Any]) -> None:
    path = f"/v1/resources/{world.loaded.ids['R43']}/capacity"
    during = {"from": "2027-03-10T00:00:00+08:00", "until": "2027-03-13T00:00:00+08:00"}
    takeovers = dimension(world.client(SCREENS).get(path, **during).body, "takeover")
    hours = [(claim["from"], claim["until"]) for claim in takeovers["claims"]]
    assert hours == [(f"2027-03-{day}T11:00:00+00:00", f"2027-03-{day}T13:00:00+00:00") for day in (10, 11, 12)]
    assert {(claim["state"], claim["proposal_id"]) for claim in takeovers["claims"]} == {
        ("reserved", consortium["proposal_id"])
    }
    seen_by_others = dimension(world.client(OTHER).get(path, **during).body, "takeover")
    assert "claims" not in seen_by_others
    assert [stretch["from"] for stretch in seen_by_others["stretches"] if not float(stretch["free"])] == [
        start for start, _ in hours
    ]


def dimension(capacity: dict[str, Any], name: str) -> dict[str, Any]:
    """One dimension of a capacity reply."""
    return next(found for found in capacity["dimensions"] if found["dimension"] == name)


def test_the_timeline_tells_all_of_it_in_order_and_in_both_languages(
    world: World, need_id: str, consortium: dict[str, Any]
) -> None:
    story = world.client(OWNER).get(f"/v1/needs/{need_id}/timeline").body["items"]
    assert [entry["what"] for entry in story] == TOLD
    times = [datetime.fromisoformat(entry["at"]) for entry in story]
    assert times == sorted(times)
    for entry in story:
        assert CHINESE.search(entry["zh"]) and entry["zh"] != entry["en"]
        assert "—" not in entry["zh"].replace("OWN_FEED —", "") and "{" not in entry["en"]
    screens = world.client(OWNER).get(f"/v1/members/{world.loaded.ids[SCREENS]}").body["name"]
    assert screens in story[-1]["zh"] and screens in story[-1]["en"]


def test_nobody_else_sees_the_need_or_what_became_of_it(
    world: World, need_id: str, proposal: dict[str, Any], consortium: dict[str, Any]
) -> None:
    hidden = [
        f"/v1/needs/{need_id}", f"/v1/needs/{need_id}/match", f"/v1/needs/{need_id}/timeline",
        f"/v1/proposals/{proposal['id']}", f"/v1/consortia/{consortium['id']}",
    ]  # fmt: skip
    for path in hidden:
        assert world.client(OWNER).get(path).status == 200
        assert world.client(LINKS).get(path).status == 404, path
    for path in ("/v1/needs", "/v1/proposals", "/v1/consortia"):
        listed = world.client(LINKS).get(path, limit=200).body["items"]
        assert not [item for item in listed if need_id in (item["id"], item.get("need_id"))], path
    assert world.client(OTHER).get(f"/v1/needs/{need_id}").status == 404
    assert world.client(OTHER).get(f"/v1/consortia/{consortium['id']}").status == 200
