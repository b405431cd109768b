"""What happens to a formed consortium that loses a seat, through the handlers, on fakes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from services.matchmaking import commands, handlers
from services.matchmaking.model.refusals import AnswerTooLate
from shared import clock
from shared.contracts.matchmaking import (
    ConsortiumAtRisk,
    ConsortiumDissolved,
    ConsortiumLeftIncomplete,
    ConsortiumRepaired,
    InvitationSent,
    NeedClosed,
    ProposalAmended,
    Seat,
)
from shared.contracts.members import MemberSuspended
from shared.contracts.resource_pool import ResourcePublished, ResourceWithdrawn
from tests.fakes.matchmaking import a_known_member, a_known_resource, a_team, an_answer
from tests.unit.matchmaking.play import LINK, LINK2, NOTHING, SITE, STAFF, Play


def ids(seats: Iterable[Seat]) -> list[str | None]:
    return [seat.resource_id for seat in seats]


def suspend(play: Play, member: str = "mem_b", status: str = "suspended") -> None:
    facts = a_known_member(member, 2, status=status)
    handlers.learn_member(MemberSuspended(member, facts, "会费逾期"), play.work)


def change(play: Play, **spec: Any) -> None:
    facts = a_known_resource("res_link", 2, "mem_b", "LINK", **spec)
    handlers.learn_resource(ResourcePublished("res_link", facts), play.work)


def withdraw(play: Play) -> None:
    facts = a_known_resource("res_link", 2, "mem_b", "LINK")
    handlers.learn_resource(ResourceWithdrawn("res_link", facts, "retired"), play.work)


def refilled(play: Play) -> None:
    """Somebody fits, is held, says yes and is reserved."""
    play.found(SITE, LINK2)
    play.held()
    play.says(LINK2, "accepted")
    play.confirmed()


def test_a_decline_after_the_consortium_formed_is_a_withdrawal() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    assert (play.consortium.state, play.proposal.state, play.need.state) == ("at_risk", "repairing", "at_risk")
    assert ids(play.consortium.seats) == ["res_site"]
    assert (play.consortium.lead_id, play.consortium.shares) == ("mem_a", {"mem_a": "100.00"})
    (event,) = play.events(ConsortiumAtRisk)
    assert (ids(event.lost), event.reason) == (["res_link"], "withdrew")
    request = play.requests()[-1]
    assert (request.stages, request.excluded) == (({"SITE": ["res_site"]},), ("res_link",))


def test_a_withdrawal_is_repaired_from_standby_and_nobody_else_is_asked_again() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    refilled(play)
    assert (play.consortium.state, play.proposal.state, play.need.state) == ("standing", "formed", "fulfilled")
    assert ids(play.consortium.seats) == ["res_site", "res_link2"]
    assert play.consortium.shares == {"mem_a": "62.50", "mem_c": "37.50"}
    assert [event.member_id for event in play.events(InvitationSent)] == ["mem_a", "mem_b", "mem_c"]
    (event,) = play.events(ConsortiumRepaired)
    assert event.consortium_id == play.consortium.id
    assert not [row for row in play.work.deadlines.kept.values() if row[0] == "repair_due"]


@pytest.mark.parametrize("status", ["suspended", "overdue", "exited"])
def test_a_member_suspended_or_lapsed_puts_its_consortium_at_risk_and_it_is_repaired(status: str) -> None:
    play = Play().formed()
    suspend(play, status=status)
    assert (play.consortium.state, play.consortium.risks) == (
        "at_risk", [{"what": "【样例】res_link", "why": "member_suspended"}],
    )  # fmt: skip
    refilled(play)
    assert (play.consortium.state, play.consortium.risks) == ("standing", [])


def test_a_resource_withdrawn_from_a_consortium_is_replaced() -> None:
    play = Play().formed()
    withdraw(play)
    assert play.events(ConsortiumAtRisk)[-1].reason == "resource_withdrawn"
    refilled(play)
    assert ids(play.consortium.seats) == ["res_site", "res_link2"]


def test_a_certificate_revoked_or_a_change_is_weighed_and_a_consortium_that_still_fits_stands() -> None:
    play = Play().formed()
    change(play, down_mbps=40)
    assert (play.consortium.state, play.proposal.state) == ("standing", "formed")
    assert play.requests()[-1].stages == ({"SITE": ["res_site"], "LINK": ["res_link"]}, {"SITE": ["res_site"]})
    team = a_team(SITE, LINK)
    team["seats"][1]["version"] = 2
    play.matched(an_answer(team))
    assert (play.consortium.state, play.proposal.state, play.proposal.epoch) == ("standing", "formed", 1)
    assert play.need.state == "fulfilled"


def test_a_resource_changed_below_the_need_is_replaced_in_its_consortium() -> None:
    play = Play().formed()
    change(play, down_mbps=1)
    play.found(SITE, LINK2)
    assert play.events(ConsortiumAtRisk)[-1].reason == "resource_changed"
    assert (play.proposal.state, play.proposal.epoch, play.need.state) == ("holding", 2, "at_risk")
    play.held()
    play.says(LINK2, "accepted")
    play.confirmed()
    assert (play.consortium.state, ids(play.consortium.seats)) == ("standing", ["res_site", "res_link2"])


def test_a_change_below_the_need_that_nobody_can_make_good_leaves_the_consortium_at_risk() -> None:
    play = Play().formed()
    change(play, down_mbps=1)
    play.matched(NOTHING)
    assert (play.consortium.state, ids(play.consortium.seats), play.proposal.state) == (
        "at_risk",
        ["res_site"],
        "at_risk",
    )


def test_a_change_while_the_reservations_are_confirmed_is_weighed_afterwards() -> None:
    play = Play().agreed()
    change(play, down_mbps=1)
    assert play.proposal.state == "agreed"
    play.confirmed()
    assert play.consortium.state == "standing"
    play.found(SITE, LINK2)
    assert play.consortium.state == "at_risk"


def test_an_agreed_price_stays_agreed() -> None:
    play = Play().formed()
    asked = len(play.requests())
    change(play, price_cny=99_999)
    assert len(play.requests()) == asked


def test_a_second_change_does_not_absolve_the_first() -> None:
    play = Play().formed()
    change(play, down_mbps=1)
    facts = a_known_resource("res_site", 2, "mem_a", "SITE", lit=True)
    handlers.learn_resource(ResourcePublished("res_site", facts), play.work)
    assert play.requests()[-1].stages == ({"SITE": ["res_site"], "LINK": ["res_link"]}, {})


def test_without_a_standby_it_stays_at_risk_with_a_code_told_to_everyone_and_the_owner() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.matched(NOTHING)
    assert (play.proposal.state, play.need.state, play.need.codes) == ("at_risk", "at_risk", ["no_standby"])
    (event,) = play.events(ConsortiumLeftIncomplete)
    assert (event.owner_id, event.member_ids, event.codes) == (None, ("mem_a",), ("no_standby",))
    amended = play.events(ProposalAmended)[-1]
    assert (ids(amended.seats), amended.epoch, amended.why) == (["res_site"], 2, "no_standby")
    (due,) = [row for row in play.work.deadlines.kept.values() if row[0] == "repair_due"]
    assert due[1] == play.consortium.id and event.repair_by - clock.now() < due[2] + timedelta(seconds=5)


def test_at_risk_it_is_tried_again_when_the_pool_changes_and_told_again_only_if_the_reason_is_new() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.matched(NOTHING)
    handlers.pool.match_the_waiting_again(play.work)
    assert play.requests()[-1].purpose == "repair"
    play.matched(NOTHING)
    assert len(play.events(ConsortiumLeftIncomplete)) == 1
    handlers.rematch(commands.Rematch(STAFF, play.need.id), play.work)
    refilled(play)
    assert (play.consortium.state, play.proposal.epoch) == ("standing", 3)


def test_a_standby_that_declines_leaves_the_consortium_at_risk_and_the_bound_untouched() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.found(SITE, LINK2)
    play.held()
    play.says(LINK2, "declined")
    play.matched(NOTHING)
    assert (play.consortium.state, ids(play.consortium.seats)) == ("at_risk", ["res_site"])
    assert len(play.events(ConsortiumAtRisk)) == 1
    assert ids(play.proposal.seats) == ["res_site"]


def test_not_repaired_in_time_it_is_dissolved_and_everyone_is_told_why() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.matched(NOTHING)
    consortium = play.consortium
    play.due("repair_due")
    assert (consortium.state, consortium.reason) == ("dissolved", "not_repaired")
    assert (play.proposal.state, play.need.state, play.need.reason) == ("closed", "closed", "not_repaired")
    assert [(offer.state, offer.reason) for offer in play.proposal.invitations] == [
        ("cancelled", "not_repaired"), ("declined", None),
    ]  # fmt: skip
    assert play.events(ConsortiumDissolved)[-1].reason == play.events(NeedClosed)[-1].reason == "not_repaired"


def test_a_repair_in_time_keeps_the_deadline_from_dissolving_anything() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    due = [row for row in play.work.deadlines.kept.values() if row[0] == "repair_due"]
    refilled(play)
    for kind, subject, _, payload in due:
        handlers.meet_deadline(handlers.invitations.DeadlinePassed(subject, kind, "dl", payload), play.work)
    assert play.consortium.state == "standing"


def test_when_the_last_member_withdraws_nothing_is_left_to_repair() -> None:
    play = Play().formed()
    play.says(LINK, "declined")
    play.says(SITE, "declined")
    play.matched(NOTHING)
    (consortium,) = play.work.consortia.kept.values()
    assert (consortium.state, play.proposal.state, play.need.state) == ("dissolved", "closed", "unmet")


def test_when_the_last_member_withdraws_from_a_running_project_its_need_is_closed() -> None:
    play = Play().formed()
    play.need.as_of = play.need.starts_on + timedelta(days=1)
    play.says(LINK, "declined")
    play.says(SITE, "declined")
    play.matched(NOTHING)
    assert (play.proposal.state, play.need.state, play.need.reason) == ("closed", "closed", "not_repaired")


def test_an_owner_may_take_back_a_need_whose_consortium_is_at_risk() -> None:
    play = Play().formed()
    suspend(play)
    handlers.cancel_need(commands.CancelNeed(STAFF, play.need.id, "计划有变"), play.work)
    (consortium,) = play.work.consortia.kept.values()
    assert (consortium.state, consortium.reason, play.proposal.state) == ("dissolved", "need_cancelled", "closed")


def test_who_was_bound_cannot_withdraw_once_the_project_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Play().formed()
    play.need.as_of = clock.china_instant(clock.today()).date().replace(year=2029)
    with pytest.raises(AnswerTooLate):
        play.says(LINK, "declined")
    suspend(play)
    assert (play.consortium.state, play.need.state) == ("standing", "fulfilled")
