"""The AsyncAPI document is what goes over the wire."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared import wire
from shared.contracts import EVENTS, Event
from tests.contracts.asyncapi import document
from tests.contracts.json_schema import each
from tests.contracts.sampling import at, validator

DOCUMENT = document()
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
VALUES: dict[Any, Any] = {str: "x", int: 1, float: 1.5, bool: True, datetime: NOW, date: NOW.date(), Any: {"any": 1}}


def instance(hint: Any, *, full: bool) -> Any:
    """A value of the type: with `full` everything that may be missing is there, else nothing of it."""
    if hint in VALUES:
        return VALUES[hint]
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        named = [f for f in dataclasses.fields(hint) if full or f.default is f.default_factory is dataclasses.MISSING]
        return typing.cast(Any, hint)(**{f.name: instance(hints[f.name], full=full) for f in named})
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return instance(inside[0], full=full) if full else None
    if origin is dict:
        return {"x": instance(inside[1], full=full)}
    return origin([instance(inside[0], full=full)])


@pytest.mark.parametrize("full", [True, False], ids=["everything", "the least"])
@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_on_the_wire_fits_its_message(name: str, full: bool) -> None:
    event: Event = instance(EVENTS[name], full=full)
    id_ = "6f0c1f0e-2b7a-4a56-9a33-6c1f3f2f1a10"
    told = wire.encode(event, event_id=id_, version=1, at=NOW, call_id="call_1")
    validator(DOCUMENT["components"]["messages"][name]["payload"], DOCUMENT).validate(told)


def test_every_event_has_a_channel_and_somebody_who_tells_it() -> None:
    assert set(DOCUMENT["channels"]) == set(EVENTS)
    sent = [operation for operation in DOCUMENT["operations"].values() if operation["action"] == "send"]
    told = {operation["channel"]["$ref"] for operation in sent}
    assert told == {f"#/channels/{name}" for name in EVENTS}


def test_the_doors_are_there_with_what_they_hear() -> None:
    heard = DOCUMENT["operations"]["hear.resource_pool.on_proposal_issued.ProposalAmended"]
    assert (heard["action"], heard["channel"]["$ref"]) == ("receive", "#/channels/matchmaking.ProposalAmended")
    assert "hear.matcher.on_match_requested.MatchRequested" in DOCUMENT["operations"]


def test_every_reference_leads_somewhere() -> None:
    for inside in each(DOCUMENT):
        if "$ref" in inside:
            at(DOCUMENT, inside["$ref"])
