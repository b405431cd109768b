"""The life of a proposal, step by step, without any handler."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.matchmaking.model import Proposal
from services.matchmaking.model.refusals import AnswerTooLate
from tests.fakes.matchmaking import NOON, a_proposal, a_seat

SITE, LINK, OTHER_LINK = a_seat(), a_seat("LINK", "res_link", "mem_b"), a_seat("LINK", "res_link2", "mem_c")
LATER = NOON + timedelta(seconds=3601)


def told(proposal: Proposal) -> list[str]:
    return [type(event).__name__ for _, _, event in proposal.pull_events()]


def inviting(*seats: Any, owner: str | None = None) -> Proposal:
    proposal = a_proposal(*(seats or (SITE, LINK)), owner=owner)
    proposal.holds_placed(1)
    proposal.settle(NOON)
    return proposal


def agreed() -> Proposal:
    proposal = inviting()
    for offer in proposal.invitations:
        proposal.answer(offer, "accepted", None, NOON)
    proposal.settle(NOON)
    return proposal


def test_nobody_is_asked_before_everything_is_held() -> None:
    proposal = a_proposal(SITE, LINK)
    assert proposal.settle(NOON) == []
    assert proposal.state == "holding"
    assert told(proposal) == ["ProposalIssued"]


def test_once_held_every_seat_is_asked_once() -> None:
    proposal = inviting()
    assert [(offer.seat, offer.member_id, offer.state) for offer in proposal.invitations] == [
        ("SITE", "mem_a", "pending"),
        ("LINK", "mem_b", "pending"),
    ]
    assert proposal.settle(NOON) == []
    assert told(proposal) == ["ProposalIssued", "InvitationSent", "InvitationSent"]


def test_a_member_with_two_seats_is_asked_for_each() -> None:
    proposal = inviting(SITE, a_seat("LINK", "res_link", "mem_a"))
    assert [offer.member_id for offer in proposal.invitations] == ["mem_a", "mem_a"]


def test_the_owner_is_not_asked_for_seats_of_its_own() -> None:
    proposal = inviting(
        a_seat("OWN_FEED", None, None), a_seat("SITE", "res_site", "mem_owner"), LINK, owner="mem_owner"
    )
    assert [offer.seat for offer in proposal.invitations] == ["LINK"]
    assert [proposal.seat_state(seat) for seat in proposal.seats] == ["own", "own", "pending"]


def test_a_team_of_the_owner_alone_is_agreed_once_it_is_held() -> None:
    proposal = inviting(a_seat("SITE", "res_site", "mem_owner"), owner="mem_owner")
    assert proposal.state == "agreed"


def test_all_accepted_is_agreed_in_that_epoch() -> None:
    proposal = agreed()
    assert proposal.state == "agreed"
    assert told(proposal)[-1] == "ProposalAgreed"


def test_one_acceptance_of_two_is_not_yet_agreement() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[0], "accepted", None, NOON)
    proposal.settle(NOON)
    assert proposal.state == "inviting"


def test_the_same_answer_twice_is_told_once() -> None:
    proposal = inviting()
    offer = proposal.invitations[0]
    assert proposal.answer(offer, "accepted", None, NOON) is True
    assert proposal.answer(offer, "accepted", None, NOON) is False
    assert told(proposal).count("InvitationAnswered") == 1


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_an_answer_after_the_deadline_is_refused_with_the_state(answer: str) -> None:
    proposal = inviting()
    with pytest.raises(AnswerTooLate) as refused:
        proposal.answer(proposal.invitations[0], answer, None, LATER)
    assert refused.value.values == {"state": "pending", "proposal": "inviting"}
    assert proposal.invitations[0].state == "pending"


def test_an_answer_at_the_last_moment_counts() -> None:
    proposal = inviting()
    offer = proposal.invitations[0]
    assert proposal.answer(offer, "accepted", None, offer.answer_by)


def test_a_decline_vacates_the_seat_and_raises_the_epoch() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "declined", "没有人手", NOON)
    assert (proposal.state, proposal.epoch) == ("repairing", 2)
    assert (proposal.seats, proposal.vacant) == ((SITE,), (LINK,))


def test_accept_then_decline_before_agreement_is_a_decline() -> None:
    proposal = inviting()
    offer = proposal.invitations[0]
    proposal.answer(offer, "accepted", None, NOON)
    proposal.answer(offer, "declined", None, NOON)
    assert offer.state == "declined"
    assert (proposal.state, proposal.epoch) == ("repairing", 2)


def test_an_acceptance_may_be_taken_back_even_after_its_own_deadline() -> None:
    proposal = inviting()
    offer = proposal.invitations[0]
    proposal.answer(offer, "accepted", None, NOON)
    assert proposal.answer(offer, "declined", None, LATER)


def test_a_decline_cannot_be_taken_back() -> None:
    proposal = inviting()
    offer = proposal.invitations[0]
    proposal.answer(offer, "declined", None, NOON)
    with pytest.raises(AnswerTooLate):
        proposal.answer(offer, "accepted", None, NOON)


def test_a_decline_between_agreed_and_confirmed_makes_the_confirmation_stale() -> None:
    proposal = agreed()
    proposal.answer(proposal.invitations[0], "declined", None, NOON)
    assert (proposal.state, proposal.epoch) == ("repairing", 2)
    assert proposal.confirmed(1) is False
    assert proposal.state == "repairing"


def test_a_decline_after_the_consortium_formed_is_a_withdrawal() -> None:
    proposal = agreed()
    assert proposal.confirmed(1)
    assert proposal.answer(proposal.invitations[0], "declined", None, NOON)
    assert (proposal.state, proposal.epoch, proposal.vacant) == ("repairing", 2, (SITE,))


def test_an_answer_after_the_end_is_too_late() -> None:
    proposal = inviting()
    proposal.close("no_standby")
    with pytest.raises(AnswerTooLate) as refused:
        proposal.answer(proposal.invitations[0], "declined", None, NOON)
    assert refused.value.values["proposal"] == "closed"


def test_at_risk_only_the_bound_keep_their_seats_and_the_pool_is_told_once() -> None:
    proposal = in_state("at_risk")
    assert (proposal.seats, proposal.epoch, proposal.told_epoch) == ((SITE,), 2, 2)
    assert told(proposal)[-1] == "ProposalAmended"
    proposal.await_repair("run_3")
    proposal.wait_at_risk((SITE,), "no_standby")
    assert (proposal.epoch, told(proposal)) == (2, [])


def test_a_newcomer_that_completed_nothing_is_told_so_when_a_repair_fails() -> None:
    proposal = in_state("at_risk")
    proposal.await_repair("run_3")
    proposal.amend((SITE, OTHER_LINK), "repaired")
    assert proposal.epoch == 3
    proposal.holds_placed(3)
    (newcomer,) = proposal.settle(NOON)
    proposal.wait_at_risk((SITE,), "no_standby")
    assert (newcomer.state, newcomer.reason, proposal.epoch) == ("cancelled", "no_standby", 4)
    assert proposal.seats == (SITE,)


def test_silence_expires_the_invitation_and_vacates_the_seat() -> None:
    proposal = inviting()
    assert proposal.expire(proposal.invitations[1]) == [LINK]
    assert (proposal.invitations[1].state, proposal.invitations[1].reason) == ("expired", "no_answer")
    assert proposal.vacant == (LINK,)


def test_a_deadline_after_the_answer_changes_nothing() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "accepted", None, NOON)
    assert proposal.expire(proposal.invitations[1]) == []
    assert proposal.remind(proposal.invitations[1], "50%") is False
    assert proposal.state == "inviting"


def test_after_a_repair_only_the_newcomer_is_asked() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[0], "accepted", None, NOON)
    proposal.answer(proposal.invitations[1], "declined", None, NOON)
    proposal.await_repair("run_2")
    proposal.amend((SITE, OTHER_LINK), "repaired")
    assert (proposal.state, proposal.epoch) == ("holding", 2)
    assert proposal.holds_placed(2)
    assert [offer.member_id for offer in proposal.settle(NOON)] == ["mem_c"]
    assert [proposal.seat_state(seat) for seat in proposal.seats] == ["accepted", "pending"]


def test_a_pending_seat_that_the_new_team_does_not_need_is_superseded() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "declined", None, NOON)
    proposal.amend((a_seat("SITE", "res_site9", "mem_z"), OTHER_LINK), "repaired")
    assert (proposal.invitations[0].state, proposal.invitations[0].reason) == ("superseded", "team_changed")


def test_seats_that_stay_keep_the_terms_on_which_they_were_asked() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "declined", None, NOON)
    proposal.amend((a_seat(cost=99_999), OTHER_LINK), "repaired")
    assert proposal.seats[0] == SITE


def test_who_accepts_while_another_seat_is_repaired_is_not_asked_again() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "declined", None, NOON)
    proposal.await_repair("run_2")
    assert proposal.answer(proposal.invitations[0], "accepted", None, NOON)
    assert proposal.settle(NOON) == []
    assert proposal.state == "repairing"
    proposal.amend((SITE, OTHER_LINK), "repaired")
    assert proposal.accepted == (SITE,)


@pytest.mark.parametrize("epoch", [0, 1, 3])
def test_holds_of_another_epoch_change_nothing(epoch: int) -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[1], "declined", None, NOON)
    proposal.amend((SITE, OTHER_LINK), "repaired")
    assert proposal.holds_placed(epoch) is False
    assert proposal.settle(NOON) == []
    assert proposal.state == "holding"


def test_a_team_weighed_again_that_still_fits_goes_on_where_it_was() -> None:
    proposal = inviting()
    proposal.await_repair("run_2")
    assert proposal.is_team((SITE, LINK))
    proposal.stand()
    proposal.settle(NOON)
    assert (proposal.state, proposal.epoch) == ("inviting", 1)


def test_a_refused_confirmation_asks_for_the_holds_anew_and_keeps_the_answers() -> None:
    proposal = agreed()
    assert proposal.confirmation_refused(1, "hold_lost")
    assert (proposal.state, proposal.epoch) == ("holding", 2)
    proposal.holds_placed(2)
    proposal.settle(NOON)
    assert proposal.state == "agreed"


def test_closing_tells_everyone_who_still_counted_on_a_seat() -> None:
    proposal = inviting()
    proposal.answer(proposal.invitations[0], "accepted", None, NOON)
    proposal.close("need_cancelled")
    assert [offer.state for offer in proposal.invitations] == ["cancelled", "cancelled"]
    assert told(proposal)[-3:] == ["InvitationClosed", "InvitationClosed", "ProposalClosed"]


STEPS = {
    "holds_placed": lambda p: p.holds_placed(p.epoch),
    "confirmed": lambda p: p.confirmed(p.epoch),
    "confirmation_refused": lambda p: p.confirmation_refused(p.epoch, "x"),
    "expire": lambda p: p.expire(p.invitations[0]) if p.invitations else False,
    "remind": lambda p: p.remind(p.invitations[0], "50%") if p.invitations else False,
}
TAKEN = {
    "holding": {"holds_placed"},
    "inviting": {"expire", "remind"},
    "repairing": {"holds_placed", "expire", "remind"},
    "agreed": {"confirmed", "confirmation_refused"},
    "formed": set(),
    "at_risk": {"holds_placed"},
    "closed": set(),
}


def in_state(state: str) -> Proposal:
    if state == "holding":
        return a_proposal(SITE, LINK)
    if state in ("agreed", "formed", "at_risk"):
        proposal = agreed()
        if state != "agreed":
            proposal.confirmed(1)
        if state == "at_risk":
            proposal.answer(proposal.invitations[1], "declined", None, NOON)
            proposal.wait_at_risk((SITE,), "no_standby")
        return proposal
    proposal = inviting()
    if state == "repairing":
        proposal.answer(proposal.invitations[1], "declined", None, NOON)
    if state == "closed":
        proposal.close("no_standby")
    return proposal


@pytest.mark.parametrize("state", TAKEN)
@pytest.mark.parametrize("step", STEPS)
def test_each_state_takes_just_what_it_waits_for(state: str, step: str) -> None:
    proposal = in_state(state)
    assert proposal.state == state
    proposal.pull_events()
    taken = bool(STEPS[step](proposal))
    assert taken is (step in TAKEN[state])
    if not taken:
        assert (proposal.state, told(proposal)) == (state, [])
