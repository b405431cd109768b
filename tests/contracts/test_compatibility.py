"""The events keep what was published; and each way of breaking them is found, while additions pass."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

import pytest

from shared.contracts import EVENTS, Event
from tests.contracts import asyncapi
from tests.contracts.compatibility import breaks
from tests.contracts.published import record, sealed, snapshot

Events = dict[str, type[Event]]
RECORD = record()
NEED, FOUND = "matchmaking.NeedOpened", "matchmaking.MatchFound"
REMINDED, ANSWERED = "matchmaking.InvitationReminded", "matchmaking.InvitationAnswered"
SENT, UNMET, MEMBER = "matchmaking.InvitationSent", "matchmaking.NeedUnmet", "members.MemberActivated"
REQUIRED = dataclasses.field()


def altered(
    cls: type[Any],
    drop: str = "",
    retyped: dict[str, Any] | None = None,
    rename: tuple[str, str] = ("", ""),
    **new: Any,
) -> type[Any]:
    """A copy of a dataclass with a field dropped, with other types, renamed; `new` maps names to (type, default)."""
    hints = {**typing.get_type_hints(cls), **(retyped or {})}
    fields: list[Any] = []
    for field in dataclasses.fields(cls):
        name = rename[1] if field.name == rename[0] else field.name
        default = {"default": field.default, "default_factory": field.default_factory}
        given = {key: value for key, value in default.items() if value is not dataclasses.MISSING}
        kept: Any = dataclasses.field(**given)
        fields += [] if field.name == drop else [(name, hints[field.name], kept)]
    fields += [(name, type_, default) for name, (type_, default) in new.items()]
    told = ("teller", "about", "schema_version")
    space = {"__doc__": cls.__doc__, **{name: getattr(cls, name) for name in told if hasattr(cls, name)}}
    bases = (Event,) if issubclass(cls, Event) else ()
    return dataclasses.make_dataclass(cls.__name__, fields, bases=bases, namespace=space, frozen=True, kw_only=True)


def changed(name: str, **how: Any) -> Callable[[Events], Events]:
    """The events with one of them altered."""
    return lambda events: {**events, name: altered(events[name], **how)}


def nested(name: str, field: str, **how: Any) -> Callable[[Events], Events]:
    """The events with a dataclass inside one of them altered."""

    def change(events: Events) -> Events:
        hint = typing.get_type_hints(events[name])[field]
        many = typing.get_args(hint)
        inside = altered(many[0] if many else hint, **how)
        retyped = tuple[inside, ...] if many else inside  # type: ignore[valid-type]
        return {**events, name: altered(events[name], retyped={field: retyped})}

    return change


def other_default(name: str, field: str, default: Any) -> Callable[[Events], Events]:
    """The events with another default, or none, for a field."""

    def change(events: Events) -> Events:
        hint = typing.get_type_hints(events[name])[field]
        return {**events, name: altered(altered(events[name], drop=field), **{field: (hint, default)})}

    return change


def with_class(name: str, **attributes: Any) -> Callable[[Events], Events]:
    """The events with other class attributes on one of them."""

    def change(events: Events) -> Events:
        copy = altered(events[name])
        for attribute, value in attributes.items():
            setattr(copy, attribute, value)
        return {**events, name: copy}

    return change


def without(name: str) -> Callable[[Events], Events]:
    """The events without one of them."""
    return lambda events: {other: event for other, event in events.items() if other != name}


def moved(name: str, to: str) -> Callable[[Events], Events]:
    """The events with one of them told by another service, registered as such."""

    def change(events: Events) -> Events:
        copy = altered(events[name])
        copy.teller = to
        return {**without(name)(events), copy.type_name(): copy}

    return change


BREAKING: dict[str, tuple[Callable[[Events], Events], str]] = {
    "a field is renamed": (changed(NEED, rename=("title", "name")), "title: the field is gone (renamed to name?)"),
    "a field is removed": (changed(NEED, drop="mode"), "mode: the field is gone"),
    "an optional field is removed": (changed(ANSWERED, drop="reason"), "reason: the field is gone"),
    "a field inside is removed": (nested(MEMBER, "facts", drop="tier"), "facts.tier: the field is gone"),
    "a field inside a list is renamed": (
        nested("matchmaking.ProposalIssued", "seats", rename=("seat", "role")), "seats[].seat: the field is gone"
    ),
    "an int becomes one of few": (changed(FOUND, retyped={"teams": Literal[1, 2]}), "teams: was integer"),
    "a text becomes one of few": (changed(NEED, retyped={"mode": Literal["AIRTIME"]}), "mode: was string"),
    "a text becomes an int": (changed(NEED, retyped={"mode": int}), "mode: was string and is now integer"),
    "an int becomes a text": (changed(FOUND, retyped={"teams": str}), "teams: was integer and is now string"),
    "an int becomes a float": (changed(FOUND, retyped={"teams": float}), "teams: was integer and is now number"),
    "null is allowed": (changed(NEED, retyped={"title": str | None}), "title: was string and is now string or null"),
    "null is no longer allowed": (changed(NEED, retyped={"owner_id": str}), "owner_id: was string or null"),
    "an instant becomes a day": (changed(SENT, retyped={"answer_by": date}), "answer_by: was string format date-time"),
    "a day becomes an instant": (
        nested(MEMBER, "facts", retyped={"dues_paid_until": datetime | None}),
        "facts.dues_paid_until: was string or null",
    ),
    "many become one": (changed(UNMET, retyped={"codes": str}), "codes: was array of string and is now string"),
    "many become exactly one": (changed(UNMET, retyped={"codes": tuple[str]}), "codes: was array"),
    "one becomes many": (changed(NEED, retyped={"title": tuple[str, ...]}), "title: was string and is now array"),
    "items change": (changed(UNMET, retyped={"codes": tuple[int, ...]}), "codes[]: was string and is now integer"),
    "values of a mapping change": (
        changed("matchmaking.ConsortiumFormed", retyped={"shares": dict[str, float]}), "shares{}: was string"
    ),
    "fen become yuan": (changed(FOUND, rename=("best_cost_fen", "best_cost_cny")), "best_cost_fen: the field is gone"),
    "an optional field becomes required": (
        other_default(ANSWERED, "reason", REQUIRED),
        "reason: was optional and is now required",
    ),
    "a new field has no default": (changed(NEED, colour=(str, REQUIRED)), "colour: a new field needs a default"),
    "a default changes": (
        other_default(ANSWERED, "reason", "none"),
        "reason: its default changed",
    ),
    "an event is removed": (without(REMINDED), f"{REMINDED}: the event is gone"),
    "the teller changes": (moved(REMINDED, "members"), f"{REMINDED}: the event is gone"),
    "the teller changes under the old key": (with_class(REMINDED, teller="members"), "teller was 'matchmaking'"),
    "the aggregate changes": (with_class(REMINDED, about="need_id"), "about was 'proposal_id' and is now 'need_id'"),
    "the routing key changes": (
        with_class(REMINDED, type_name=classmethod(lambda cls: "matchmaking.Reminded")), "routing_key was"
    ),
    "the version rises and nothing lifts": (with_class(NEED, schema_version=2), "nothing lifts version 1 to 2"),
    "the version falls": (with_class(NEED, schema_version=0), "schema_version fell from 1 to 0"),
}  # fmt: skip


def test_the_events_keep_what_was_published() -> None:
    assert breaks(RECORD) == []


def test_a_copy_that_changes_nothing_breaks_nothing() -> None:
    assert breaks(RECORD, {name: altered(event) for name, event in EVENTS.items()}) == []


@pytest.mark.parametrize("change", BREAKING)
def test_a_break_is_found_and_named(change: str) -> None:
    mutate, said = BREAKING[change]
    found = breaks(RECORD, mutate(dict(EVENTS)))
    assert any(said in one for one in found), found


ADDITIONS: dict[str, Callable[[Events], Events]] = {
    "an event": lambda events: {**events, "members.MemberPraised": altered_name(events[MEMBER], "MemberPraised")},
    "a field that may be null": changed(NEED, colour=(str | None, None)),
    "a field with a default": changed(FOUND, rivals=(int, 0)),
    "a list": changed(FOUND, notes=(tuple[str, ...], ())),
    "a field inside": nested(MEMBER, "facts", founded=(date | None, None)),
    "a default": other_default(UNMET, "codes", ()),
}  # fmt: skip


def altered_name(cls: type[Any], name: str) -> type[Any]:
    """A copy of an event with another name."""
    copy = altered(cls)
    copy.__name__ = name
    return copy


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_passes(what: str) -> None:
    assert breaks(RECORD, ADDITIONS[what](dict(EVENTS))) == []


def test_a_new_version_may_change_what_it_likes_when_the_old_one_can_be_lifted() -> None:
    events = changed(NEED, rename=("title", "name"))(dict(EVENTS))
    events[NEED].schema_version = 2
    assert breaks(RECORD, events, {(NEED, 1)}) == []


def test_a_value_of_an_enumeration_may_come_and_not_go() -> None:
    few = changed(NEED, retyped={"mode": Literal["AIRTIME", "LIVE"]})(dict(EVENTS))
    told = [sealed({**snapshot(NEED, few[NEED]), "fixtures": {}}, "")]
    more = changed(NEED, retyped={"mode": Literal["AIRTIME", "LIVE", "SITE"]})(dict(EVENTS))
    assert breaks(told, more) == []
    less = changed(NEED, retyped={"mode": Literal["AIRTIME"]})(dict(EVENTS))
    assert breaks(told, less) == [f"{NEED}.data.mode: the value 'LIVE' is gone"]


def test_what_was_added_later_is_kept_as_well() -> None:
    wider = changed(NEED, colour=(str | None, None))(dict(EVENTS))
    told = [*RECORD, sealed({**snapshot(NEED, wider[NEED]), "fixtures": {}}, RECORD[-1]["seal"])]
    assert breaks(told, wider) == []
    assert breaks(told, dict(EVENTS)) == [f"{NEED}.data.colour: the field is gone"]


def test_no_two_shapes_in_the_events_share_a_name() -> None:
    found: dict[str, set[type[Any]]] = {}
    pending: list[Any] = list(EVENTS.values())
    while pending:
        hint = pending.pop()
        if dataclasses.is_dataclass(hint) and hint not in found.setdefault(hint.__name__, set()):
            found[hint.__name__].add(typing.cast(type[Any], hint))
            pending += typing.get_type_hints(hint).values()
        pending += typing.get_args(hint)
    assert {name for name, classes in found.items() if len(classes) > 1} == set()
    assert {"Seat", "MemberFacts"} <= set(found)


def test_a_type_that_has_no_schema_is_refused() -> None:
    with pytest.raises(TypeError, match="no JSON Schema"):
        asyncapi.payload(NEED, altered(EVENTS[NEED], retyped={"mode": set[str]}), {})
