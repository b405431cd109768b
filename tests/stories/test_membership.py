"""Membership as it is lived: use cases through Transact on a real PostgreSQL, with outbox, deadlines and repeats."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.members import handlers, queries, schemas
from services.members.keys import bootstrap, revoke
from services.members.model import refusals as no
from services.members.repository import MembersWork
from shared import keys, shapes, wire
from shared.contracts.matchmaking import DeadlinePassed
from shared.contracts.members import MemberActivated, MemberApplied, MemberSuspended, MemberUpdated
from shared.database import Database
from shared.errors import STATUS, Refusal, Unauthenticated
from shared.idempotency import KeyReused, StillRunning
from shared.unit_of_work import Transact
from shared.wire import Envelope
from tests.fakes.members import an_application

pytestmark = pytest.mark.stories
PEPPER = "a pepper for tests, nothing more"
AS_OF = "2026-11-23"
OTHER_USCC = "91510700MAXUHD0299"
STAFF: dict[str, Any] = {"actor": {"kind": "staff", "member_id": None}, "call_id": "call_story"}
NOBODY: dict[str, Any] = {"actor": {"kind": "nobody", "member_id": None}}
GATEWAY: dict[str, Any] = {"actor": {"kind": "system", "member_id": None}}


def by(member_id: str) -> dict[str, Any]:
    return {"actor": {"kind": "member", "member_id": member_id}}


def once(key: str, digest: str = "d1") -> dict[str, Any]:
    return {**STAFF, "idempotency": {"key": key, "route": "POST /v1/members", "digest": digest}}


class Story:
    """The service's doors without the transport, one line each as in service.py."""

    def __init__(self, database: Database) -> None:
        self.database, self.transact = database, Transact(MembersWork, database, "members")

    def apply(self, call: dict[str, Any] = STAFF, **changes: Any) -> dict[str, Any]:
        return self.do("apply_for_membership", "ApplyForMembership", call, an_application(**changes), "Application")

    def do(self, handler: str, shape: str, call: dict[str, Any], body: Any, reply: str = "Member", **path: Any) -> Any:
        return self.transact(
            getattr(handlers, handler), getattr(schemas, shape), call, body, getattr(schemas, reply), **path
        )

    def review(self, id_: str, *decisions: str, call: dict[str, Any] = STAFF) -> dict[str, Any]:
        reply: dict[str, Any] = {}
        for decision in decisions:
            body = {"decision": decision} | ({"reason": "材料不全"} if decision == "reject" else {})
            reply = self.do("review_member", "ReviewMember", call, body, member_id=id_)
        return reply

    def dues(self, id_: str, paid_until: str) -> Any:
        return self.do("record_dues", "RecordDues", STAFF, {"paid_until": paid_until}, member_id=id_)

    def active(self, **changes: Any) -> str:
        id_: str = self.apply(**changes)["id"]
        self.review(id_, "screen", "publicise", "approve")
        self.dues(id_, "2026-12-31")
        return id_

    def key(self, id_: str, call: dict[str, Any] = STAFF) -> dict[str, str]:
        reply: dict[str, str] = self.do(
            "issue_key", "IssueKey", call, {"label": "主系统"}, "IssuedKey", member_id=id_, pepper=PEPPER
        )
        return reply

    def who(self, key: str) -> dict[str, Any]:
        key_id, secret = keys.parse(key) or ("", "")
        told: dict[str, Any] = self.transact.read(queries.authenticate, GATEWAY, key_id, keys.digest(secret, PEPPER))
        return told

    def member(self, call: dict[str, Any], id_: str) -> dict[str, Any]:
        told: dict[str, Any] = self.transact.read(queries.member, call, id_)
        return told

    def rows(self, table: str) -> list[Any]:
        with self.database.sessions() as session:
            kept = MembersWork.metadata.tables[table]
            return list(session.execute(select(kept).order_by(next(iter(kept.c)))).all())

    def told(self) -> list[Envelope]:
        return [wire.decode(row.body) for row in self.rows("outbox")]


