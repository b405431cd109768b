"""What this service lets in, and how it says no."""

from datetime import date
from typing import Any

import pytest

from services.members import schemas
from services.members.commands import ApplyForMembership, ChangeMember
from services.members.model import Contact
from shared import shapes
from shared.contracts.members import Shareholder
from shared.domain import Actor
from shared.errors import Invalid
from tests.fakes.members import a_member, an_application

STAFF = Actor("staff")


def applied(**changes: Any) -> ApplyForMembership:
    command: ApplyForMembership = shapes.load(schemas.ApplyForMembership, an_application(**changes), STAFF)
    return command


def refused(shape: type[shapes.Shape], body: Any, **path: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        shapes.load(shape, body, STAFF, **path)
    assert all(error["zh"] and error["en"] for error in refusal.value.errors)
    return {error["field"]: error["en"] for error in refusal.value.errors}


def test_an_application_becomes_a_command_with_tuples_throughout() -> None:
    command = applied(
        contacts=[{"name": "张三", "mobile": "+86 138-0013-8000", "email": "zhang@example.com"}],
        shareholders=[{"member_id": "mem_1", "pct": 30}],
        controlled_by="mem_2",
        tier="COUNCIL",
    )
    assert command.contacts == (Contact("张三", "13800138000", "zhang@example.com"),)
    assert command.shareholders == (Shareholder("mem_1", 30.0),)
    assert (command.region_code, command.segments, command.service_regions) == ("510116", ("DISPLAY",), ("510000",))
    assert hash(command)


def test_a_code_in_small_letters_with_spaces_around_is_put_right() -> None:
    assert applied(uscc=" 91510100maxuhd010d ").uscc == "91510100MAXUHD010D"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "91510100MAAUHD010D"),
        ("uscc", "not a code"),
        ("uscc", 915101),
        ("kind", "XYZ"),
        ("tier", "BOSS"),
        ("region", "999999"),
        ("region", 510116),
        ("segments", []),
        ("segments", ["DISPLAY", "DISPLAY"]),
        ("segments", "DISPLAY"),
        ("service_radius_km", 0),
        ("service_radius_km", 1.5),
        ("service_radius_km", True),
        ("name", "  "),
        ("name", "虚构\x00公司"),
        ("name", None),
        ("name", "\ud800公司"),
        ("shareholders", [{"member_id": "mem_1", "pct": 60}, {"member_id": "mem_1", "pct": 10}]),
        ("contacts", [{"name": "张三", "mobile": "13800138000"}] * 6),
        ("secret", 1),
    ],
)
def test_a_wrong_field_is_named(field: str, value: Any) -> None:
    body = {**an_application(), field: value}
    assert {key.split("[")[0] for key in refused(schemas.ApplyForMembership, body)} == {field}


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"name": "张三"}, "contacts[0]"),
        ({"name": "张三", "mobile": "12345"}, "contacts[0].mobile"),
        ({"name": "张三", "email": "nowhere"}, "contacts[0].email"),
        ({"mobile": "13800138000"}, "contacts[0].name"),
        ({"name": "张三", "mobile": "13800138000", "id_number": "1"}, "contacts[0].id_number"),
    ],
)
def test_a_contact_needs_a_name_and_a_way_and_nothing_more_personal(contact: dict[str, Any], field: str) -> None:
    assert set(refused(schemas.ApplyForMembership, an_application(contacts=[contact]))) == {field}


@pytest.mark.parametrize("pct", [0, 100.01, -5, "30", True, float("nan"), float("inf")])
def test_a_share_is_a_number_up_to_a_hundred(pct: Any) -> None:
    body = an_application(shareholders=[{"member_id": "mem_1", "pct": pct}])
    assert set(refused(schemas.ApplyForMembership, body)) == {"shareholders[0].pct"}


@pytest.mark.parametrize("field", ["name", "kind", "uscc", "region", "segments"])
def test_an_application_without_a_needed_field_names_it(field: str) -> None:
    assert refused(schemas.ApplyForMembership, an_application(**{field: None})) == {field: "is required"}


def test_a_change_keeps_what_is_left_out_and_clears_what_is_null() -> None:
    command: ChangeMember = shapes.load(
        schemas.ChangeMember, {"note": None, "region": "510104", "service_regions": []}, STAFF, member_id="mem_1"
    )
    assert command.changes() == {"note": None, "region_code": "510104", "service_regions": ()}
    assert command.staff_fields() == ["region_code"]


def test_code_and_kind_can_never_be_changed() -> None:
    assert set(refused(schemas.ChangeMember, {"uscc": "91510700MAXUHD0299", "kind": "CON"}, member_id="mem_1")) == {
        "uscc",
        "kind",
    }


@pytest.mark.parametrize(
    ("filters", "field"),
    [({"limit": "0"}, "limit"), ({"limit": "201"}, "limit"), ({"limit": "ten"}, "limit"), ({"status": "x"}, "status")],
)
def test_a_wrong_filter_is_named(filters: dict[str, str], field: str) -> None:
    assert set(refused(schemas.MemberFilters, filters)) == {field}


def test_a_page_size_is_read_from_text() -> None:
    assert shapes.checked(schemas.MemberFilters(), {"limit": "7", "kind": "MFR"}) == {
        "limit": 7,
        "kind": "MFR",
        "after": None,
    }


def test_contacts_and_warnings_show_only_where_they_belong() -> None:
    member = a_member(
        contacts=(Contact("张三", "13800138000"),),
        warnings=("INNER_CHECK",),
        dues_paid_until=date(2026, 12, 31),
        shareholders=(Shareholder("mem_2", 30.0),),
    )
    assert {"contacts", "warnings"}.isdisjoint(schemas.Member().dump(member))
    assert schemas.OwnMember().dump(member)["contacts"] == [{"name": "张三", "mobile": "13800138000", "email": None}]
    assert schemas.StaffMember().dump(member)["warnings"][0]["code"] == "INNER_CHECK"
    assert schemas.Member().dump(member)["dues_paid_until"] == "2026-12-31"


def test_the_directory_tells_no_code_no_dues_and_no_relations() -> None:
    assert set(schemas.DirectoryEntry().dump(a_member())) == {
        "id",
        "reference",
        "name",
        "kind",
        "tier",
        "status",
        "segments",
        "region",
        "service_regions",
        "service_radius_km",
    }
