"""One JSON value that fits a JSON Schema: every property filled in, the first of every choice."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator

Json = dict[str, Any]
BY_FORMAT = {
    "date": "2027-04-01",
    "date-time": "2027-04-01T08:00:00+00:00",
    "email": "zhangsan@example.com",
    "uri-reference": "/v1/docs",
    "uuid": "6f0c1f0e-2b7a-4a56-9a33-6c1f3f2f1a10",
}
CODES = ("IP65", "DCI_P3", "CCC", "22:30", "510104", "zh-CN", "HDMI2.0", "1+1", "0" * 64)
"""Texts of which each fits some pattern of the API."""


def sample(schema: Json, document: Json) -> Any:
    """A value that fits `schema`, whose references lead into `document`."""
    if "$ref" in schema:
        return sample(at(document, schema["$ref"]), document)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return sample(schema[choice][0], document)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    types = schema.get("type", "string")
    return _of_type(types if isinstance(types, str) else types[0], schema, document)


def at(document: Json, reference: str) -> Json:
    """What a reference such as "#/components/schemas/Need" leads to.

    Raises:
        KeyError: nothing.
    """
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    assert isinstance(found, dict)
    return found


def validator(schema: Json, document: Json) -> Draft202012Validator:
    """Checks values against `schema`, whose references lead into `document`; formats count."""
    whole = {**schema, "components": document["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _of_type(type_: str, schema: Json, document: Json) -> Any:
    if type_ == "object":
        return _object(schema, document)
    if type_ == "array":
        return [sample(schema["items"], document) for _ in range(max(1, schema.get("minItems", 1)))]
    if type_ == "boolean":
        return True
    if type_ in ("integer", "number"):
        return schema.get("minimum", schema.get("default", 1))
    likely = [*schema.get("examples", ()), BY_FORMAT.get(schema.get("format", ""), "text"), *CODES]
    return next(text for text in likely if re.search(schema.get("pattern", ""), text))


def _object(schema: Json, document: Json) -> Json:
    filled = {name: sample(inside, document) for name, inside in schema.get("properties", {}).items()}
    others = schema.get("additionalProperties")
    return filled | ({"res_1": sample(others, document)} if isinstance(others, dict) else {})
