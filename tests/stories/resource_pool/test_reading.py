"""What each asker gets to see, on PostgreSQL."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from sqlalchemy import create_engine, inspect

from services.resource_pool import handlers, queries, schemas
from services.resource_pool.model.refusals import NoSuchResource
from services.resource_pool.repository import metadata
from shared.database import Database
from shared.errors import Invalid
from tests.samples import sample_specs
from tests.stories.resource_pool.builders import a_claim, a_seat, issued, takeover
from tests.stories.resource_pool.conftest import STAFF, Pool, at, by

WINDOW = {"from": "2027-10-02", "until": "2027-10-03"}


def read(pool: Pool, query: Any, call: dict[str, Any], *args: Any) -> Any:
    return pool.transact.read(query, call, *args)


def ids(pool: Pool, call: dict[str, Any], **filters: str) -> list[str]:
    return [item["id"] for item in read(pool, queries.resources, call, filters)["items"]]


def test_members_see_their_own_resources_and_what_others_have_on_offer(real_pool: Pool) -> None:
    for owner in ("mem_1", "mem_2"):
        real_pool.a_member(owner)
    mine, theirs = real_pool.a_draft("mem_1"), real_pool.on_offer("mem_2")
    hidden = real_pool.a_draft("mem_2")
    assert ids(real_pool, by("mem_1")) == [mine, theirs]
    assert ids(real_pool, STAFF) == [mine, theirs, hidden]
    assert ids(real_pool, {"actor": {}}) == []
    for call in (by("mem_1"), {"actor": {}}):
        with pytest.raises(NoSuchResource):
            read(real_pool, queries.resource, call, hidden)
    with pytest.raises(NoSuchResource):
        read(real_pool, queries.resource, STAFF, "\x00")


def test_a_withdrawn_resource_is_its_owners_business(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    resource_id = real_pool.on_offer("mem_1")
    real_pool.a_member("mem_1", "suspended")
    assert ids(real_pool, by("mem_2")) == []
    seen = read(real_pool, queries.resource, by("mem_1"), resource_id)
    assert (seen["state"], seen["on_offer"], seen["withdrawn_because"]) == ("published", False, "owner_suspended")


def test_lists_are_filtered_and_come_in_pages(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    sites = [real_pool.a_draft("mem_1") for _ in range(3)]
    link = real_pool.on_offer("mem_1", "LINK")
    assert ids(real_pool, STAFF, kind="LINK", state="published", owner="mem_1") == [link]
    first = read(real_pool, queries.resources, STAFF, {"kind": "SITE", "limit": "2"})
    assert first["next"] == sites[1]
    assert ids(real_pool, STAFF, kind="SITE", after=first["next"]) == [sites[2]]


@pytest.mark.parametrize("filters", [{"kind": "TV"}, {"limit": "0"}, {"limit": "x"}, {"colour": "red"}])
def test_a_filter_that_makes_no_sense_is_refused(real_pool: Pool, filters: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        read(real_pool, queries.resources, STAFF, filters)


def test_capacity_is_shown_stretch_by_stretch_and_claims_to_the_owner_only(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    site = real_pool.on_offer("mem_1", "SITE", live_takeover_max=1, free_slots=8)
    real_pool.tell(handlers.place_holds, issued("prop_1", takeover(site, at(2, 11), at(2, 13))))
    slots, taken = read(real_pool, queries.capacity, by("mem_2"), site, WINDOW)["dimensions"]
    assert [stretch["free"] for stretch in taken["stretches"]] == [1, 0, 1]
    assert taken["stretches"][1] == {"from": at(2, 11).isoformat(), "until": at(2, 13).isoformat(), "free": 0}
    assert (slots["amount"], slots["stretches"][0]["free"], len(slots["stretches"])) == (8, 8, 1)
    assert "claims" not in taken
    mine = read(real_pool, queries.capacity, by("mem_1"), site, WINDOW)["dimensions"][1]
    assert mine["stretches"][1]["taken"] == 1
    assert [(claim["proposal_id"], claim["state"]) for claim in mine["claims"]] == [("prop_1", "held")]


def test_the_window_shown_begins_and_ends_in_china_and_cuts_what_reaches_beyond_it(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    site = real_pool.on_offer("mem_1", "SITE", free_slots=8)
    seat = a_seat(site, a_claim("slots", at(1, 0), at(30, 0), 3))
    real_pool.tell(handlers.place_holds, issued("prop_1", seat))
    shown = read(real_pool, queries.capacity, STAFF, site, WINDOW)
    assert (shown["from"], shown["until"]) == (at(1, 16).isoformat(), at(2, 16).isoformat())
    (stretch,) = shown["dimensions"][0]["stretches"]
    assert (stretch["from"], stretch["until"], stretch["taken"]) == (shown["from"], shown["until"], 3)


@pytest.mark.parametrize(
    "window",
    [
        {"from": "2027-10-03", "until": "2027-10-03"},
        {"from": "2027-02-30"},
        {"from": "2027-10-03T00:00:00"},
        {"from": "2027-10-03", "until": "2037-10-03"},
        {"from": "0001-01-01"},
    ],
)
def test_a_window_that_makes_no_sense_is_refused(real_pool: Pool, window: dict[str, str]) -> None:
    real_pool.a_member("mem_1")
    with pytest.raises(Invalid):
        read(real_pool, queries.capacity, STAFF, real_pool.on_offer("mem_1"), window)


def test_the_same_request_under_the_same_key_adds_one_resource(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    _, kind, spec = sample_specs()[0]
    body = {"kind": kind, "title": "屏", "spec": spec}
    call = {**by("mem_1"), "idempotency": {"key": "k", "route": "POST /v1/resources", "digest": "d"}}
    first, second = (
        real_pool.transact(handlers.add_resource, schemas.AddResource, call, body, schemas.Resource) for _ in "12"
    )
    assert first == second
    assert ids(real_pool, STAFF) == [first["id"]]


def test_every_sample_spec_is_stored_and_read_back_unchanged_and_fits_the_published_schema(real_pool: Pool) -> None:
    real_pool.a_member("mem_1")
    told = {kind["kind"]: kind["schema"] for kind in read(real_pool, queries.kinds, by("mem_1"))["items"]}
    assert len(told) == 15
    for _, kind, spec in sample_specs():
        resource_id = real_pool.a_draft("mem_1", kind, **spec)
        stored = read(real_pool, queries.resource, STAFF, resource_id)["spec"]
        assert {name: stored[name] for name in spec} == spec
        jsonschema.Draft202012Validator(told[kind]).validate(spec)


def test_the_tables_in_code_are_those_that_the_migrations_make(database: Database) -> None:
    found = inspect(create_engine(database.uri))
    for name, table in metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.c.keys()), name
    assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
