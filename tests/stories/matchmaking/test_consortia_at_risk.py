"""Consortia that lose a seat and needs that are amended, with the real engine and a real database."""

from __future__ import annotations

from typing import Any

import pytest

from services.matchmaking import handlers, queries, schemas
from services.matchmaking.model.refusals import NeedStateRefuses
from shared.contracts.members import MemberSuspended
from shared.contracts.resource_pool import CapacityFreed, ResourcePublished
from tests.stories.matchmaking.world import STAFF, World, as_member, member_facts, need_body, resource_facts


def formed(world: World, code: str) -> str:
    need_id = world.open(code)
    world.place_holds(need_id)
    world.accept_all(need_id)
    world.confirm(need_id)
    return need_id


def consortium(world: World, need_id: str) -> dict[str, Any]:
    return dict(world.transact.read(queries.consortia, STAFF, {"need": need_id})["items"][-1])


def amend(world: World, need_id: str, code: str, **changes: Any) -> dict[str, Any]:
    body, shape = need_body(code, **changes), schemas.AmendNeed
    reply = world.transact(handlers.amend_need, shape, STAFF, body, schemas.Need, need_id=need_id)
    world.run()
    return dict(reply)


def test_a_withdrawal_is_repaired_from_standby_and_nobody_else_is_asked_again(world: World) -> None:
    need_id = formed(world, "N05")
    world.answer(world.invitations(need_id)["LINK R40"], "declined")
    at_risk = consortium(world, need_id)
    assert (at_risk["state"], at_risk["risks"][0]["why"]) == ("at_risk", "withdrew")
    assert (world.need(need_id)["state"], world.proposal(need_id)["epoch"]) == ("at_risk", 2)
    world.place_holds(need_id)
    assert list(world.invitations(need_id, state="pending")) == ["LINK R38"]
    world.accept_all(need_id)
    world.confirm(need_id)
    repaired = consortium(world, need_id)
    assert (repaired["id"], repaired["state"], repaired["risks"]) == (at_risk["id"], "standing", [])
    assert "res_R38" in {seat["resource_id"] for seat in repaired["seats"]}
    assert sum(float(share) for share in repaired["shares"].values()) == pytest.approx(100)
    assert world.need(need_id)["state"] == "fulfilled"


def test_without_a_standby_it_stays_at_risk_until_its_time_is_over(world: World) -> None:
    need_id = formed(world, "N06")
    world.answer(world.invitations(need_id)["LINK R41"], "declined")
    left = consortium(world, need_id)
    assert (left["state"], world.proposal(need_id)["state"]) == ("at_risk", "at_risk")
    (told,) = world.told("ConsortiumLeftIncomplete")
    assert told.codes == ("no_standby",) and told.repair_by.isoformat()[:19] == left["repair_by"][:19]
    world.let_pass("repair_due", left["id"])
    ended = consortium(world, need_id)
    assert (ended["state"], ended["reason"]) == ("dissolved", "not_repaired")
    assert world.need(need_id)["state"] == "closed"
    assert {i["reason"] for i in world.invitations(need_id, state="cancelled").values()} == {"not_repaired"}
    for entry in world.story(need_id):
        assert "—" not in entry["zh"] + entry["en"] and "{" not in entry["zh"] + entry["en"], entry


def test_a_member_that_lost_its_standing_no_longer_sees_the_consortium_that_goes_on_without_it(world: World) -> None:
    need_id = formed(world, "N05")
    assert world.transact.read(queries.consortia, as_member("M11"), {})["items"]
    world.hear(MemberSuspended("mem_M11", member_facts("M11", 2, status="suspended"), "会费逾期"))
    world.run()
    assert consortium(world, need_id)["state"] == "at_risk"
    assert world.transact.read(queries.consortia, as_member("M11"), {})["items"] == []
    (mine,) = world.transact.read(queries.invitations, as_member("M11"), {})["items"]
    assert (mine["state"], mine["reason"]) == ("superseded", "member_suspended")


def test_a_revoked_certificate_replaces_a_display_that_may_no_longer_be_used(world: World) -> None:
    need_id = formed(world, "N05")
    certs = [{**cert, "valid_until": "2026-11-22"} for cert in resource_facts("R02").spec["certs"]]
    world.hear(ResourcePublished("res_R02", resource_facts("R02", 2, certs=certs)))
    world.run()
    shown = consortium(world, need_id)
    assert (shown["state"], shown["risks"][0]["why"]) == ("at_risk", "resource_changed")
    assert "res_R02" not in {seat["resource_id"] for seat in shown["seats"]}


def test_an_amended_need_is_matched_anew_and_everyone_asked_is_told(world: World) -> None:
    need_id = world.open("N01")
    world.place_holds(need_id)
    first = world.proposal(need_id)["id"]
    reply = amend(world, need_id, "N01", budget_cny=5_000_000)
    assert reply["spec"]["budget_cny"] == 5_000_000
    old = [i for i in world.invitations(need_id).values() if i["proposal_id"] == first]
    assert {(i["state"], i["reason"]) for i in old} == {("superseded", "need_amended")}
    assert (world.proposal(need_id)["id"] != first, world.proposal(need_id)["state"]) == (True, "holding")
    assert "budget_cny" in next(e for e in world.story(need_id) if e["what"] == "NeedAmended")["en"]


def test_a_need_whose_consortium_stands_cannot_be_amended(world: World) -> None:
    need_id = formed(world, "N06")
    with pytest.raises(NeedStateRefuses):
        amend(world, need_id, "N06", budget_cny=9_000_000)


def test_capacity_that_an_amendment_frees_wakes_the_need_that_waits_for_it(world: World) -> None:
    need_id = world.open("N03")
    world.refuse_holds(need_id, "SITE", "R43", "takeover")
    assert world.need(need_id)["state"] == "unmet"
    world.hear(CapacityFreed(world.proposal(need_id)["id"], "need_other", 2, ("res_R43",)))
    world.run()
    assert world.proposal(need_id)["state"] == "holding"


def test_a_watch_on_the_first_day_that_goes_off_too_early_closes_nothing(world: World) -> None:
    need_id = world.open("N07")
    assert [row.subject for row in world.deadlines("need_starts")] == [need_id]
    world.let_pass("need_starts", need_id)
    assert world.need(need_id)["state"] == "unmet"