@pytest.fixture
def story(fresh_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    monkeypatch.setenv("LIANPING_AS_OF", AS_OF)
    database = Database(fresh_database("members"), pool_size=4)
    yield Story(database)
    database.close()


def code_of(error: pytest.ExceptionInfo[Refusal]) -> tuple[str, int]:
    return error.value.code, STATUS[error.value.kind]


# ── joining ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_applicant_becomes_active_by_review_and_dues_and_every_step_is_told_in_order(story: Story) -> None:
    applied = story.apply(NOBODY)
    assert applied["status"] == "submitted"
    assert story.review(applied["id"], "screen", "publicise", "approve")["status"] == "fee_pending"
    assert story.dues(applied["id"], "2026-12-31")["status"] == "active"
    told = story.told()
    assert [(type(one.event), one.version, one.event.facts.status) for one in told] == [
        (MemberApplied, 1, "submitted"),
        (MemberUpdated, 2, "screening"),
        (MemberUpdated, 3, "publicity"),
        (MemberUpdated, 4, "approved"),
        (MemberUpdated, 5, "fee_pending"),
        (MemberActivated, 6, "active"),
    ]
    assert all(one.aggregate == applied["id"] and one.event.facts.version == one.version for one in told)
    assert told[-1].event.facts.dues_paid_until == date(2026, 12, 31)
    assert told[-1].call_id == "call_story"


def test_dues_paid_to_a_day_that_has_passed_leave_the_member_overdue(story: Story) -> None:
    id_ = story.apply()["id"]
    story.review(id_, "screen", "publicise", "approve")
    assert story.dues(id_, "2025-12-31")["status"] == "overdue"
    last = story.told()[-1].event
    assert isinstance(last, MemberSuspended) and last.reason == "dues_passed"
    assert story.rows("deadlines") == []


def test_steps_cannot_be_skipped_and_only_staff_take_them(story: Story) -> None:
    id_ = story.apply()["id"]
    with pytest.raises(no.WrongStatus) as refusal:
        story.review(id_, "approve")
    assert refusal.value.values == {"status": "submitted", "wanted": "approved"}
    with pytest.raises(no.StaffOnly):
        story.review(id_, "screen", call=by(id_))
    with pytest.raises(no.WrongStatus):
        story.dues(id_, "2026-12-31")


def test_a_rejection_needs_a_reason_and_frees_the_code_for_another_try(story: Story) -> None:
    id_ = story.apply(contacts=[{"name": "张三", "mobile": "13800138000"}])["id"]
    with pytest.raises(no.ReasonNeeded):
        story.do("review_member", "ReviewMember", STAFF, {"decision": "reject"}, member_id=id_)
    assert story.review(id_, "reject")["status_reason"] == "材料不全"
    assert story.member(STAFF, id_)["contacts"] == []
    assert story.apply(NOBODY)["id"] != id_


def test_a_draft_is_told_to_nobody_until_its_review_begins(story: Story) -> None:
    id_ = story.apply(draft=True)["id"]
    assert story.told() == []
    story.review(id_, "screen")
    assert [(type(one.event), one.version) for one in story.told()] == [(MemberApplied, 1), (MemberUpdated, 2)]


def test_what_the_secretariat_decides_cannot_be_applied_for(story: Story) -> None:
    with pytest.raises(no.StaffOnly) as refusal:
        story.apply(NOBODY, tier="CHAIR", draft=True)
    assert {error["field"] for error in refusal.value.errors} == {"tier", "draft"}
    assert story.apply(STAFF, tier="CHAIR")["status"] == "submitted"


def test_a_code_that_is_taken_is_refused_by_name(story: Story) -> None:
    story.apply()
    with pytest.raises(no.AlreadyMember) as refusal:
        story.apply(NOBODY)
    assert code_of(refusal) == ("AlreadyMember", 409)
    assert refusal.value.as_dict()["errors"][0]["field"] == "uscc"


def test_of_two_applications_at_once_with_one_code_exactly_one_is_taken(story: Story) -> None:
    barrier, refusals = threading.Barrier(2), []

    def late(command: Any, work: Any) -> Any:
        member = handlers.apply_for_membership(command, work)
        barrier.wait(10)
        return member

    def apply() -> None:
        try:
            story.transact(late, schemas.ApplyForMembership, STAFF, an_application(), schemas.Application)
        except no.AlreadyMember as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refusals) == 1
    assert len(story.rows("members")) == len(story.told()) == 1


