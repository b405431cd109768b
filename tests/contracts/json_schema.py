"""marshmallow shapes → JSON Schema (2020-12, as OpenAPI 3.1 has it), by apispec's plugin, with our own fields added.

What a shape checks is told where JSON Schema has a word for it; a rule between two fields stays in the descriptions.
Labels come from a field's metadata {"zh", "en", "unit"}, else from the glossary.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from services.members.schemas import parts as members
from services.resource_pool.schemas import filters as pool_filters
from services.resource_pool.schemas import parts as pool
from services.resource_pool.schemas import requests as pool_requests
from shared import paging, shapes
from tests.contracts.glossary import words

Json = dict[str, Any]

TYPES: dict[type[fields.Field[Any]], tuple[str | None, str | None]] = {
    shapes.Whole: ("integer", None),
    shapes.Number: ("number", None),
    shapes.Yuan: ("number", None),
    shapes.Flag: ("boolean", None),
    shapes.Day: ("string", "date"),
    shapes.Instant: ("string", "date-time"),
    shapes.Anything: ("object", None),
    pool.Fraction: (None, None),
    pool_filters.Moment: ("string", None),
}
"""Field class → (type, format); a subclass has its base's unless it is listed."""

MORE: list[tuple[type[fields.Field[Any]], Json]] = [
    (shapes.Yuan, {"minimum": 0, "maximum": 10**12}),
    (shapes.RegionCode, {"pattern": r"^\d{6}$", "examples": ["510104"]}),
    (shapes.Day, {"examples": ["2027-04-01"]}),
    (pool_filters.Moment, {"anyOf": [{"format": "date"}, {"format": "date-time"}], "examples": ["2027-04-01"]}),
    (paging.Limit, {"default": paging.USUAL}),
    (pool.Fraction, {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]}),
    (pool.Distinct, {"uniqueItems": True}),
    (pool_requests._Quantity, {"exclusiveMinimum": 0}),
    (members.Codes, {"uniqueItems": True}),
    (members.Uscc, {"pattern": r"^\s*[0-9A-Za-z]{18}\s*$", "examples": ["91510100MAXUHD010D"]}),
    (members.Mobile, {"examples": ["13800000000"]}),
]
"""What else a field class checks."""

BY_VALIDATOR: dict[Any, Json] = {
    members.must_be_email: {"format": "email"},
    pool.is_clock: {"pattern": f"^(?:{pool.CLOCK.pattern})$", "examples": ["22:30"]},
}


def components(named: dict[str, type[Schema]]) -> dict[str, Json]:
    """Component name → JSON Schema, of the named shapes and of every shape inside them."""
    names: dict[Any, str] = {(shape, ()): name for name, shape in named.items()}
    spec = APISpec("", "1", "3.1.0", plugins=[plugin := MarshmallowPlugin(schema_name_resolver=_namer(names))])
    converter = plugin.converter
    assert converter is not None
    converter.field_mapping.update(TYPES)  # type: ignore[arg-type]
    converter.add_attribute_function(_more)
    for name, shape in named.items():
        if name not in spec.components.schemas:
            spec.components.schema(name, schema=shape)
    found = spec.to_dict()["components"]["schemas"]
    return {name: _finished(name, schema) for name, schema in sorted(found.items())}


def _namer(names: dict[Any, str]) -> Any:
    def name(shape: Any) -> str:
        cls, without = (shape, ()) if isinstance(shape, type) else (type(shape), tuple(sorted(shape.exclude)))
        own = cls.__name__.lstrip("_") + "".join(f"Without{part.title()}" for part in without)
        taken = names.setdefault((cls, without), own)
        if [*names.values()].count(taken) > 1:
            raise ValueError(f"two shapes are called {taken}: {cls}")
        return taken

    return name


def _more(_: Any, field: fields.Field[Any], **kwargs: Any) -> Json:
    """Attribute function for apispec: limits that it cannot know, and labels."""
    ret = kwargs["ret"]
    if ret.get("default", ...) is None:
        del ret["default"]
    for limit in ("minLength", "maxLength") if "enum" in ret else ():
        ret.pop(limit, None)
    if ret.get("minItems") == 0:
        del ret["minItems"]
    said: Json = {}
    for cls, more in MORE:
        said |= {key: value for key, value in more.items() if key not in ret} if isinstance(field, cls) else {}
    for validator in field.validators:
        said |= BY_VALIDATOR.get(validator, {}) if inspect.isfunction(validator) else {}
    if "pattern" in ret:
        said["pattern"] = _ecma(ret["pattern"])
    return said | _labels(field)


def _ecma(pattern: str) -> str:
    return re.sub(r"\\Z$", "$", re.sub(r"^\\A", "^", pattern))


def _labels(field: fields.Field[Any]) -> Json:
    about = field.metadata
    if "zh" not in about:
        return {}
    unit = {"x-unit": about["unit"]} if about.get("unit") else {}
    return {"title": about["en"], "x-zh": {"title": about["zh"]}, **unit}


def _finished(name: str, schema: Json) -> Json:
    for label, inside in schema.get("properties", {}).items():
        if "title" not in inside:
            zh, en = words(name, label)
            inside |= {"title": en, "x-zh": {"title": zh}}
    return schema


def each(schema: Any) -> Iterator[Json]:
    """Every object inside a JSON Schema, itself first."""
    if isinstance(schema, dict):
        yield schema
        for inside in schema.values():
            yield from each(inside)
    elif isinstance(schema, list):
        for inside in schema:
            yield from each(inside)
