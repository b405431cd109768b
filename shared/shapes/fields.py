"""Strict field types: what a field is, its limits, and what is said when it is something else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from marshmallow import ValidationError, fields

from shared import regions
from shared.shapes.words import length, one_of, two


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
