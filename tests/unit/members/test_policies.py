"""The named rules of membership."""

from datetime import date

import pytest

from services.members import policies
from services.members.model import vocabulary
from shared.contracts.members import Shareholder
from shared.domain import Actor

STAFF, SYSTEM, NOBODY = Actor("staff"), Actor("system"), Actor("nobody")


def member(id_: str) -> Actor:
    return Actor("member", id_)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("12800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("１3800138000", None),
        ("+8528613800138000", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_its_eleven_digits_or_nothing(text: str, plain: str | None) -> None:
    assert policies.plain_mobile(text) == plain


@pytest.mark.parametrize("text", ["a@b.cn", "zhang.san+pool@mail.example.com", "x" * 64 + "@example.com"])
def test_an_address_that_mail_can_go_to_is_an_email(text: str) -> None:
    assert policies.is_email(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@b", "a b@c.cn", "a@@c.cn", "a@-c.cn", "@c.cn", "a@c..cn", "x" * 65 + "@e.cn"],
)
def test_anything_else_is_no_email(text: str) -> None:
    assert not policies.is_email(text)


def test_review_goes_one_step_at_a_time() -> None:
    assert policies.next_statuses("submitted", "screen") == ("screening",)
    assert policies.next_statuses("screening", "publicise") == ("publicity",)
    assert policies.next_statuses("publicity", "approve") == ("approved", "fee_pending")
    assert policies.next_statuses("submitted", "approve") == ()
    assert policies.next_statuses("active", "approve") == ()


def test_a_draft_is_submitted_on_its_way_to_screening() -> None:
    assert policies.next_statuses("draft", "screen") == ("submitted", "screening")


@pytest.mark.parametrize("status", sorted(vocabulary.STATUSES))
def test_an_application_can_be_rejected_while_it_is_in_review_and_never_after(status: str) -> None:
    assert bool(policies.next_statuses(status, "reject")) == (status in vocabulary.IN_REVIEW)


@pytest.mark.parametrize(("status", "decision"), sorted(policies.NEXT))
def test_every_step_of_a_review_is_a_step_of_life(status: str, decision: str) -> None:
    for following in policies.next_statuses(status, decision):
        assert following in vocabulary.LIFE[status]
        status = following


def test_the_last_paid_day_still_counts() -> None:
    paid = date(2026, 12, 31)
    assert policies.dues_cover(paid, date(2026, 12, 31))
    assert not policies.dues_cover(paid, date(2027, 1, 1))
    assert not policies.dues_cover(None, date(2026, 1, 1))


def test_dues_decide_between_active_and_overdue_but_never_end_a_suspension() -> None:
    day = date(2026, 11, 23)
    assert policies.standing("fee_pending", date(2026, 12, 31), day) == "active"
    assert policies.standing("fee_pending", date(2025, 12, 31), day) == "overdue"
    assert policies.standing("suspended", date(2026, 12, 31), day) == "suspended"


def test_only_staff_review() -> None:
    assert policies.may_review(STAFF)
    assert not any(policies.may_review(actor) for actor in (member("mem_1"), NOBODY, SYSTEM))


def test_a_member_sees_itself_always_and_others_while_they_are_in_the_directory() -> None:
    assert policies.may_see(member("mem_1"), "mem_1", "exited")
    assert policies.may_see(member("mem_1"), "mem_2", "suspended")
    assert not policies.may_see(member("mem_1"), "mem_2", "screening")
    assert not policies.may_see(member("mem_1"), "mem_2", "removed")


def test_nobody_sees_nothing_and_staff_see_all() -> None:
    assert not policies.may_see(NOBODY, "mem_1", "active")
    assert policies.may_see(STAFF, "mem_1", "draft")


@pytest.mark.parametrize("status", sorted(vocabulary.STATUSES))
def test_keys_work_from_approval_to_the_end_even_while_suspended_or_overdue(status: str) -> None:
    assert policies.may_use_keys(status) == (status in {"fee_pending", "active", "overdue", "suspended"})


def test_control_runs_in_a_circle_when_a_member_is_among_its_own_controllers() -> None:
    assert policies.closes_a_circle("mem_1", ["mem_2", "mem_3", "mem_1"])
    assert policies.closes_a_circle("mem_1", ["mem_1"])
    assert not policies.closes_a_circle("mem_1", ["mem_2", "mem_3"])


def test_shares_may_reach_a_hundred_per_cent_but_not_pass_it() -> None:
    assert not policies.shares_exceed_all(
        [Shareholder("mem_1", 33.4), Shareholder("mem_2", 33.3), Shareholder("mem_3", 33.3)]
    )
    assert policies.shares_exceed_all([Shareholder("mem_1", 60.0), Shareholder("mem_2", 40.01)])


@pytest.mark.parametrize(
    "words", [vocabulary.KINDS, vocabulary.TIERS, vocabulary.SEGMENTS, vocabulary.STATUSES, vocabulary.WARNINGS]
)
def test_every_code_is_worded_in_both_languages(words: dict[str, tuple[str, str]]) -> None:
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in zh) and en.isascii() for zh, en in words.values())
