"""JSON ⇄ command: marshmallow with strict types, refused unknown fields, and every message in 中文 and English.

Messages are written `two("中文", "English")`; one string carries both until the gateway picks the caller's language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared import regions
from shared.domain import Actor
from shared.errors import Invalid

_BAR = "\u2016"


def two(zh: str, en: str) -> str:
    """One message in both languages."""
    return f"{zh}{_BAR}{en}"


def split(message: str) -> tuple[str, str]:
    """The (Chinese, English) halves of a message; a message without halves stands for both."""
    zh, bar, en = message.partition(_BAR)
    return (zh, en) if bar else (message, message)


def between(low: float | None, high: float | None, unit: str = "") -> validate.Range:
    """Validator: a number from `low` to `high`, both included; None leaves that side open."""
    said = f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'} {unit}".strip()
    return validate.Range(low, high, error=two(f"应在 {said} 之间", f"must be within {said}"))


def length(low: int, high: int) -> validate.Length:
    """Validator: between `low` and `high` characters or items."""
    return validate.Length(low, high, error=two(f"长度应为 {low}–{high}", f"length must be {low} to {high}"))


def one_of(choices: Iterable[str]) -> validate.OneOf:
    """Validator: one of the listed codes."""
    listed = list(choices)
    said = ", ".join(listed)
    return validate.OneOf(listed, error=two(f"应为以下之一:{said}", f"must be one of: {said}"))


class _Said(fields.Field[Any]):
    default_error_messages: ClassVar[dict[str, str]] = {
        "required": two("必填", "is required"),
        "null": two("不能为 null", "must not be null"),
        "validator_failed": two("取值无效", "is not valid"),
    }


class Text(fields.String, _Said):
    """A string of at most `most` characters without control characters (PostgreSQL cannot store NUL)."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为字符串", "must be a string"),
        "control": two("不能含控制字符", "must not contain control characters"),
    }

    def __init__(self, *, most: int = 200, least: int = 1, **kwargs: Any) -> None:
        given = kwargs.pop("validate", [])
        checks = list(given) if isinstance(given, list | tuple) else [given]
        super().__init__(validate=[length(least, most), *checks], **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(ord(c) < 32 and c not in "\n\t" for c in text) or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise self.make_error("control")
        return text.strip()


class Code(Text):
    """One of a closed vocabulary of codes."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(most=60, validate=one_of(choices), **kwargs)


class Whole(_Said):
    """A whole number; a decimal, a string or a boolean is refused."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为整数", "must be a whole number"),
        "huge": two("数值过大", "is too large"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        if abs(value) > 2**53:
            raise self.make_error("huge")
        return value


class Number(_Said):
    """A finite number; a string or a boolean is refused."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为数字", "must be a number"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.make_error("invalid")
        if abs(value) > 2**53:
            raise self.make_error("invalid")
        return value


class Yuan(_Said):
    """Money in yuan with at most two decimals, not negative; stays the number that was given."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为金额(元,最多两位小数)", "must be an amount in yuan with at most two decimals"),
        "negative": two("金额不能为负", "must not be negative"),
        "huge": two("金额过大(上限一万亿元)", "is too large (at most 10^12 yuan)"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        try:
            amount = Decimal(str(value))
            if amount != amount.quantize(Decimal("0.01")):
                raise self.make_error("invalid")
        except InvalidOperation as error:
            raise self.make_error("invalid") from error
        if amount < 0:
            raise self.make_error("negative")
        if amount > 10**12:
            raise self.make_error("huge")
        return value


class Flag(_Said):
    """true or false."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为 true 或 false", "must be true or false"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Day(_Said):
    """A calendar day, ISO 8601 (YYYY-MM-DD), from 2000 to 2100."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为有效日期,格式 YYYY-MM-DD", "must be a real day, written YYYY-MM-DD"),
        "far": two("日期应在 2000 至 2100 年之间", "must lie between 2000 and 2100"),
    }

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            raise self.make_error("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        if not 2000 <= day.year <= 2100:
            raise self.make_error("far")
        return day


class DayText(Day):
    """A calendar day that stays ISO text, for specs that are kept as they were given."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs).isoformat()


class Instant(_Said):
    """A moment, ISO 8601 with an offset."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为带时区的时间(ISO 8601)", "must be a moment with an offset (ISO 8601)"),
    }

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.make_error("invalid") from error
        if moment.tzinfo is None:
            raise self.make_error("invalid")
        return moment


class RegionCode(Text):
    """A six-digit GB/T 2260 code; XXXX00 is a prefecture, XX0000 a province, 000000 the whole country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=6, validate=_known_region, **kwargs)


def _known_region(code: str) -> None:
    if not regions.is_region(code):
        raise ValidationError(two(f"GB/T 2260 中没有区划代码 {code}", f"{code} is not a GB/T 2260 region code"))


class Many(fields.List, _Said):
    """A list of at most `most` items."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为列表", "must be a list"),
    }

    def __init__(self, item: Any, *, least: int = 0, most: int = 200, **kwargs: Any) -> None:
        super().__init__(item, validate=length(least, most), **kwargs)


class Part(fields.Nested, _Said):
    """A nested object of another shape."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "type": two("应为对象", "must be an object"),
    }


class Anything(_Said):
    """Any JSON object; another shape looks at it more closely."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **_Said.default_error_messages,
        "invalid": two("应为对象", "must be an object"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        return value


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
