"""Two versions of a JSON Schema that HTTP callers use: what they send must stay allowed, what they read promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.contracts.sampling import at

Json = dict[str, Any]
LOW = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
HIGH = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
RULES = ("pattern", "format", "multipleOf", "uniqueItems")
VARIANTS = ("oneOf", "anyOf", "allOf")
EVERYTHING = frozenset(("string", "number", "integer", "boolean", "object", "array", "null"))


def resolved(schema: Json, document: Json) -> Json:
    """The schema, or what its reference leads to with the words beside the reference added."""
    while "$ref" in schema:
        schema = at(document, schema["$ref"]) | {word: value for word, value in schema.items() if word != "$ref"}
    return schema


class Comparison:
    """Compares schemas of two documents; `sent` when callers send such values, else they read them."""

    def __init__(self, old: Json, new: Json, *, sent: bool) -> None:
        self.old, self.new, self.sent = old, new, sent
        self._compared: set[tuple[str, str]] = set()

    def differences(self, was: Json, now: Json, where: str) -> Iterator[str]:
        """What callers rely on in `was` and do not find in `now`."""
        names = (was.get("$ref", ""), now.get("$ref", ""))
        if all(names):
            if names in self._compared:
                return
            self._compared.add(names)
            where = f"{where} {names[0].rpartition('/')[2]}"
        was, now = resolved(was, self.old), resolved(now, self.new)
        yield from self._types(was, now, where)
        yield from self._values(was, now, where)
        if self.sent:
            yield from _limits(was, now, where)
        else:
            yield from _promises(was, now, where)
        yield from self._fields(was, now, where)
        yield from self._inside(was, now, where)

    def _types(self, was: Json, now: Json, where: str) -> Iterator[str]:
        before, after = _types(was), _types(now)
        fits = before <= after if self.sent else after <= before
        if not fits:
            yield f"{where}: was {_listed(before)} and is now {_listed(after)}"

    def _values(self, was: Json, now: Json, where: str) -> Iterator[str]:
        before = [*was.get("enum", ()), *([was["const"]] if "const" in was else [])]
        after = [*now.get("enum", ()), *([now["const"]] if "const" in now else [])]
        for value in before if after else ():
            if value not in after:
                yield f"{where}: the value {value!r} is gone"
        if self.sent and after and not before:
            yield f"{where}: took any value and takes only {after} now"
        if not self.sent and before and not after:
            yield f"{where}: had one of {before} and may now be anything"

    def _fields(self, was: Json, now: Json, where: str) -> Iterator[str]:
        before, after = was.get("properties", {}), now.get("properties", {})
        needed, asked = was.get("required", ()), now.get("required", ())
        for name in before:
            if name not in after:
                yield f"{where}.{name}: the field is gone"
                continue
            if self.sent and name in asked and name not in needed:
                yield f"{where}.{name}: was optional and is now required"
            if not self.sent and name in needed and name not in asked:
                yield f"{where}.{name}: was always there and now may be missing"
            yield from self.differences(before[name], after[name], f"{where}.{name}")
        for name in asked if self.sent else ():
            if name not in before and name not in needed:
                yield f"{where}.{name}: is new and required"

    def _inside(self, was: Json, now: Json, where: str) -> Iterator[str]:
        for word, mark in (("items", "[]"), ("additionalProperties", "{}")):
            before, after = was.get(word, True), now.get(word, True)
            if self.sent and after is False and before is not False:
                yield f"{where}{mark}: nothing more is taken"
            elif before is not False and dict in (type(before), type(after)):
                schemas = (one if isinstance(one, dict) else {} for one in (before, after))
                yield from self.differences(*schemas, f"{where}{mark}")
        for word in VARIANTS:
            yield from self._variants(was.get(word, []), now.get(word, []), f"{where} {word}")

    def _variants(self, was: list[Json], now: list[Json], where: str) -> Iterator[str]:
        if bool(was) != bool(now):
            yield f"{where}: {'is gone' if was else 'is new'}"
            return
        for place, one in enumerate(was):
            other = _like(one, place, now)
            if other is None:
                yield f"{where}: {one.get('$ref', '').rpartition('/')[2] or f'number {place + 1}'} is gone"
            else:
                yield from self.differences(one, other, where)


def _like(one: Json, place: int, others: list[Json]) -> Json | None:
    """The variant that stands for `one`: the same reference, else the same place."""
    if "$ref" in one:
        return next((other for other in others if other.get("$ref") == one["$ref"]), None)
    return others[place] if place < len(others) else None


def _types(schema: Json) -> frozenset[str]:
    told = schema.get("type", EVERYTHING)
    types = frozenset((told,)) if isinstance(told, str) else frozenset(told)
    return types | {"integer"} if "number" in types else types


def _listed(types: frozenset[str]) -> str:
    return "anything" if types == EVERYTHING else " or ".join(sorted(types))


def _limits(was: Json, now: Json, where: str) -> Iterator[str]:
    """What is sent must not be limited further."""
    for words, tighter in ((LOW, lambda a, b: b > a), (HIGH, lambda a, b: b < a)):
        for word in words:
            if word in now and (word not in was or tighter(was[word], now[word])):
                yield f"{where}: {word} was {was.get(word, 'not limited')} and is now {now[word]}"
    if "default" in was and now.get("default", was["default"]) != was["default"]:
        yield f"{where}: its default was {was['default']} and is now {now['default']}"
    for word in RULES:
        if now.get(word) and was.get(word) != now[word]:
            yield f"{where}: {word} was {was.get(word, 'free')} and is now {now[word]}"


def _promises(was: Json, now: Json, where: str) -> Iterator[str]:
    """What is read must keep its form."""
    for word in ("format", "pattern"):
        if word in was and now.get(word) != was[word]:
            yield f"{where}: {word} was {was[word]} and is now {now.get(word, 'free')}"