# ── repeats ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_request_again_has_the_same_answer_and_no_second_effect(story: Story) -> None:
    first = story.apply(once("k1"))
    assert story.apply(once("k1")) == first
    assert len(story.rows("members")) == len(story.told()) == 1


def test_another_body_under_a_used_key_is_refused(story: Story) -> None:
    story.apply(once("k1"))
    with pytest.raises(KeyReused) as refusal:
        story.apply(once("k1", digest="d2"), uscc=OTHER_USCC)
    assert STATUS[refusal.value.kind] == 422


def test_the_same_request_while_the_first_still_runs_is_refused(story: Story) -> None:
    refusals: list[str] = []

    def slow(command: Any, work: Any) -> Any:
        with pytest.raises(StillRunning) as refusal:
            story.apply(once("k1"))
        refusals.append(f"{refusal.value.code} {STATUS[refusal.value.kind]}")
        return handlers.apply_for_membership(command, work)

    story.transact(slow, schemas.ApplyForMembership, once("k1"), an_application(), schemas.Application)
    assert refusals == ["StillRunning 409"]
    assert len(story.rows("members")) == 1


def test_a_refused_request_may_be_sent_again_under_its_key_once_the_cause_is_gone(story: Story) -> None:
    id_ = story.apply()["id"]
    with pytest.raises(no.AlreadyMember):
        story.apply(once("k1"))
    story.review(id_, "reject")
    assert story.apply(once("k1"))["status"] == "submitted"


def test_no_personal_data_is_kept_with_an_answer(story: Story) -> None:
    id_ = story.apply(once("k1"), contacts=[{"name": "张三", "mobile": "13800138000"}])["id"]
    story.do("review_member", "ReviewMember", once("k2"), {"decision": "screen"}, member_id=id_)
    assert len(story.rows("idempotency")) == 2
    kept = str([row.reply for row in story.rows("idempotency")]) + str([row.body for row in story.rows("outbox")])
    assert "13800138000" not in kept and "张三" not in kept


# ── standing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def heard(kind: str, subject: str) -> Envelope:
    event = DeadlinePassed(subject=subject, kind=kind, deadline_id="dl_1", payload={})
    at = datetime(2027, 1, 1, tzinfo=UTC)
    return Envelope("0f0e0d0c-0b0a-4908-8706-050403020100", event, "dl_1", 1, at, "")


