"""Who may open a need, match it again, and put which team forward; on fakes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.matchmaking import commands, handlers
from services.matchmaking.model import Need
from services.matchmaking.model.refusals import (
    DemandOwnerNeeded,
    MatchOutdated,
    MatchPending,
    NeedNotFound,
    NeedStateRefuses,
    NoSuchTeam,
    NotAPartner,
    NotInStanding,
    ProposalAlreadyLive,
    RivalUnderCommonControl,
    StaffOnlyField,
)
from shared.contracts.members import MemberActivated, MemberUpdated
from shared.contracts.resource_pool import ResourcePublished
from shared.domain import Actor
from tests.fakes.matchmaking import (
    AIRTIME,
    FakeMatchmakingWork,
    a_known_member,
    a_known_resource,
    a_need,
    a_seat,
    a_team,
    an_answer,
)
from tests.unit.matchmaking.play import LINK, LINK2, NOTHING, SITE, STAFF, Play

MEMBER = Actor("member", "mem_a")


def opened(actor: Actor, work: FakeMatchmakingWork | None = None, **given: Any) -> Need:
    command = commands.OpenNeed(actor, "【样例】直播接管", "AIRTIME", dict(AIRTIME), **given)
    return handlers.open_need(command, work or FakeMatchmakingWork())


def by_hand() -> Play:
    """A need whose owner chooses; two teams were found."""
    play = Play(a_need(auto=False))
    play.matched(an_answer(a_team(SITE, LINK), a_team(SITE, LINK2, rank=2)))
    return play


def issue(play: Play, rank: int = 1, actor: Actor = STAFF) -> Any:
    return handlers.issue_proposal(commands.IssueProposal(actor, play.need.id, rank), play.work)


def test_a_members_need_is_its_own_and_is_matched_at_once() -> None:
    need = opened(MEMBER)
    assert (need.owner_id, need.state) == ("mem_a", "open")
    assert [type(event).__name__ for _, _, event in need.pull_events()] == ["NeedOpened", "MatchRequested"]


def test_staff_opens_needs_for_outside_owners_on_a_day_of_its_choice() -> None:
    need = opened(STAFF, demand_owner="【样例】某业主", as_of=date(2026, 11, 23))
    assert (need.owner_id, need.demand_owner, need.as_of) == (None, "【样例】某业主", date(2026, 11, 23))


def test_staff_must_name_the_outside_owner() -> None:
    with pytest.raises(DemandOwnerNeeded) as refused:
        opened(STAFF)
    assert refused.value.errors[0]["field"] == "demand_owner"


@pytest.mark.parametrize("given", [{"demand_owner": "x"}, {"as_of": date(2026, 11, 23)}])
def test_some_fields_are_for_staff_only(given: dict[str, Any]) -> None:
    with pytest.raises(StaffOnlyField) as refused:
        opened(MEMBER, **given)
    assert refused.value.values == {"field": next(iter(given))}


@pytest.mark.parametrize("actor", [Actor("nobody"), Actor("member"), Actor("system")])
def test_only_partners_open_needs(actor: Actor) -> None:
    with pytest.raises(NotAPartner):
        opened(actor, demand_owner=None)


def test_a_member_that_is_known_to_be_suspended_opens_none() -> None:
    work = FakeMatchmakingWork()
    handlers.learn_member(MemberActivated("mem_a", a_known_member(status="suspended")), work)
    with pytest.raises(NotInStanding):
        opened(MEMBER, work)


def test_the_owner_puts_the_team_of_its_choice_forward() -> None:
    play = by_hand()
    assert play.work.proposals.kept == {}
    assert issue(play, rank=2).seats[1].resource_id == "res_link2"
    assert play.need.state == "proposing"


@pytest.mark.parametrize("rank", [3, 99])
def test_there_is_no_team_beyond_the_last(rank: int) -> None:
    with pytest.raises(NoSuchTeam) as refused:
        issue(by_hand(), rank)
    assert refused.value.values == {"rank": rank, "kept": 2}


def test_an_unmet_need_has_no_team_to_put_forward() -> None:
    play = Play(a_need(auto=False))
    play.matched(NOTHING)
    with pytest.raises(NeedStateRefuses):
        issue(play)


def test_there_is_one_live_proposal_at_a_time() -> None:
    play = by_hand()
    issue(play)
    with pytest.raises(ProposalAlreadyLive):
        issue(play, rank=1)


def test_members_under_common_control_do_not_compete_for_one_need() -> None:
    play = by_hand()
    handlers.learn_member(MemberUpdated("mem_c", a_known_member("mem_c", 2, controlled_by="mem_b")), play.work)
    issue(play)
    with pytest.raises(RivalUnderCommonControl) as refused:
        issue(play, rank=2)
    assert refused.value.values == {"one": "【样例】mem_c", "other": "【样例】mem_b"}


def test_a_team_that_changed_since_the_match_is_not_put_forward() -> None:
    play = by_hand()
    changed = a_known_resource("res_link", 2, "mem_b", "LINK", price_cny=1)
    handlers.learn_resource(ResourcePublished("res_link", changed), play.work)
    with pytest.raises(MatchOutdated) as refused:
        issue(play)
    assert refused.value.values == {"what": "【样例】res_link"}


def test_a_stranger_puts_nothing_forward() -> None:
    with pytest.raises(NeedNotFound):
        issue(by_hand(), actor=MEMBER)


def test_an_automatic_need_whose_pool_changed_meanwhile_is_matched_again() -> None:
    play = Play()
    changed = a_known_resource("res_link", 2, "mem_b", "LINK", price_cny=1)
    handlers.learn_resource(ResourcePublished("res_link", changed), play.work)
    play.found(SITE, LINK)
    assert play.work.proposals.kept == {}
    assert (play.need.state, len(play.requests())) == ("open", 2)


def test_a_second_match_waits_for_the_first() -> None:
    play = Play()
    with pytest.raises(MatchPending):
        handlers.rematch(commands.Rematch(STAFF, play.need.id), play.work)


def test_a_need_with_a_live_proposal_is_not_matched_again() -> None:
    play = Play().inviting()
    with pytest.raises(NeedStateRefuses):
        handlers.rematch(commands.Rematch(STAFF, play.need.id), play.work)


def test_news_sets_one_alarm_for_the_unmet() -> None:
    play = Play()
    before = [row for row in play.work.deadlines.kept.values() if row[0] == "pool_changed"]
    play.work.pool.wake = True
    play.know(a_seat("SITE", "res_9", "mem_9"))
    assert [row for row in play.work.deadlines.kept.values() if row[0] == "pool_changed"] == before != []


def test_the_alarm_matches_every_unmet_need_again_once() -> None:
    play = Play()
    play.matched(NOTHING)
    for _ in range(2):
        handlers.pool.match_the_waiting_again(play.work)
    assert (play.need.state, len(play.requests())) == ("open", 2)


def test_an_unmet_need_whose_first_day_has_passed_is_closed() -> None:
    play = Play(a_need(as_of=date(2027, 10, 2)))
    play.matched(NOTHING)
    handlers.pool.match_the_waiting_again(play.work)
    assert (play.need.state, play.need.reason) == ("closed", "start_passed")
    assert play.told[-1] == "NeedClosed"
