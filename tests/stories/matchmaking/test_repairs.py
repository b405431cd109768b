"""Teams that lose a seat, on the sample alliance, with the real engine and a real database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from services.matchmaking import handlers, queries, schemas
from services.matchmaking.model.refusals import AnswerTooLate, MatchOutdated, NoSuchTeam, ProposalAlreadyLive
from services.matchmaking.repository import METADATA
from shared.contracts.members import MemberSuspended
from shared.contracts.resource_pool import HoldsPlaced, HoldsReleased, ResourcePublished
from tests.stories.matchmaking.world import STAFF, World, as_member, member_facts, need_body, resource_facts


def issue(world: World, need_id: str, rank: int = 1, call: Any = STAFF) -> dict[str, Any]:
    shape = schemas.IssueProposal
    body = {"rank": rank}
    return dict(world.transact(handlers.issue_proposal, shape, call, body, schemas.Proposal, need_id=need_id))


def cancel(world: World, need_id: str) -> None:
    body = {"reason": "业主计划调整"}
    world.transact(handlers.cancel_need, schemas.CancelNeed, STAFF, body, schemas.Need, need_id=need_id)


def test_a_decline_brings_in_the_next_that_fits_and_asks_nobody_else_again(world: World) -> None:
    need_id = world.open("N05")
    assert world.seats(need_id) == ["R02", "R22", "R17", "R30", "R40", "R54", "R56"]
    world.place_holds(need_id)
    for key, invitation in world.invitations(need_id).items():
        if key != "LINK R40":
            world.answer(invitation)
    world.answer(world.invitations(need_id)["LINK R40"], "declined")
    repaired = world.proposal(need_id)
    assert (repaired["state"], repaired["epoch"]) == ("holding", 2)
    assert world.seats(need_id) == ["R02", "R22", "R17", "R30", "R38", "R54", "R56"]
    world.place_holds(need_id)
    assert list(world.invitations(need_id, state="pending")) == ["LINK R38"]
    world.accept_all(need_id)
    world.confirm(need_id)
    assert world.need(need_id)["state"] == "fulfilled"
    assert len(world.told("InvitationSent")) == 8


def test_silence_is_repaired_the_same_way_without_anything_of_the_silent(world: World) -> None:
    need_id = world.open("N01")
    world.place_holds(need_id)
    world.let_pass("invitation_reminder", world.invitations(need_id)["LINK R38"]["id"])
    assert [event.share_gone for event in world.told("InvitationReminded")] == ["50%", "90%"]
    world.let_pass("invitation_due", world.invitations(need_id)["LINK R38"]["id"])
    assert world.seats(need_id) == ["R01", "R23", "R16", "R26", "R39", "R54"]
    assert {"res_R37", "res_R38", "res_R42"} <= set(world.need(need_id)["refused"])
    world.place_holds(need_id)
    assert sorted(world.invitations(need_id, state="expired")) == ["LINK R38"]


def test_who_has_answered_is_neither_reminded_nor_expired(world: World) -> None:
    need_id = world.open("N03")
    world.place_holds(need_id)
    invitation = world.invitations(need_id)["SITE R43"]
    world.answer(invitation)
    assert [row.subject for row in world.deadlines("invitation_due")] == [
        other["id"] for other in world.invitations(need_id, state="pending").values()
    ]


def test_with_nobody_standing_by_the_need_stands_unmet(world: World) -> None:
    need_id = world.open("N06")
    world.place_holds(need_id)
    world.answer(world.invitations(need_id)["LINK R41"], "declined")
    assert world.need(need_id)["state"] == "unmet"
    assert world.need(need_id)["codes"] == ["no_standby"]
    assert world.proposal(need_id)["state"] == "closed"
    assert set(world.invitations(need_id, state="cancelled")) == {"PLAYER R17", "LIVE R35"} | {"HALL R52"}


def test_two_needs_want_one_screen_and_the_second_hears_who_when_and_why(world: World) -> None:
    first, second = world.open("N02"), world.open("N03")
    world.place_holds(first)
    world.refuse_holds(second, "SITE", "R43", "takeover")
    need = world.need(second)
    assert (need["state"], need["codes"]) == ("unmet", ["LOCK-01", "no_standby"])
    refused = need["refused"]["res_R43"]
    assert (refused["dimension"], refused["asked"], refused["free"]) == ("takeover", "1", "0")
    told = " ".join(entry["zh"] for entry in world.story(second))
    assert "成都春熙商圈 8K 主屏" in told and "2027-10-02 19:30" in told
    cancel(world, first)
    world.hear(HoldsReleased(world.proposal(first)["id"], first, 1, "need_cancelled"))
    world.run()
    assert world.seats(second) == ["R43", "R36", "R38"]
    assert world.proposal(second)["state"] == "holding"


def test_refused_holds_go_on_to_the_next_team(world: World) -> None:
    need_id = world.open("N01")
    world.refuse_holds(need_id, "CONTENT", "R26", "exclusive")
    assert world.proposal(need_id)["epoch"] == 2
    assert "R26" not in world.seats(need_id)
    assert world.told("ProposalAmended")[-1].epoch == 2


def test_a_stale_reply_changes_nothing_and_is_told(world: World) -> None:
    need_id = world.open("N01")
    world.place_holds(need_id, epoch=7)
    assert world.proposal(need_id)["state"] == "holding"
    assert world.story(need_id)[-1]["what"] == "StaleReply"


def test_what_is_heard_twice_counts_once(world: World) -> None:
    need_id = world.open("N01")
    event, event_id = HoldsPlaced(world.proposal(need_id)["id"], need_id, 1), "8a2c1a52-5a52-4c2c-9a53-0d6e4c1a7f10"
    assert world.hear(event, event_id) is True
    assert world.hear(event, event_id) is False
    assert len(world.invitations(need_id)) == 6


def test_a_late_answer_is_refused_recorded_and_moves_nothing(world: World) -> None:
    need_id = world.open("N06")
    world.place_holds(need_id)
    declined = world.invitations(need_id)["LINK R41"]
    other = world.invitations(need_id)["LIVE R35"]
    world.answer(declined, "declined")
    with pytest.raises(AnswerTooLate) as refused:
        world.answer(other, "accepted")
    assert refused.value.values == {"state": "cancelled", "proposal": "closed"}
    assert [entry["what"] for entry in world.story(need_id)][-2:] == ["LateAnswer", "StoodBy"]
    assert world.need(need_id)["state"] == "unmet"


def test_a_cancelled_need_discards_the_run_that_computes(world: World) -> None:
    world.run, answer = (lambda: None), world.run  # type: ignore[method-assign]
    need_id = world.open("N01")
    cancel(world, need_id)
    answer()
    assert world.match(need_id)["state"] == "discarded"
    assert world.told("ProposalIssued") == []
    assert [entry["what"] for entry in world.story(need_id)][-1] == "MatchDiscarded"


def test_a_burst_of_news_leads_to_one_new_match_of_each_unmet_need(world: World) -> None:
    need_id = world.open("N07")
    assert world.need(need_id)["state"] == "unmet"
    before = len(world.told("MatchRequested"))
    world.let_pass("pool_changed", "pool")
    assert len(world.told("MatchRequested")) == before + 1
    wider = [*resource_facts("R37").spec["coverage"], "513300"]
    for version in (2, 3, 4):
        world.hear(ResourcePublished("res_R37", resource_facts("R37", version, coverage=wider)))
    assert len(world.deadlines("pool_changed")) == 1
    world.let_pass("pool_changed", "pool")
    assert len(world.told("MatchRequested")) == before + 2
    assert world.match(need_id)["teams"] == 2
    assert world.proposal(need_id)["state"] == "holding"


def test_a_suspended_member_is_replaced_in_a_live_proposal(world: World) -> None:
    need_id = world.open("N05")
    world.place_holds(need_id)
    world.hear(MemberSuspended("mem_M11", member_facts("M11", 2, status="suspended"), "会费逾期"))
    world.run()
    assert "R40" not in world.seats(need_id) and "R39" not in world.seats(need_id)
    assert world.proposal(need_id)["epoch"] == 2


def test_an_owner_chooses_which_team_to_put_forward(world: World) -> None:
    need_id = world.open("N01", auto=False)
    assert world.need(need_id)["state"] == "matched"
    with pytest.raises(NoSuchTeam):
        issue(world, need_id, rank=10)
    second = world.match(need_id)["best"][1]
    issued = issue(world, need_id, rank=2)
    assert [seat["resource_id"] for seat in issued["seats"]] == [seat["resource_id"] for seat in second["seats"]]
    with pytest.raises(ProposalAlreadyLive):
        issue(world, need_id)


def test_a_team_that_has_changed_since_cannot_be_put_forward(world: World) -> None:
    need_id = world.open("N01", auto=False)
    world.hear(ResourcePublished("res_R38", resource_facts("R38", 2, price_cny=40000)))
    with pytest.raises(MatchOutdated):
        issue(world, need_id)


def test_members_see_only_what_concerns_them(world: World) -> None:
    need_id = world.open("N05")
    world.place_holds(need_id)

    def listed(query: Any, code: str, **filters: str) -> list[dict[str, Any]]:
        return list(world.transact.read(query, as_member(code), filters)["items"])

    assert listed(queries.needs, "M11") == []
    assert [i["seat"] for i in listed(queries.invitations, "M11")] == ["LINK"]
    assert [i["seat"] for i in listed(queries.invitations, "M04")] == ["PLAYER"]
    assert listed(queries.invitations, "M19") == [] and listed(queries.proposals, "M19") == []
    (seen,) = listed(queries.proposals, "M11")
    assert {seat["seat"] for seat in seen["seats"] if seat["cost_cny"] is not None} == {"LINK"}
    (whole,) = world.transact.read(queries.proposals, STAFF, {"need": need_id})["items"]
    assert all(seat["cost_cny"] is not None for seat in whole["seats"])
    assert world.transact.read(queries.needs, {"actor": {"kind": "nobody"}}, {})["items"] == []


def test_a_member_that_owns_the_need_sees_it_whole_and_is_not_asked_for_its_own_seat(world: World) -> None:
    owner = as_member("M16")
    body = {name: value for name, value in need_body("N01").items() if name not in ("demand_owner", "as_of")}
    need_id = str(world.transact(handlers.open_need, schemas.OpenNeed, owner, body, schemas.Need)["id"])
    world.run()
    world.place_holds(need_id)
    assert "PLATFORM R54" not in world.invitations(need_id)
    seen = world.transact.read(queries.proposal, owner, world.proposal(need_id)["id"])
    assert {seat["seat"]: seat["state"] for seat in seen["seats"]}["PLATFORM"] == "own"
    assert world.transact.read(queries.timeline, owner, need_id)["items"]


def test_every_entry_of_a_long_story_reads_in_both_languages(world: World) -> None:
    need_id = world.open("N05")
    world.place_holds(need_id)
    world.answer(world.invitations(need_id)["LINK R40"], "declined")
    world.place_holds(need_id)
    world.accept_all(need_id)
    world.confirm(need_id)
    entries = world.story(need_id)
    assert [entry["what"] for entry in entries if entry["what"] != "InvitationSent"][:5] == [
        "NeedOpened", "MatchRequested", "MatchFound", "ProposalIssued", "HoldsPlaced",
    ]  # fmt: skip
    assert entries[-1]["what"] == "ConsortiumFormed"
    for entry in entries:
        for text in (entry["zh"], entry["en"]):
            assert "—" not in text and "mem_" not in text and "res_" not in text and "{" not in text, entry


def test_every_event_about_a_need_is_in_its_story(world: World) -> None:
    need_id = world.open("N02")
    world.place_holds(need_id)
    timeline = METADATA.tables["timeline"]
    with world.database.sessions() as session:
        told = session.scalars(
            select(timeline.c.what).where(timeline.c.need_id == need_id).order_by(timeline.c.id)
        ).all()
    events = [type(event).__name__ for event in world.told() if getattr(event, "need_id", None) == need_id]
    assert [what for what in told if what != "HoldsPlaced"] == events
