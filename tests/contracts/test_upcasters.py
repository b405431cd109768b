"""Old versions of an event are lifted step by step to the present one; what this build cannot read is parked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from shared import wire
from shared.contracts import EVENTS, Event, told_by
from shared.delivery import Delivery, Heard, Outcome
from shared.parking import ParkedMessage

NAME = "members.CupSold"
Json = dict[str, Any]


@dataclass(frozen=True)
class CupSold(Event):
    """Version 3: sums in fen, sizes as codes. Version 2 had yuan, version 1 called the cup a mug."""

    schema_version = 3
    cup_id: str
    price_fen: int
    size: str = "M"
    seals: tuple[str, ...] = ()
    weight_g: float | None = None


def to_2(data: Json) -> Json:
    """`mug_id` became `cup_id`."""
    return {"cup_id": data["mug_id"], "price_cny": data["price_cny"]}


def to_3(data: Json) -> Json:
    """Yuan became fen."""
    return {"cup_id": data["cup_id"], "price_fen": round(data["price_cny"] * 100), "size": data.get("size", "M")}


@pytest.fixture(autouse=True)
def cups(monkeypatch: pytest.MonkeyPatch) -> None:
    """CupSold is told, with the upcasters it needs, for the length of one test."""
    monkeypatch.setitem(EVENTS, NAME, CupSold)
    told_by("members", about="cup_id")(CupSold)
    monkeypatch.setitem(wire.UPCASTERS, (NAME, 1), to_2)
    monkeypatch.setitem(wire.UPCASTERS, (NAME, 2), to_3)


def told(version: Any, data: Any, **other: Any) -> Json:
    """A message as it was told at `version`."""
    return {
        "specversion": "1.0", "id": "e1", "type": NAME, "subject": "cup_1", "time": "2027-04-01T08:00:00+00:00",
        "schemaversion": version, "aggregateversion": 4, "callid": "c", "data": data, **other,
    }  # fmt: skip


NOW = {"cup_id": "cup_1", "price_fen": 1230, "size": "M", "seals": [], "weight_g": None}
AT_1 = told(1, {"mug_id": "cup_1", "price_cny": 12.3})
AT_2 = told(2, {"cup_id": "cup_1", "price_cny": 12.3, "size": "M"})
AT_3 = told(3, {"cup_id": "cup_1", "price_fen": 1230})


@pytest.mark.parametrize("message", [AT_1, AT_2, AT_3], ids=["version 1", "version 2", "version 3"])
def test_every_version_reads_as_the_present_one(message: Json) -> None:
    envelope = wire.decode(message)
    assert envelope.event == CupSold("cup_1", price_fen=1230, size="M")
    assert (envelope.aggregate, envelope.version, envelope.event_id) == ("cup_1", 4, "e1")


def test_what_is_told_now_has_the_present_version() -> None:
    envelope = wire.decode(AT_1)
    again = wire.encode(envelope.event, event_id="e2", version=5, at=envelope.at, call_id="c")
    assert again["schemaversion"] == 3
    assert json.loads(json.dumps(again["data"])) == NOW


def test_fields_that_a_version_adds_later_are_ignored_by_those_who_do_not_know_them() -> None:
    wider = told(3, {**AT_3["data"], "colour": "red"}, datacolour="red")
    assert wire.decode(wider) == wire.decode(AT_3)


def test_a_whole_number_is_a_number_and_null_is_nothing_where_it_may_be() -> None:
    assert wire.decode(told(3, {**NOW, "weight_g": 250})).event.weight_g == 250.0
    assert wire.decode(told(3, NOW)).event.weight_g is None


UNREADABLE = {
    "a newer version": told(4, {"cup_id": "cup_1", "price_fen": 1230}),
    "a version before the first": told(0, {"mug_id": "cup_1"}),
    "a version that is none": told("new", {}),
    "no version": {key: value for key, value in AT_3.items() if key != "schemaversion"},
    "an old body that cannot be lifted": told(1, {"price_cny": 12.3}),
    "a body of another version": told(3, AT_1["data"]),
    "no body": told(3, None),
    "null for a text": told(3, {"cup_id": None, "price_fen": 1230}),
    "a number for a text": told(3, {"cup_id": "cup_1", "price_fen": 1230, "size": 5}),
    "a text for a number": told(3, {"cup_id": "cup_1", "price_fen": "1230"}),
    "a fraction for a whole number": told(3, {"cup_id": "cup_1", "price_fen": 1230.5}),
    "yes for a number": told(3, {"cup_id": "cup_1", "price_fen": True}),
    "a text for a list": told(3, {**AT_3["data"], "seals": "abc"}),
    "a list with null": told(3, {**AT_3["data"], "seals": [None]}),
    "an unknown event": {**AT_3, "type": "members.CupStolen"},
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_says_so(what: str) -> None:
    with pytest.raises(wire.Undecodable):
        wire.decode(UNREADABLE[what])


def test_a_step_that_is_missing_makes_the_old_version_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(wire.UPCASTERS, (NAME, 2))
    assert wire.decode(AT_3).event.price_fen == 1230
    for message in (AT_1, AT_2):
        with pytest.raises(wire.Undecodable):
            wire.decode(message)


class Kept:
    """Where parked messages go."""

    def __init__(self) -> None:
        self.parked: list[ParkedMessage] = []

    def keep(self, _: Any, message: ParkedMessage) -> None:
        self.parked.append(message)


def deliver(message: Json, kept: Kept) -> list[Any]:
    """Deliver one message; what the handler got to see."""
    seen: list[Any] = []
    nothing: Any = None
    delivery = Delivery("svc", nothing, nothing, lambda: False, kept.keep)
    heard = Heard("svc.door", json.dumps(message, ensure_ascii=False).encode(), {}, "application/json")
    assert delivery.deliver(heard, seen.append) is Outcome.DONE
    return seen


def test_an_old_version_reaches_the_handler_as_the_present_one() -> None:
    kept = Kept()
    (envelope,) = deliver(AT_1, kept)
    assert (envelope.event.price_fen, kept.parked) == (1230, [])


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_parked_whole_and_never_handled(what: str) -> None:
    kept = Kept()
    assert deliver(UNREADABLE[what], kept) == []
    (parked,) = kept.parked
    assert json.loads(parked.body) == UNREADABLE[what]
    assert parked.error.startswith("Undecodable: ")


def test_a_newer_version_is_named_in_what_is_parked() -> None:
    kept = Kept()
    deliver(UNREADABLE["a newer version"], kept)
    assert kept.parked[0].error == f"Undecodable: {NAME} version 4 is newer than this build (3)"
