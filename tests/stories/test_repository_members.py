"""One suite for the real repository and its fake: whatever a use case may rely on, both do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.members.model import ApiKey, Contact, Member
from services.members.model.refusals import AlreadyMember, NoSuchKey, NoSuchMember
from services.members.repository import MembersWork
from shared.contracts.members import Shareholder
from shared.database import Database
from shared.errors import Invalid
from shared.shapes import Nothing
from shared.unit_of_work import Transact
from tests.fakes.members import FakeMembersWork, a_member
from tests.fakes.unit_of_work import FakeTransact

pytestmark = pytest.mark.stories
Do = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture(params=["fake", "real"])
def do(request: pytest.FixtureRequest) -> Iterator[Do]:
    """Run a function on a unit of work of its own; everything it did is kept, or nothing when it raised."""
    if request.param == "fake":
        transact: Any = FakeTransact(FakeMembersWork())
        yield lambda use: transact(lambda _, work: use(work), Nothing, {}, None)
        return
    database = Database(request.getfixturevalue("fresh_database")("members"), pool_size=2)
    transact = Transact(MembersWork, database, "members")
    yield lambda use: transact(lambda _, work: use(work), Nothing, {}, None)
    database.close()


def a_key(**changes: Any) -> ApiKey:
    values: dict[str, Any] = {
        "id": "key_1",
        "kind": "member",
        "member_id": "mem_1",
        "label": "控制台",
        "digest": "0" * 64,
        "issued_at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    return ApiKey(**values | changes)


def test_a_member_comes_back_as_it_was_put_in(do: Do) -> None:
    def put(work: Any) -> None:
        work.members.add(a_member(id="mem_0", uscc="91510700MAXUHD0299"))

    do(put)
    given: dict[str, Any] = {
        "id": "mem_1",
        "reference": "M01",
        "service_regions": ("510000", "500000"),
        "service_radius_km": 600,
        "note": "LED 户外/室内整机",
        "contacts": (Contact("张三", "13800138000", "zhang@example.com"), Contact("李四", None, "li@example.com")),
        "controlled_by": "mem_0",
        "shareholders": (Shareholder("mem_0", 33.5),),
        "warnings": ("INNER_CHECK",),
        "dues_paid_until": date(2026, 12, 31),
        "status_reason": "理由",
    }
    do(lambda work: work.members.add(a_member(**given)))
    kept: Member = do(lambda work: work.members.get("mem_1"))
    assert {name: getattr(kept, name) for name in given} == given
    assert kept.facts() == a_member(**given).facts()


def test_a_change_is_kept_and_its_version_with_it(do: Do) -> None:
    do(lambda work: work.members.add(a_member(id="mem_1")))
    do(lambda work: work.members.get("mem_1").change(segments=("CHIP", "OS")))
    kept: Member = do(lambda work: work.members.get("mem_1"))
    assert (kept.segments, kept.version) == (("CHIP", "OS"), 1)


@pytest.mark.parametrize("id_", ["mem_none", "", "mem_\x00", "成员"])
def test_what_is_not_there_is_not_found_whatever_its_name(do: Do, id_: str) -> None:
    assert do(lambda work: work.members.find(id_)) is None
    with pytest.raises(NoSuchMember):
        do(lambda work: work.members.get(id_))
    with pytest.raises(NoSuchKey):
        do(lambda work: work.keys.get(id_))


def test_a_refused_use_case_leaves_nothing_behind(do: Do) -> None:
    do(lambda work: work.members.add(a_member(id="mem_1", note="先")))

    def refuse(work: Any) -> None:
        work.members.get("mem_1").change(note="后", tier="CHAIR")
        work.members.add(a_member(id="mem_2", uscc="91510700MAXUHD0299"))
        work.keys.add(a_key())
        raise Invalid()

    with pytest.raises(Invalid):
        do(refuse)
    kept: Member = do(lambda work: work.members.get("mem_1"))
    assert (kept.note, kept.tier, kept.version) == ("先", "MEMBER", 0)
    assert do(lambda work: (work.members.find("mem_2"), work.keys.find("key_1"))) == (None, None)


def test_one_code_belongs_to_one_member_at_a_time(do: Do) -> None:
    do(lambda work: work.members.add(a_member(id="mem_1")))
    assert do(lambda work: work.members.has_uscc("91510100MAXUHD010D"))
    with pytest.raises(AlreadyMember) as refusal:
        do(lambda work: work.members.add(a_member(id="mem_2")))
    assert [error["field"] for error in refusal.value.errors] == ["uscc"]
    assert do(lambda work: work.members.find("mem_2")) is None


@pytest.mark.parametrize("status", ["rejected", "exited", "removed"])
def test_the_code_of_a_member_that_left_is_free_again(do: Do, status: str) -> None:
    do(lambda work: work.members.add(a_member(id="mem_1", status=status)))
    assert not do(lambda work: work.members.has_uscc("91510100MAXUHD010D"))
    do(lambda work: work.members.add(a_member(id="mem_2")))
    assert do(lambda work: work.members.has_uscc("91510100MAXUHD010D"))


def test_keys_in_use_are_those_of_the_member_that_are_not_revoked(do: Do) -> None:
    def put(work: Any) -> None:
        work.members.add(a_member(id="mem_1"))
        work.members.add(a_member(id="mem_2", uscc="91510700MAXUHD0299"))

    def put_keys(work: Any) -> None:
        for number, more in enumerate(
            ({}, {}, {"revoked_at": datetime(2026, 2, 1, tzinfo=UTC)}, {"member_id": "mem_2"})
        ):
            work.keys.add(a_key(id=f"key_{number}", **more))

    do(put)
    do(put_keys)
    assert do(lambda work: work.keys.in_use("mem_1")) == 2
    do(lambda work: work.keys.get("key_0").revoke(datetime(2026, 2, 1, tzinfo=UTC)))
    assert do(lambda work: work.keys.in_use("mem_1")) == 1
    assert do(lambda work: work.keys.get("key_0").revoked_at) == datetime(2026, 2, 1, tzinfo=UTC)
