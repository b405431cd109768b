"""Shapes as JSON Schema (draft 2020-12), derived from the fields themselves: there is no second list to keep.

Every property has ``title`` (English), ``x-label`` {"zh", "en"} and, where it has one, ``x-unit``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from services.resource_pool.policies import DIMENSIONS
from services.resource_pool.schemas.kinds import SPECS
from services.resource_pool.schemas.parts import CLOCK, Distinct, Fraction, is_clock
from shared import shapes

Json = dict[str, Any]


def kind(name: str) -> Json:
    """One kind: its names, the schema of its spec, and what of it is counted."""
    spec = SPECS[name]
    counted = [{"dimension": d.name, "zh": d.zh, "en": d.en, "unit": d.unit} for d in DIMENSIONS.get(name, ())]
    return {
        "kind": name,
        "zh": spec.kind_zh,
        "en": spec.kind_en,
        "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": spec.kind_en, **schema(spec())},
        "capacities": counted,
    }


def schema(shape: Schema) -> Json:
    """The JSON Schema of an object of this shape."""
    named = {field.data_key or name: field for name, field in shape.fields.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in named.items() if field.required],
        "properties": {name: _property(field) for name, field in named.items()},
    }


def _property(field: fields.Field[Any]) -> Json:
    said = _labels(field) | _type(field)
    for rule in field.validators:
        said |= _rule(rule, said.get("type"))
    if field.allow_none:
        said["type"] = [said["type"], "null"]
    return said


def _labels(field: fields.Field[Any]) -> Json:
    about = field.metadata
    if not about:
        return {}
    unit = {"x-unit": about["unit"]} if about["unit"] else {}
    return {"title": about["en"], "x-label": {"zh": about["zh"], "en": about["en"]}, **unit}


def _type(field: fields.Field[Any]) -> Json:
    if isinstance(field, fields.Nested):
        return schema(field.schema)
    if isinstance(field, fields.List):
        unique = {"uniqueItems": True} if isinstance(field, Distinct) else {}
        return {"type": "array", "items": _property(field.inner), **unique}
    return next(dict(said) for cls, said in _TYPES if isinstance(field, cls))


_TYPES: list[tuple[type, Json]] = [
    (Fraction, {"type": ["number", "string"], "minimum": 0, "maximum": 1}),
    (shapes.Yuan, {"type": "number", "minimum": 0, "maximum": 10**12, "multipleOf": 0.01}),
    (shapes.Whole, {"type": "integer"}),
    (shapes.Number, {"type": "number"}),
    (shapes.Flag, {"type": "boolean"}),
    (shapes.Day, {"type": "string", "format": "date"}),
    (shapes.RegionCode, {"type": "string", "pattern": r"^\d{6}$", "x-vocabulary": "GB/T 2260"}),
    (fields.String, {"type": "string"}),
]


def _rule(rule: Any, type_: Any) -> Json:
    if isinstance(rule, validate.Range):
        return _given(minimum=rule.min, maximum=rule.max)
    if isinstance(rule, validate.OneOf):
        return {"enum": list(rule.choices)}
    if isinstance(rule, validate.Regexp):
        return {"pattern": "^" + str(rule.regex.pattern).removeprefix(r"\A").removesuffix(r"\Z") + "$"}
    if isinstance(rule, validate.Length):
        ends = ("minItems", "maxItems") if type_ == "array" else ("minLength", "maxLength")
        return _given(**dict(zip(ends, (rule.min, rule.max), strict=True)))
    return {"pattern": f"^({CLOCK.pattern})$"} if rule is is_clock else {}


def _given(**limits: Any) -> Json:
    return {name: limit for name, limit in limits.items() if limit is not None}


def kinds(names: Iterable[str] = SPECS) -> list[Json]:
    """Every kind, in the order of the vocabulary."""
    return [kind(name) for name in names]
