"""The life of a member, and what it tells."""

from datetime import UTC, date, datetime

import pytest

from services.members.model import ApiKey, Contact
from services.members.model.refusals import WrongStatus
from services.members.model.vocabulary import ENDED, LIFE, STATUSES
from shared.contracts.members import MemberActivated, MemberApplied, MemberSuspended, MemberUpdated, Shareholder
from tests.fakes.members import a_member


def told(member: object) -> list[object]:
    return [event for _, _, event in member.pull_events()]  # type: ignore[attr-defined]


def test_a_submitted_application_is_told_with_all_facts() -> None:
    member = a_member(status="draft")
    member.move_to("submitted")
    (event,) = told(member)
    assert isinstance(event, MemberApplied)
    assert event.facts == member.facts()
    assert (event.facts.status, event.facts.version, event.facts.region_code) == ("submitted", 1, "510116")


def test_each_snapshot_carries_the_version_of_its_own_event() -> None:
    member = a_member(status="publicity", version=3)
    member.move_to("approved")
    member.move_to("fee_pending")
    recorded = [(version, event.facts.version, event.facts.status) for _, version, event in member.pull_events()]
    assert recorded == [(4, 4, "approved"), (5, 5, "fee_pending")]


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_only_the_statuses_that_follow_can_be_entered(status: str) -> None:
    for wanted in STATUSES:
        member = a_member(status=status)
        if wanted in LIFE[status]:
            member.move_to(wanted)
            assert member.status == wanted
        else:
            with pytest.raises(WrongStatus):
                member.move_to(wanted)
            assert (member.status, told(member)) == (status, [])


def test_every_status_leads_to_an_end() -> None:
    ending = set(ENDED)
    for _ in STATUSES:
        ending |= {status for status, following in LIFE.items() if following & ending}
    assert ending == set(STATUSES)


@pytest.mark.parametrize(
    ("status", "wanted", "event"),
    [
        ("submitted", "screening", MemberUpdated),
        ("screening", "rejected", MemberUpdated),
        ("fee_pending", "active", MemberActivated),
        ("overdue", "active", MemberActivated),
        ("suspended", "active", MemberActivated),
        ("active", "overdue", MemberSuspended),
        ("active", "suspended", MemberSuspended),
        ("active", "exited", MemberSuspended),
        ("suspended", "removed", MemberSuspended),
    ],
)
def test_standing_gained_and_lost_are_told_as_such(status: str, wanted: str, event: type) -> None:
    member = a_member(status=status)
    member.move_to(wanted, "理由")
    (one,) = told(member)
    assert type(one) is event
    assert one.facts.status == wanted  # type: ignore[attr-defined]


def test_a_lost_standing_is_told_with_its_reason() -> None:
    member = a_member()
    member.move_to("suspended", "资料不实")
    (event,) = told(member)
    assert isinstance(event, MemberSuspended)
    assert event.reason == "资料不实"


def test_paying_on_keeps_the_standing_and_tells_the_new_day() -> None:
    member = a_member(dues_paid_until=date(2026, 12, 31))
    member.pay_dues(date(2027, 12, 31), "active")
    (event,) = told(member)
    assert isinstance(event, MemberUpdated)
    assert event.facts.dues_paid_until == date(2027, 12, 31)


def test_noting_the_same_day_again_tells_nothing() -> None:
    member = a_member(dues_paid_until=date(2026, 12, 31))
    member.pay_dues(date(2026, 12, 31), "active")
    assert told(member) == []


def test_a_change_that_others_rely_on_is_told_once() -> None:
    member = a_member()
    member.change(segments=("DISPLAY", "CHIP"), shareholders=(Shareholder("mem_2", 30.0),))
    (event,) = told(member)
    assert event.facts.shareholders == (Shareholder("mem_2", 30.0),)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change", [{"note": "新备注"}, {"contacts": (Contact("张三", "13800138000"),)}, {"segments": ("DISPLAY",)}, {}]
)
def test_a_change_that_nobody_relies_on_is_kept_and_not_told(change: dict[str, object]) -> None:
    member = a_member()
    member.change(**change)
    assert told(member) == []
    assert all(getattr(member, name) == value for name, value in change.items())


@pytest.mark.parametrize(("status", "end"), [("active", "exited"), ("active", "removed"), ("screening", "rejected")])
def test_contacts_are_erased_when_the_membership_ends(status: str, end: str) -> None:
    member = a_member(status=status, contacts=(Contact("张三", "13800138000"),))
    member.move_to(end, "理由")
    assert member.contacts == ()


def test_a_key_revoked_twice_keeps_its_first_time() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    key = ApiKey(id="key_1", kind="staff", member_id=None, label="", digest="0" * 64, issued_at=early)
    key.revoke(early)
    key.revoke(late)
    assert key.revoked_at == early
