"""The record of every event shape ever published: tests/contracts/fixtures/published.json, only ever appended to.

An entry has the event's name, teller and aggregate, the JSON Schema of the whole message without references, and the
digests of the fixtures that were written with it. Its seal covers the entry and the seal before it, so that nothing in
the record, and no fixture, can be changed without a trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.contracts import Event
from shared.topology import EVENTS_EXCHANGE
from tests.contracts import asyncapi

Json = dict[str, Any]
FIXTURES = Path(__file__).parent / "fixtures"
PUBLISHED = FIXTURES / "published.json"
FOR_EVER = ("teller", "about", "exchange", "routing_key")
"""What no version of an event may change."""
SAID = ("description", "title", "examples")


def snapshot(name: str, event: type[Event]) -> Json:
    """What others rely on in an event, as an entry without its digests and seal."""
    schemas: dict[str, Json] = {}
    payload = asyncapi.payload(name, event, schemas)
    return {
        "type": name,
        "schema_version": event.schema_version,
        "teller": event.teller,
        "about": event.about,
        "exchange": EVENTS_EXCHANGE,
        "routing_key": event.type_name(),
        "payload": _bare(payload, schemas),
    }


def _bare(schema: Any, schemas: Mapping[str, Json]) -> Json:
    """The schema with its references put in place and without words that people only read."""
    if "$ref" in schema:
        rest = {word: value for word, value in schema.items() if word != "$ref"}
        return _bare(schemas[schema["$ref"].rpartition("/")[2]] | rest, schemas)
    return {word: _bare_part(word, value, schemas) for word, value in schema.items() if word not in SAID}


def _bare_part(word: str, value: Any, schemas: Mapping[str, Json]) -> Any:
    if word == "properties":
        return {name: _bare(inside, schemas) for name, inside in value.items()}
    if word in ("items", "additionalProperties"):
        return _bare(value, schemas)
    if word in ("anyOf", "prefixItems"):
        return [_bare(inside, schemas) for inside in value]
    return value


def record() -> list[Json]:
    """Every entry, oldest first."""
    if not PUBLISHED.exists():
        return []
    found: list[Json] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return found


def append(entries: list[Json]) -> None:
    """Add sealed entries at the end."""
    text = json.dumps([*record(), *entries], ensure_ascii=False, indent=1)
    PUBLISHED.write_text(text + "\n", encoding="utf-8")


def sealed(entry: Json, before: str) -> Json:
    """The entry with its seal, which covers `before`, the seal of the entry before it ("" for the first)."""
    whole = {key: value for key, value in entry.items() if key != "seal"}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return {**whole, "seal": hashlib.sha256((before + text).encode()).hexdigest()}


def broken_seals(entries: list[Json]) -> list[str]:
    """One finding per entry that is not what was sealed."""
    before, found = "", []
    for place, entry in enumerate(entries):
        if entry != sealed(entry, before):
            found.append(f"published.json, entry {place} ({entry['type']}): it was changed after it was written")
        before = entry["seal"]
    return found


def entry_of(name: str, event: type[Event], entries: list[Json], fixtures: Mapping[str, str]) -> Json | None:
    """What has to be added for an event, still unsealed: its shape or its fixtures are new. None when all is there.

    `fixtures` maps the names of the event's fixtures to their digests.
    """
    now, own = snapshot(name, event), [entry for entry in entries if entry["type"] == name]
    known = {fixture for entry in own for fixture in entry["fixtures"]}
    fresh = {fixture: digest for fixture, digest in fixtures.items() if fixture not in known}
    last = {key: value for key, value in own[-1].items() if key not in ("fixtures", "seal")} if own else None
    return {**now, "fixtures": fresh} if fresh or now != last else None
