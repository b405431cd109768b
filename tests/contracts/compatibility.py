"""What a change of the events would break: every shape ever published against the classes as they are.

Tellers and hearers are upgraded one after the other, and messages wait in queues, so inside a schema version a change
must read both ways: old messages with new code, new messages with old code. That leaves additions: an event, a field
with a default, a value of an enumeration (which code that does not know it parks), a default for a field that had
none. Anything else takes a new version and an upcaster; name, teller and aggregate of an event are for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from shared import wire
from shared.contracts import EVENTS, Event
from tests.contracts.published import FOR_EVER, Json, snapshot

Entry = Json
FORM = ("type", "format", "const", "minItems", "maxItems")
"""Words of a schema that must stay as they are."""
NESTING = ("enum", "items", "prefixItems", "additionalProperties", "properties", "anyOf")
"""Words of a schema that must stay, or stay away."""


def breaks(
    published: Sequence[Entry],
    events: Mapping[str, type[Event]] = EVENTS,
    upcasters: Collection[tuple[str, int]] = wire.UPCASTERS,
) -> list[str]:
    """One sentence per thing that somebody relies on and that `events` no longer keep; empty when all is well."""
    found = [f"{name}: the class calls itself {e.type_name()}" for name, e in events.items() if e.type_name() != name]
    for name in dict.fromkeys(entry["type"] for entry in published):
        entries = [entry for entry in published if entry["type"] == name]
        if name in events:
            found += _of_event(name, entries, events[name], upcasters)
        else:
            found.append(f"{name}: the event is gone, or has another name; queues and hearers still know it")
    return list(dict.fromkeys(found))


def _of_event(
    name: str, entries: Sequence[Entry], event: type[Event], upcasters: Collection[tuple[str, int]]
) -> Iterator[str]:
    now, versions = snapshot(name, event), [entry["schema_version"] for entry in entries]
    if event.schema_version < max(versions):
        yield f"{name}: schema_version fell from {max(versions)} to {event.schema_version}"
    for step in range(min(versions), event.schema_version):
        if (name, step) not in upcasters:
            yield f"{name}: nothing lifts version {step} to {step + 1}; add it to shared.wire.UPCASTERS"
    for entry in entries:
        for fixed in FOR_EVER:
            if entry[fixed] != now[fixed]:
                yield f"{name}: {fixed} was {entry[fixed]!r} and is now {now[fixed]!r}; it cannot change"
        if entry["schema_version"] == event.schema_version:
            yield from differences(entry["payload"], now["payload"], name)


def differences(old: Json, new: Json, where: str) -> Iterator[str]:
    """What of `old` does not hold in `new`, both schemas without references."""
    unlike = [word for word in FORM if old.get(word) != new.get(word)]
    unlike += [word for word in NESTING if (word in old) != (word in new)]
    if unlike:
        yield f"{where}: was {_brief(old)} and is now {_brief(new)}; that takes a new version"
        return
    for value in old.get("enum", ()):
        if value not in new["enum"]:
            yield f"{where}: the value {value!r} is gone"
    yield from _inside(old, new, where)
    yield from _fields(old, new, where)


def _inside(old: Json, new: Json, where: str) -> Iterator[str]:
    for word, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if word in old:
            yield from differences(old[word], new[word], where + mark)
    for word in ("prefixItems", "anyOf"):
        for was, now in zip(old.get(word, ()), new.get(word, ()), strict=False):
            yield from differences(was, now, where)
        if len(old.get(word, ())) != len(new.get(word, ())):
            yield f"{where}: was {_brief(old)} and is now {_brief(new)}; that takes a new version"


def _fields(old: Json, new: Json, where: str) -> Iterator[str]:
    was, now = old.get("properties", {}), new.get("properties", {})
    added = [field for field in now if field not in was]
    for field in was:
        if field not in now:
            like = [other for other in added if _brief(now[other]) == _brief(was[field])]
            renamed = f" (renamed to {' or '.join(like)}?)" if like else ""
            yield f"{where}.{field}: the field is gone{renamed}"
            continue
        if field in new["required"] and field not in old["required"]:
            yield f"{where}.{field}: was optional and is now required; old messages lack it"
        elif "default" in was[field] and was[field]["default"] != now[field].get("default"):
            yield f"{where}.{field}: its default changed, and with it what old messages mean"
        yield from differences(was[field], now[field], f"{where}.{field}")
    for field in added:
        if field in new["required"]:
            yield f"{where}.{field}: a new field needs a default; old messages lack it"


def _brief(schema: Json) -> str:
    words = {word: schema[word] for word in (*FORM, "enum") if word in schema}
    types = words.pop("type", "")
    types = " or ".join(types) if isinstance(types, list) else types
    more = [f"{word} {value}" for word, value in words.items()]
    inside = [f"of {_brief(schema['items'])}"] if "items" in schema else []
    return " ".join([types, *more, *inside]).strip() or ("one of several" if "anyOf" in schema else "anything")