def test_the_day_after_the_last_paid_one_the_member_is_overdue(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = story.active()
    (deadline,) = story.rows("deadlines")
    assert (deadline.kind, deadline.subject) == (handlers.DUES_DEADLINE, id_)
    assert abs(deadline.due_at - datetime(2026, 12, 31, 16, tzinfo=UTC)) < timedelta(minutes=1)
    monkeypatch.setenv("LIANPING_AS_OF", "2027-01-01")
    assert story.transact.hear(handlers.lapse_dues, heard(deadline.kind, id_), "on_deadline_passed")
    assert not story.transact.hear(handlers.lapse_dues, heard(deadline.kind, id_), "on_deadline_passed")
    assert story.member(STAFF, id_)["status"] == "overdue"
    assert [type(one.event) for one in story.told()[-2:]] == [MemberActivated, MemberSuspended]


@pytest.mark.parametrize("kind", ["members.dues", "invitation"])
def test_a_deadline_that_is_early_or_of_others_changes_nothing(story: Story, kind: str) -> None:
    id_ = story.active()
    story.transact.hear(handlers.lapse_dues, heard(kind, id_), "on_deadline_passed")
    story.transact.hear(handlers.lapse_dues, heard(kind, "mem_unknown"), "another door")
    assert story.member(STAFF, id_)["status"] == "active"


def test_paying_on_moves_the_deadline(story: Story) -> None:
    id_ = story.active()
    story.dues(id_, "2027-12-31")
    (deadline,) = story.rows("deadlines")
    assert abs(deadline.due_at - datetime(2027, 12, 31, 16, tzinfo=UTC)) < timedelta(minutes=1)


def test_a_suspended_member_comes_back_as_its_dues_make_it(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = story.active()
    reply = story.do("suspend_member", "SuspendMember", STAFF, {"reason": "资料不实"}, member_id=id_)
    assert (reply["status"], reply["status_reason"]) == ("suspended", "资料不实")
    assert story.dues(id_, "2027-01-15")["status"] == "suspended"
    back = story.do("reinstate_member", "ReinstateMember", STAFF, None, member_id=id_)
    assert (back["status"], back["status_reason"]) == ("active", None)
    story.do("suspend_member", "SuspendMember", STAFF, {"reason": "再次"}, member_id=id_)
    monkeypatch.setenv("LIANPING_AS_OF", "2027-02-01")
    assert story.do("reinstate_member", "ReinstateMember", STAFF, None, member_id=id_)["status"] == "overdue"
    with pytest.raises(no.WrongStatus):
        story.do("reinstate_member", "ReinstateMember", STAFF, None, member_id=id_)


def test_a_member_may_leave_and_only_staff_may_remove_it(story: Story) -> None:
    first, second = story.active(), story.active(uscc=OTHER_USCC)

    def end(call: dict[str, Any], id_: str, how: str) -> Any:
        return story.do("end_membership", "EndMembership", call, {"how": how, "reason": "理由"}, member_id=id_)

    for actor, how in ((by(first), "remove"), (by(second), "exit")):
        with pytest.raises((no.StaffOnly, no.NotYours)):
            end(actor, first, how)
    assert end(by(first), first, "exit")["status"] == "exited"
    assert end(STAFF, second, "remove")["status"] == "removed"
    assert story.rows("deadlines") == []
    with pytest.raises(no.MembershipEnded):
        story.do("change_member", "ChangeMember", STAFF, {"note": "x"}, member_id=first)


# ── data, relations, who sees what ───────────────────────────────────────────────────────────────────────────────────


def change(story: Story, call: dict[str, Any], id_: str, **body: Any) -> Any:
    return story.do("change_member", "ChangeMember", call, body, member_id=id_)


def test_a_member_changes_its_own_affairs_and_staff_the_rest(story: Story) -> None:
    first, second = story.active(), story.active(uscc=OTHER_USCC)
    assert change(story, by(first), first, segments=["CHIP"], note=None)["segments"] == ["CHIP"]
    with pytest.raises(no.StaffOnly) as refusal:
        change(story, by(first), first, tier="CHAIR", region="510104", note="x")
    assert {error["field"] for error in refusal.value.errors} == {"tier", "region"}
    with pytest.raises(no.NotYours):
        change(story, by(second), first, note="x")
    assert change(story, STAFF, first, tier="CHAIR", region="510104")["region"] == "510104"


def test_what_a_member_may_not_see_is_not_there_to_be_changed(story: Story) -> None:
    applicant, other = story.apply()["id"], story.active(uscc=OTHER_USCC)
    with pytest.raises(no.NoSuchMember):
        change(story, by(other), applicant, note="x")
    with pytest.raises(no.NoSuchMember):
        change(story, NOBODY, other, note="x")


def test_relations_name_other_members_and_never_run_in_a_circle(story: Story) -> None:
    first, second = story.active(), story.active(uscc=OTHER_USCC)
    third = story.active(uscc="12510000MAXUHD184N")
    change(story, STAFF, second, controlled_by=first)
    change(story, STAFF, third, controlled_by=second, shareholders=[{"member_id": first, "pct": 30}])
    assert story.told()[-1].event.facts.controlled_by == second
    for body, refusal in (
        ({"controlled_by": third}, no.ControlCircle),
        ({"controlled_by": first}, no.ControlCircle),
        ({"controlled_by": "mem_none"}, no.UnknownRelation),
        ({"shareholders": [{"member_id": "mem_none", "pct": 1}]}, no.UnknownRelation),
        ({"shareholders": [{"member_id": first, "pct": 1}]}, no.UnknownRelation),
        ({"shareholders": [{"member_id": second, "pct": 60}, {"member_id": third, "pct": 41}]}, no.TooManyShares),
    ):
        with pytest.raises(refusal):
            change(story, STAFF, first, **body)
    assert change(story, STAFF, second, controlled_by=None)["controlled_by"] is None


def test_two_changes_at_once_cannot_close_a_circle_of_control(story: Story) -> None:
    ids = [story.active(), story.active(uscc=OTHER_USCC)]
    refused: list[Refusal] = []

    def control(own: str, other: str) -> None:
        try:
            change(story, STAFF, own, controlled_by=other)
        except no.ControlCircle as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=control, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refused) == 1
    assert sorted(story.member(STAFF, id_)["controlled_by"] is None for id_ in ids) == [False, True]


def test_others_see_the_directory_the_member_its_contacts_and_staff_the_warnings(story: Story) -> None:
    base = "91510100MAXUHD011"
    odd = base + "".join(letter for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" if _is_uscc(base + letter))
    own = story.active(uscc=odd, contacts=[{"name": "张三", "email": "zhang@example.com"}])
    other = story.active(uscc=OTHER_USCC)
    assert story.member(STAFF, own)["warnings"][0]["code"] == "INNER_CHECK"
    assert story.member(by(own), own)["contacts"][0]["name"] == "张三"
    assert "warnings" not in story.member(by(own), own)
    assert {"contacts", "uscc", "warnings", "dues_paid_until"}.isdisjoint(story.member(by(other), own))
    for unknown in ("mem_none", "mem_\x00", ""):
        with pytest.raises(no.NoSuchMember):
            story.member(STAFF, unknown)
    with pytest.raises(no.NoSuchMember):
        story.member(NOBODY, own)


def _is_uscc(code: str) -> bool:
    try:
        shapes.checked(schemas.ApplyForMembership(partial=True), {"uscc": code})
    except Refusal:
        return False
    return True


def test_a_list_shows_what_the_asker_may_see_page_by_page(story: Story) -> None:
    active, chip = story.active(), story.active(uscc=OTHER_USCC, kind="CON", region="510704")
    suspended = story.active(uscc="12510000MAXUHD184N")
    story.do("suspend_member", "SuspendMember", STAFF, {"reason": "理由"}, member_id=suspended)
    applicant = story.apply(uscc="52510100MAXUHD15X2")["id"]

    def ids(call: dict[str, Any], **filters: str) -> list[str]:
        return [item["id"] for item in story.transact.read(queries.members, call, filters)["items"]]

    assert ids(STAFF) == [active, chip, suspended, applicant]
    assert ids(by(active)) == [active, chip]
    assert ids(by(suspended)) == [active, chip, suspended]
    assert ids(by(active), status="suspended") == [suspended]
    assert ids(by(active), status="submitted") == []
    assert ids(NOBODY) == []
    assert ids(STAFF, region="510700") == [chip]
    assert ids(STAFF, region="000000", kind="MFR") == [active, suspended, applicant]
    page = story.transact.read(queries.members, STAFF, {"limit": "3"})
    assert page["next"] == suspended
    assert ids(STAFF, limit="3", after=page["next"]) == [applicant]


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_says_whose_it_is_until_it_is_revoked(story: Story) -> None:
    id_ = story.active()
    issued, other = story.key(id_), story.key(id_, by(id_))
    assert story.who(issued["key"]) == {"kind": "member", "member_id": id_}
    revoked = story.do("revoke_key", "RevokeKey", by(id_), None, "ApiKey", member_id=id_, key_id=issued["key_id"])
    assert revoked["revoked_at"]
    with pytest.raises(Unauthenticated):
        story.who(issued["key"])
    assert story.who(other["key"])["member_id"] == id_


def test_the_secret_of_a_key_is_nowhere_in_the_database(story: Story) -> None:
    issued = story.key(story.active())
    secret = issued["key"].removeprefix(f"lp_{issued['key_id']}_")
    tables = ("members", "api_keys", "outbox", "idempotency", "inbox", "deadlines")
    assert len(secret) == 43
    assert not any(secret in str(row) for table in tables for row in story.rows(table))


def test_keys_are_shown_to_their_owner_and_staff_without_secrets(story: Story) -> None:
    own, other = story.active(), story.active(uscc=OTHER_USCC)
    key_id = story.key(own)["key_id"]
    for call in (STAFF, by(own)):
        (shown,) = story.transact.read(queries.keys, call, own)["items"]
        assert set(shown) == {"key_id", "label", "issued_at", "revoked_at"} and shown["key_id"] == key_id
    with pytest.raises(no.NotYours):
        story.transact.read(queries.keys, by(other), own)
    with pytest.raises(no.NotYours):
        story.key(own, by(other))
    with pytest.raises(no.NoSuchKey):
        story.do("revoke_key", "RevokeKey", by(other), None, "ApiKey", member_id=other, key_id=key_id)


@pytest.mark.parametrize(("how", "opens"), [("suspend", True), ("overdue", True), ("exit", False), ("remove", False)])
def test_keys_outlive_a_lost_standing_but_not_the_membership(story: Story, how: str, opens: bool) -> None:
    id_ = story.active()
    key = story.key(id_)["key"]
    if how == "suspend":
        story.do("suspend_member", "SuspendMember", STAFF, {"reason": "理由"}, member_id=id_)
    elif how == "overdue":
        story.dues(id_, "2025-12-31")
    else:
        story.do("end_membership", "EndMembership", STAFF, {"how": how, "reason": "理由"}, member_id=id_)
    if opens:
        assert story.who(key)["member_id"] == id_
        return
    with pytest.raises(Unauthenticated):
        story.who(key)
    with pytest.raises(no.NoKeysNow):
        story.key(id_)


def test_an_applicant_gets_no_key_and_nobody_gets_too_many(story: Story) -> None:
    with pytest.raises(no.NoKeysNow):
        story.key(story.apply()["id"])
    id_ = story.active(uscc=OTHER_USCC)
    for _ in range(20):
        story.key(id_)
    with pytest.raises(no.TooManyKeys):
        story.key(id_)


@pytest.mark.parametrize(
    ("key_id", "digest"), [("key_none", "0" * 64), ("key_\x00", "0" * 64), (None, None), ("", ""), ({}, [])]
)
def test_what_is_no_known_key_is_refused_whatever_it_looks_like(story: Story, key_id: Any, digest: Any) -> None:
    with pytest.raises(Unauthenticated):
        story.transact.read(queries.authenticate, GATEWAY, key_id, digest)


def test_only_the_gateway_may_ask_whose_a_key_is(story: Story) -> None:
    issued = story.key(story.active())
    key_id, secret = keys.parse(issued["key"]) or ("", "")
    with pytest.raises(Unauthenticated):
        story.transact.read(queries.authenticate, STAFF, key_id, keys.digest(secret, PEPPER))


def test_the_first_staff_key_may_be_registered_again_and_again(story: Story) -> None:
    _, text = keys.new_key()
    key_id = bootstrap(story.transact, text, PEPPER)
    assert bootstrap(story.transact, text, PEPPER) == key_id
    assert story.who(text) == {"kind": "staff", "member_id": None}
    assert len(story.rows("api_keys")) == 1
    revoke(story.transact, key_id)
    bootstrap(story.transact, text, PEPPER)
    with pytest.raises(Unauthenticated):
        story.who(text)


def test_a_member_s_key_can_be_neither_taken_nor_revoked_as_a_staff_key(story: Story) -> None:
    issued = story.key(story.active())
    with pytest.raises(no.NoSuchKey):
        bootstrap(story.transact, issued["key"], PEPPER)
    with pytest.raises(no.NoSuchKey):
        revoke(story.transact, issued["key_id"])
