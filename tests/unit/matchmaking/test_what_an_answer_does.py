"""What an answer (or none) does to a need, through the handlers, on fakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.matchmaking import commands, handlers
from services.matchmaking.model.refusals import AnswerTooLate, InvitationNotFound, NeedNotFound, NeedStateRefuses
from shared import clock
from shared.contracts.members import MemberSuspended, MemberUpdated
from shared.contracts.resource_pool import ResourcePublished, ResourceWithdrawn
from shared.domain import Actor
from tests.fakes.matchmaking import (
    a_known_member,
    a_known_resource,
    a_need,
    a_proposal,
    a_seat,
    a_team,
    an_answer,
)
from tests.unit.matchmaking.play import LINK, LINK2, LINK3, NOTHING, SITE, STAFF, Play


def states(play: Play) -> dict[str, str]:
    return {str(offer.resource_id): offer.state for offer in play.proposal.invitations}


def test_a_decline_looks_for_a_standby_around_the_others_and_leaves_the_declined_out() -> None:
    play = Play().inviting()
    play.says(SITE, "accepted")
    play.says(LINK, "declined")
    request = play.requests()[-1]
    assert request.purpose == "repair"
    assert request.stages == ({"SITE": ["res_site"]},)
    assert request.excluded == ("res_link",)


def test_pending_seats_may_be_given_up_when_nobody_fits_around_them() -> None:
    play = Play().inviting()
    play.says(LINK, "declined")
    assert play.requests()[-1].stages == ({"SITE": ["res_site"]}, {})


def test_the_standby_is_asked_with_a_deadline_of_its_own_and_nobody_else_is() -> None:
    play = Play().inviting()
    play.says(SITE, "accepted")
    play.says(LINK, "declined")
    play.found(SITE, LINK2)
    play.held()
    assert states(play) == {"res_site": "accepted", "res_link": "declined", "res_link2": "pending"}
    newcomer = play.proposal.invitations[-1].id
    due = [row for row in play.work.deadlines.kept.values() if row[1] == newcomer]
    assert sorted((row[0], row[2].total_seconds()) for row in due) == [
        ("invitation_due", 3600.0),
        ("invitation_reminder", 1800.0),
        ("invitation_reminder", 3240.0),
    ]
    assert play.proposal.epoch == 2


def test_with_no_standby_the_proposal_ends_and_the_need_stands_unmet() -> None:
    play = Play().inviting()
    play.says(SITE, "accepted")
    play.says(LINK, "declined")
    play.matched(NOTHING)
    assert (play.proposal.state, play.proposal.reason) == ("closed", "no_standby")
    assert states(play)["res_site"] == "cancelled"
    assert (play.need.state, play.need.codes) == ("unmet", ["no_standby"])
    assert play.told[-3:] == ["InvitationClosed", "ProposalClosed", "NeedUnmet"]


def test_the_willing_keep_priority_in_the_next_match() -> None:
    play = Play().inviting()
    play.says(SITE, "accepted")
    play.says(LINK, "declined")
    play.matched(NOTHING)
    handlers.rematch(commands.Rematch(STAFF, play.need.id), play.work)
    assert play.requests()[-1].stages == ({"SITE": ["res_site"]}, {})


def test_silence_leaves_out_everything_of_that_member_and_kind() -> None:
    play = Play().inviting()
    play.silent(LINK)
    assert states(play)["res_link"] == "expired"
    assert play.requests()[-1].excluded == ("res_link", "res_link3")
    assert play.need.refused["res_link3"]["reason"] == "no_answer"


def test_an_owner_that_asks_for_a_new_match_gives_the_silent_another_chance_but_not_the_unwilling() -> None:
    play = Play().inviting()
    play.silent(LINK)
    play.found(SITE, LINK2)
    play.held()
    play.says(LINK2, "declined")
    play.matched(NOTHING)
    handlers.rematch(commands.Rematch(STAFF, play.need.id), play.work)
    assert play.requests()[-1].excluded == ("res_link2",)


def test_reminders_are_told_only_to_those_who_have_not_answered() -> None:
    play = Play().inviting()
    play.says(SITE, "accepted")
    for kind, subject, _, payload in list(play.work.deadlines.kept.values()):
        if kind == "invitation_reminder":
            handlers.meet_deadline(handlers.invitations.DeadlinePassed(subject, kind, "dl", payload), play.work)
    play.work.finish()
    reminded = [event for _, event in play.work.told if type(event).__name__ == "InvitationReminded"]
    assert [(event.member_id, event.share_gone) for event in reminded] == [("mem_b", "50%"), ("mem_b", "90%")]


def test_a_late_answer_moves_nothing_and_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Play().inviting()
    later = clock.now() + timedelta(seconds=3601)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(AnswerTooLate):
        play.says(LINK, "accepted")
    assert states(play)["res_link"] == "pending"
    assert play.work.story.notes[-2][1:] == (
        "LateAnswer",
        {
            "invitation_id": play.proposal.invitations[1].id,
            "member_id": "mem_b",
            "seat": "LINK",
            "answer": "accepted",
            "state": "pending",
        },
    )


def test_the_same_answer_twice_gives_the_same_reply_and_asks_for_nothing_more() -> None:
    play = Play().inviting()
    first = play.says(LINK, "declined")
    asked = len(play.requests())
    assert play.says(LINK, "declined") is first
    assert len(play.requests()) == asked


def test_accept_then_decline_before_agreement_is_a_decline() -> None:
    play = Play().inviting()
    play.says(LINK, "accepted")
    play.says(LINK, "declined")
    assert play.requests()[-1].excluded == ("res_link",)
    assert play.proposal.state == "repairing"


def test_a_decline_between_agreed_and_confirmed_repairs_and_ignores_the_confirmation_in_flight() -> None:
    play = Play().agreed()
    assert play.proposal.state == "agreed"
    play.says(LINK, "declined")
    play.confirmed(epoch=1)
    assert play.work.consortia.kept == {}
    assert [what for _, what, _ in play.work.story.notes][-2:] == ["ReservationsConfirmed", "StaleReply"]
    play.found(SITE, LINK2)
    assert (play.proposal.state, play.proposal.epoch) == ("holding", 2)


def test_a_stale_refusal_of_confirmation_is_ignored_as_well() -> None:
    play = Play().agreed()
    play.says(LINK, "declined")
    play.not_confirmed(epoch=1)
    assert play.proposal.state == "repairing"


def test_a_refused_confirmation_is_tried_again_and_given_up_after_the_third() -> None:
    play = Play().agreed()
    for _ in range(2):
        play.not_confirmed()
        assert play.proposal.state == "holding"
        play.held()
        assert play.proposal.state == "agreed"
    play.not_confirmed()
    assert (play.proposal.state, play.need.state, play.need.codes) == ("closed", "unmet", ["stale_epoch"])


def test_a_confirmed_agreement_is_a_consortium_and_the_need_fulfilled() -> None:
    play = Play().agreed()
    play.confirmed()
    (consortium,) = play.work.consortia.kept.values()
    assert (consortium.lead_id, consortium.shares) == ("mem_a", {"mem_a": "66.67", "mem_b": "33.33"})
    assert play.need.state == "fulfilled"


def test_nobody_answers_for_another_member() -> None:
    play = Play().inviting()
    with pytest.raises(InvitationNotFound):
        play.says(LINK, "accepted", Actor("member", "mem_a"))
    with pytest.raises(InvitationNotFound):
        play.says(LINK, "accepted", Actor("nobody"))


@pytest.mark.parametrize("until", ["matched", "held", "accepted", "agreed"])
def test_a_cancelled_need_ends_everything_that_hangs_on_it(until: str) -> None:
    play = Play()
    play.found(SITE, LINK)
    if until != "matched":
        play.held()
    if until in ("accepted", "agreed"):
        play.says(SITE, "accepted")
    if until == "agreed":
        play.says(LINK, "accepted")
    handlers.cancel_need(commands.CancelNeed(STAFF, play.need.id, "计划有变"), play.work)
    assert (play.need.state, play.proposal.state) == ("cancelled", "closed")
    assert set(states(play).values()) <= {"cancelled"}
    play.confirmed()
    assert play.work.consortia.kept == {}


def test_a_cancelled_need_discards_the_run_that_still_computes() -> None:
    play = Play()
    handlers.cancel_need(commands.CancelNeed(STAFF, play.need.id, "计划有变"), play.work)
    play.found(SITE, LINK)
    (run,) = play.work.runs.kept.values()
    assert (run.state, play.need.state) == ("discarded", "cancelled")
    assert play.work.proposals.kept == {}


def test_what_has_ended_cannot_be_cancelled() -> None:
    play = Play().agreed()
    play.confirmed()
    with pytest.raises(NeedStateRefuses):
        handlers.cancel_need(commands.CancelNeed(STAFF, play.need.id, "计划有变"), play.work)


def test_a_stranger_cannot_even_see_that_there_is_a_need_to_cancel() -> None:
    play = Play(a_need(owner_id="mem_owner"))
    with pytest.raises(NeedNotFound):
        handlers.cancel_need(commands.CancelNeed(Actor("member", "mem_a"), play.need.id, "x"), play.work)


def test_holds_refused_before_anyone_was_asked_go_on_to_the_next_team() -> None:
    play = Play()
    play.found(SITE, LINK)
    play.no_room(SITE)
    assert play.requests()[-1].stages == ({},)
    assert play.requests()[-1].excluded == ("res_site",)
    other = a_seat("SITE", "res_site2", "mem_d")
    play.know(other)
    play.found(other, LINK)
    assert (play.proposal.state, play.proposal.epoch) == ("holding", 2)
    assert [seat.resource_id for seat in play.proposal.seats] == ["res_site2", "res_link"]


def test_holds_refused_with_no_next_team_name_the_rule_that_the_capacity_breaks() -> None:
    play = Play()
    play.found(SITE, LINK)
    play.no_room(SITE)
    play.matched(NOTHING)
    assert play.need.codes == ["LOCK-01", "no_standby"]
    refused = play.need.refused["res_site"]
    assert (refused["reason"], refused["asked"], refused["free"]) == ("LOCK-01", "1", "0")
    assert refused["from"] == "2027-10-01T11:00:00+00:00"


def test_a_refusal_of_an_older_epoch_changes_nothing() -> None:
    play = Play().inviting()
    play.says(LINK, "declined")
    play.found(SITE, LINK2)
    play.no_room(SITE, epoch=1)
    assert play.proposal.state == "holding"
    assert play.work.story.notes[-1][1] == "StaleReply"


def test_holds_placed_twice_ask_nobody_twice() -> None:
    play = Play().inviting()
    play.held()
    assert len(play.proposal.invitations) == 2


def test_capacity_that_comes_free_lets_the_needs_that_wanted_it_try_again() -> None:
    play = Play()
    play.found(SITE, LINK)
    play.no_room(SITE)
    play.matched(NOTHING)
    holder = play.work.proposals.add(_held_proposal())
    play.released(holder.id, holder.need_id)
    assert play.need.state == "open"
    assert play.requests()[-1].excluded == ()


def test_a_proposal_that_never_held_anything_frees_nothing() -> None:
    play = Play()
    play.found(SITE, LINK)
    play.no_room(SITE)
    play.matched(NOTHING)
    play.released(play.proposal.id, play.need.id)
    holder = _held_proposal()
    holder.held_epoch = 0
    play.work.proposals.add(holder)
    play.released(holder.id, holder.need_id)
    assert play.need.state == "unmet"


def _held_proposal() -> Any:
    holder = a_proposal(SITE, LINK, id_="prop_other", need_id="need_other")
    holder.held_epoch = 1
    holder.close("need_cancelled")
    return holder


def test_a_withdrawn_resource_vacates_its_seat_whoever_had_accepted_it() -> None:
    play = Play().inviting()
    play.says(LINK, "accepted")
    withdrawn = ResourceWithdrawn("res_link", a_known_resource("res_link", 2, "mem_b", "LINK"), "retired")
    handlers.learn_resource(withdrawn, play.work)
    assert states(play)["res_link"] == "superseded"
    assert play.proposal.state == "repairing"
    play.found(SITE, LINK2)
    play.held()
    assert states(play)["res_link2"] == "pending"


def test_a_suspended_member_loses_its_seat() -> None:
    play = Play().inviting()
    suspended = MemberSuspended("mem_b", a_known_member("mem_b", 2, status="suspended"), "会费逾期")
    handlers.learn_member(suspended, play.work)
    assert states(play)["res_link"] == "superseded"
    assert play.requests()[-1].purpose == "repair"


def test_a_suspension_between_agreed_and_confirmed_makes_the_confirmation_stale() -> None:
    play = Play().agreed()
    suspended = MemberSuspended("mem_b", a_known_member("mem_b", 2, status="suspended"), "会费逾期")
    handlers.learn_member(suspended, play.work)
    play.confirmed(epoch=1)
    assert play.proposal.state == "repairing"


def test_a_changed_resource_is_weighed_again_and_stays_if_it_still_fits() -> None:
    play = Play().inviting()
    changed = ResourcePublished("res_link", a_known_resource("res_link", 2, "mem_b", "LINK", down_mbps=40))
    handlers.learn_resource(changed, play.work)
    assert play.requests()[-1].stages == (
        {"SITE": ["res_site"], "LINK": ["res_link"]},
        {"SITE": ["res_site"]},
        {},
    )
    team = a_team(SITE, LINK)
    team["seats"][1]["version"] = 2
    play.matched(an_answer(team))
    assert (play.proposal.state, play.proposal.epoch) == ("inviting", 1)


def test_a_new_title_alone_troubles_nobody() -> None:
    play = Play().inviting()
    facts = a_known_resource("res_link", 2, "mem_b", "LINK")
    renamed = type(facts)(**{**vars(facts), "title": "【样例】新名称"})
    handlers.learn_resource(ResourcePublished("res_link", renamed), play.work)
    assert play.proposal.state == "inviting"


def test_a_changed_resource_that_fits_no_more_is_replaced() -> None:
    play = Play().inviting()
    play.says(LINK, "accepted")
    handlers.learn_resource(
        ResourcePublished("res_link", a_known_resource("res_link", 2, "mem_b", "LINK", down_mbps=1)), play.work
    )
    play.found(SITE, LINK2)
    assert states(play)["res_link"] == "superseded"
    assert (play.proposal.state, play.proposal.epoch) == ("holding", 2)


def test_older_news_of_a_resource_is_ignored_even_after_it_was_withdrawn() -> None:
    play = Play()
    withdrawn = ResourceWithdrawn("res_link", a_known_resource("res_link", 3, "mem_b", "LINK"), "retired")
    handlers.learn_resource(withdrawn, play.work)
    handlers.learn_resource(ResourcePublished("res_link", a_known_resource("res_link", 2, "mem_b", "LINK")), play.work)
    assert play.work.pool.known_resources["res_link"].withdrawn
    handlers.learn_resource(ResourcePublished("res_link", a_known_resource("res_link", 4, "mem_b", "LINK")), play.work)
    assert not play.work.pool.known_resources["res_link"].withdrawn


def test_older_news_of_a_member_is_ignored() -> None:
    play = Play()
    handlers.learn_member(MemberUpdated("mem_a", a_known_member("mem_a", 3, status="overdue")), play.work)
    handlers.learn_member(MemberUpdated("mem_a", a_known_member("mem_a", 2)), play.work)
    assert play.work.pool.known_members["mem_a"].status == "overdue"


def test_a_repair_that_was_overtaken_by_a_second_decline_is_discarded() -> None:
    play = Play().inviting()
    play.says(LINK, "declined")
    first = play.requests()[-1]
    play.says(SITE, "declined")
    play.matched(an_answer(a_team(SITE, LINK2)), first)
    assert play.proposal.state == "repairing"
    assert play.work.runs.kept[first.run_id].state == "discarded"
    other = a_seat("SITE", "res_site2", "mem_d")
    play.know(other)
    play.found(other, LINK3)
    assert (play.proposal.epoch, play.proposal.state) == (3, "holding")


def test_a_deadline_of_another_kind_is_none_of_our_business() -> None:
    play = Play().inviting()
    event = handlers.invitations.DeadlinePassed("hold_1", "hold_expires", "dl", {})
    handlers.meet_deadline(event, play.work)
    assert play.proposal.state == "inviting"
