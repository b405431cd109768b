"""Every message shape ever published has frozen examples, and every one of them still decodes to what it said."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from shared import wire
from shared.contracts import EVENTS, Event, told_by
from tests.contracts.fixtures import building, files
from tests.contracts.json_schema import each
from tests.contracts.published import broken_seals, entry_of, record, sealed, snapshot

FIXTURES = files.all_fixtures()
RECORD = record()
HINT = "run python -m tests.contracts.fixtures"


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_part_of_an_event_is_shown_by_a_fixture(name: str) -> None:
    assert files.unshown(name, EVENTS[name], FIXTURES) == set(), HINT


@pytest.mark.parametrize("file", sorted(FIXTURES))
def test_a_message_once_told_still_says_the_same(file: str) -> None:
    told = FIXTURES[file]
    read = wire.decode(told)
    again = wire.encode(read.event, event_id=read.event_id, version=read.version, at=read.at, call_id=read.call_id)
    assert wire.decode(again) == read
    if told["schemaversion"] == type(read.event).schema_version:
        assert {**again, "data": None} == {**told, "data": None}
        assert only_more(told["data"], again["data"], type(read.event)) == []


def only_more(told: Any, again: Any, cls: type[Any], place: str = "data") -> list[str]:
    """What the event says otherwise than the message did; fields that the message lacks must be at their defaults."""
    if isinstance(told, dict) and isinstance(again, dict):
        found = [f"{place}.{name} is lost" for name in told if name not in again]
        for name in again:
            if name in told:
                found += only_more(told[name], again[name], cls, f"{place}.{name}")
            elif again[name] not in defaults(cls):
                found.append(f"{place}.{name} was made up: {again[name]}")
        return found
    if isinstance(told, list) and isinstance(again, list) and len(told) == len(again):
        pairs = enumerate(zip(told, again, strict=True))
        return [said for nth, (one, other) in pairs for said in only_more(one, other, cls, f"{place}[{nth}]")]
    return [] if told == again and type(told) is type(again) else [f"{place} was {told!r} and is {again!r}"]


def defaults(cls: type[Event]) -> list[Any]:
    """Defaults of all fields in the event, at any depth."""
    return [inside["default"] for inside in each(snapshot(cls.type_name(), cls)) if "default" in inside]


def test_every_fixture_was_recorded_when_it_was_published_and_is_unchanged() -> None:
    recorded = {name: digest for entry in RECORD for name, digest in entry["fixtures"].items()}
    assert {path.name: files.digest(path) for path in files.FOLDER.glob("*.json")} == recorded


def test_the_record_was_only_ever_appended_to() -> None:
    assert broken_seals(RECORD) == []


def test_a_change_in_the_record_breaks_a_seal() -> None:
    changed = [dict(entry) for entry in RECORD]
    changed[3] = {**changed[3], "about": "other_id"}
    assert [said.partition(":")[0] for said in broken_seals(changed)] == [
        f"published.json, entry 3 ({RECORD[3]['type']})"
    ]
    assert broken_seals(RECORD[:3] + RECORD[4:]) != []
    resealed = [*changed[:3], sealed(changed[3], changed[2]["seal"]), *changed[4:]]
    assert broken_seals(resealed) != []


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_the_present_shape_of_an_event_is_published(name: str) -> None:
    assert entry_of(name, EVENTS[name], RECORD, files.digests(name)) is None, HINT


@dataclasses.dataclass(frozen=True)
class Tea(Event):
    """Somebody made tea."""

    tea_id: str
    cups: int
    leaves: tuple[str, ...] = ()


def test_a_new_event_lacks_fixtures_and_an_entry() -> None:
    kept = dict(EVENTS)
    try:
        told_by("members", about="tea_id")(Tea)
        assert len(files.unshown("members.Tea", Tea, FIXTURES)) > 3
        assert entry_of("members.Tea", Tea, RECORD, {}) is not None
    finally:
        EVENTS.clear()
        EVENTS.update(kept)


def test_a_new_field_lacks_a_fixture_and_an_entry() -> None:
    name, event = "matchmaking.NeedOpened", EVENTS["matchmaking.NeedOpened"]
    wider = dataclasses.make_dataclass(
        "NeedOpened", [("colour", str | None, None)], bases=(event,), frozen=True, namespace={"__doc__": event.__doc__}
    )
    assert files.unshown(name, wider, FIXTURES) == {("data.colour", "there"), ("data.colour", "null")}
    assert entry_of(name, wider, RECORD, files.digests(name)) is not None


def test_the_same_event_gives_the_same_fixtures_every_time() -> None:
    event = EVENTS["matchmaking.ProposalIssued"]
    told = [building.message(event, data) for data in building.variants(event).values()]
    assert told == [building.message(event, data) for data in building.variants(event).values()]
    assert told[0] == FIXTURES["matchmaking.ProposalIssued.v1.full.json"]


def test_missing_fixtures_are_written_and_existing_ones_left_alone(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    assert "members.MemberApplied.v1.full.json" in files.write_missing()
    assert files.write_missing() == []
    (tmp_path / "members.MemberApplied.v1.least.json").unlink()
    (tmp_path / "members.MemberApplied.v1.full.json").write_text('{"type": "", "schemaversion": 1}', encoding="utf-8")
    assert files.write_missing() == ["members.MemberApplied.v1.full-2.json", "members.MemberApplied.v1.least.json"]
    assert (tmp_path / "members.MemberApplied.v1.full.json").read_text() == '{"type": "", "schemaversion": 1}'
