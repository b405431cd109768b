"""A shape: the JSON object that becomes a command, and what is said of every field that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError

from shared.domain import Actor
from shared.errors import Invalid
from shared.shapes.words import split, two


class Shape(Schema):
    """A JSON object. `makes` names the frozen command that a request of this shape becomes."""

    makes: ClassVar[type[Any] | None] = None
    error_messages: ClassVar[dict[str, str]] = {
        "unknown": two("没有这个字段", "is not a known field"),
        "type": two("应为 JSON 对象", "must be a JSON object"),
    }

    class Meta:
        unknown = RAISE


class Nothing(Shape):
    """An empty request body."""


def load(shape: type[Shape], body: Any, actor: Actor, **path: Any) -> Any:
    """The command of `shape` from a request body, the actor and the path's parameters.

    Raises:
        Invalid: with one entry per wrong field.
    """
    data = checked(shape(), {} if body is None else body)
    if shape.makes is None:
        return {"actor": actor, **path, **data}
    return shape.makes(actor=actor, **path, **data)


def checked(shape: Schema, body: Any, at: str = "") -> Any:
    """`shape.load(body)`; field paths in errors start with `at`.

    Raises:
        Invalid: with one entry per wrong field.
    """
    try:
        return shape.load(body)
    except ValidationError as error:
        raise Invalid(errors=list(_flat(error.messages, at))) from error


def _flat(messages: Any, path: str) -> Iterator[dict[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, _join(path, key))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        zh, en = split(str(message))
        yield {"field": path or "body", "zh": zh, "en": en}


def _join(path: str, key: Any) -> str:
    if key == "_schema":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def wrong(field: str, zh: str, en: str) -> Invalid:
    """An `Invalid` about one field."""
    return Invalid(errors=[{"field": field, "zh": zh, "en": en}])
