"""The owner amends a need, a member comes too late and stands by, time runs out: through the handlers, on fakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.matchmaking import commands, handlers
from services.matchmaking.model.refusals import (
    AnswerTooLate,
    NeedNotFound,
    NeedStateRefuses,
    StaffOnlyField,
    StandsByInstead,
)
from shared import clock
from shared.contracts.matchmaking import InvitationClosed, NeedAmended, ProposalClosed
from shared.contracts.resource_pool import CapacityFreed
from shared.domain import Actor
from tests.fakes.matchmaking import AIRTIME, a_need
from tests.unit.matchmaking.play import LINK, LINK2, NOTHING, SITE, STAFF, Play


def amend(play: Play, actor: Actor = STAFF, **changes: Any) -> Any:
    given = {"title": play.need.title, "mode": "AIRTIME", "spec": dict(AIRTIME), "auto": True, "answer_within_s": 3600}
    return handlers.amend_need(commands.AmendNeed(actor, play.need.id, **(given | changes)), play.work)


@pytest.mark.parametrize("until", ["asked", "one accepted", "agreed", "at risk"])
def test_an_amended_need_supersedes_every_invitation_and_tells_why(until: str) -> None:
    play = Play().inviting()
    if until != "asked":
        play.says(SITE, "accepted")
    if until in ("agreed", "at risk"):
        play.says(LINK, "accepted")
    if until == "at risk":
        play.confirmed()
        play.says(LINK, "declined")
    first = play.proposal
    amend(play, spec={**AIRTIME, "end": "2027-10-05"})
    closed = play.events(InvitationClosed)
    assert {(event.state, event.reason) for event in closed} == {("superseded", "need_amended")}
    assert not [offer for offer in first.invitations if offer.is_live]
    assert play.events(ProposalClosed)[-1].reason == "need_amended"
    assert play.events(NeedAmended)[-1].changed == ("end",)
    assert (play.need.state, play.requests()[-1].purpose, play.requests()[-1].stages) == ("open", "first", ({},))
    assert {one.state for one in play.work.consortia.kept.values()} <= {"dissolved"}
    play.confirmed(epoch=first.epoch)
    play.found(SITE, LINK2)
    assert (play.proposal.id != first.id, play.proposal.state) == (True, "holding")


def test_the_match_of_the_old_call_is_discarded() -> None:
    play = Play()
    old = play.requests()[-1]
    amend(play, spec={**AIRTIME, "end": "2027-10-05"})
    play.matched(NOTHING, old)
    assert play.work.runs.kept[old.run_id].state == "discarded"
    assert play.need.state == "open"


def test_an_amendment_that_changes_nothing_troubles_nobody() -> None:
    play = Play().inviting()
    amend(play)
    assert (play.proposal.state, play.events(NeedAmended)) == ("inviting", [])


def test_another_time_to_answer_alone_lets_those_asked_go_on() -> None:
    play = Play().inviting()
    amend(play, answer_within_s=7200)
    assert (play.proposal.state, play.need.answer_within_s) == ("inviting", 7200)
    assert play.events(NeedAmended)[-1].changed == ("answer_within_s",)


def test_who_declined_the_old_call_may_be_asked_for_the_new_one() -> None:
    play = Play().inviting()
    play.says(LINK, "declined")
    amend(play, spec={**AIRTIME, "end": "2027-10-05"})
    assert (play.requests()[-1].excluded, play.need.refused) == ((), {})


@pytest.mark.parametrize("state", ["fulfilled", "cancelled", "closed"])
def test_what_is_bound_or_over_cannot_be_amended(state: str) -> None:
    play = Play()
    play.need.state = state
    with pytest.raises(NeedStateRefuses):
        amend(play, spec={**AIRTIME, "end": "2027-10-05"})


def test_only_the_owner_and_the_secretariat_may_amend() -> None:
    play = Play(a_need(owner_id="mem_a", demand_owner=None))
    with pytest.raises(NeedNotFound):
        amend(play, Actor("member", "mem_b"), title="另一个")
    with pytest.raises(StaffOnlyField):
        amend(play, Actor("member", "mem_a"), demand_owner="别人")
    assert amend(play, Actor("member", "mem_a"), title="另一个").title == "另一个"


def late(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(seconds=3601)
    monkeypatch.setattr(clock, "now", lambda: later)


def test_a_late_accept_moves_no_hold_and_the_member_stands_by(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Play().inviting()
    play.silent(LINK)
    play.matched(NOTHING)
    assert "res_link" in play.need.barred
    with pytest.raises(StandsByInstead) as refused:
        play.says(LINK, "accepted")
    assert refused.value.values == {"state": "expired", "proposal": "closed"}
    assert (play.need.state, play.work.story.notes[-1][1]) == ("unmet", "StoodBy")
    handlers.pool.match_the_waiting_again(play.work)
    assert play.requests()[-1].excluded == ("res_link3",)


def test_who_says_yes_before_its_silence_was_noted_stands_by_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Play().inviting()
    late(play, monkeypatch)
    with pytest.raises(StandsByInstead):
        play.says(LINK, "accepted")
    play.silent(LINK)
    assert play.requests()[-1].excluded == ("res_link3",)


def test_a_standby_that_is_asked_again_and_keeps_silent_again_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Play().inviting()
    play.silent(LINK)
    with pytest.raises(StandsByInstead):
        play.says(LINK, "accepted")
    play.found(SITE, LINK)
    play.held()
    again = [offer for offer in play.proposal.invitations if offer.resource_id == "res_link"][-1]
    assert play.proposal.expire(again)
    play.need.bar(["res_link"], "no_answer")
    assert "res_link" in play.need.barred


@pytest.mark.parametrize("why", ["declined first", "cancelled need"])
def test_a_late_yes_that_can_lead_nowhere_is_only_refused(why: str) -> None:
    play = Play().inviting()
    if why == "declined first":
        play.says(LINK, "declined")
    else:
        handlers.cancel_need(commands.CancelNeed(STAFF, play.need.id, "计划有变"), play.work)
    with pytest.raises(AnswerTooLate) as refused:
        play.says(LINK, "accepted")
    assert (type(refused.value), play.need.standby) == (AnswerTooLate, {})


def test_capacity_that_an_amendment_frees_wakes_the_needs_that_wait_for_it() -> None:
    play = Play()
    play.found(SITE, LINK)
    play.no_room(SITE)
    play.matched(NOTHING)
    handlers.try_freed_capacity(CapacityFreed("prop_other", "need_other", 2, ("res_link",)), play.work)
    assert play.need.state == "unmet"
    handlers.try_freed_capacity(CapacityFreed("prop_other", "need_other", 3, ("res_site",)), play.work)
    assert (play.need.state, play.requests()[-1].excluded) == ("open", ())


def test_capacity_that_comes_free_lets_a_consortium_at_risk_try_again() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.found(SITE, LINK2)
    play.no_room(LINK2)
    play.matched(NOTHING)
    assert play.proposal.state == "at_risk"
    handlers.try_freed_capacity(CapacityFreed("prop_other", "need_other", 2, ("res_link2",)), play.work)
    assert (play.proposal.state, play.requests()[-1].excluded) == ("repairing", ("res_link",))


@pytest.mark.parametrize("until", ["computing", "asked", "unmet"])
def test_a_need_that_has_no_consortium_when_its_first_day_is_over_is_closed_and_everyone_is_told(until: str) -> None:
    play = Play()
    if until != "computing":
        play.inviting()
    if until == "unmet":
        play.says(LINK, "declined")
        play.matched(NOTHING)
    play.need.as_of = play.need.starts_on + timedelta(days=1)
    handlers.needs.close_unstarted(play.need.id, play.work)
    assert (play.need.state, play.need.reason, play.told[-1]) == ("closed", "start_passed", "NeedClosed")
    assert not [o for p in play.work.proposals.kept.values() for o in p.invitations if o.is_live]


def test_a_need_with_a_consortium_is_not_closed_by_its_first_day() -> None:
    play = Play().formed()
    play.need.as_of = play.need.starts_on + timedelta(days=1)
    handlers.needs.close_unstarted(play.need.id, play.work)
    assert play.need.state == "fulfilled"
