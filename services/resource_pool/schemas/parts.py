"""Building blocks of specs: each makes one field with its Chinese and English label, unit, and range.

Labels come first: ``whole("宽", "width", "px", 1, 20_000)``. A field is optional unless `required=True`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate

from services.resource_pool.schemas.vocabulary import PRICE_UNITS
from shared import shapes
from shared.shapes import Code, DayText, Flag, Many, Number, Part, RegionCode, Text, Whole, Yuan, between, two

CLOCK = re.compile(r"([01]\d|2\d|30):([0-5]\d)")
"""Time of day; hours past 24 count on into the next day, "30:00" (06:00) is the latest."""


def label(zh: str, en: str, unit: str = "") -> dict[str, str]:
    """What a person calls the field, and its unit ("" for none)."""
    return {"zh": zh, "en": en, "unit": unit}


def whole(zh: str, en: str, unit: str, low: int, high: int, **kwargs: Any) -> Whole:
    """A whole number from `low` to `high`."""
    return Whole(validate=between(low, high, unit), metadata=label(zh, en, unit), **kwargs)


def number(zh: str, en: str, unit: str, low: float, high: float, **kwargs: Any) -> Number:
    """A number from `low` to `high`."""
    return Number(validate=between(low, high, unit), metadata=label(zh, en, unit), **kwargs)


def whole_of(zh: str, en: str, unit: str, choices: Sequence[int], **kwargs: Any) -> Whole:
    """One of a few whole numbers."""
    said = ", ".join(map(str, choices))
    allowed = validate.OneOf(choices, error=two(f"应为以下之一:{said}", f"must be one of: {said}"))
    return Whole(validate=allowed, metadata=label(zh, en, unit), **kwargs)


def yuan(zh: str, en: str, **kwargs: Any) -> Yuan:
    """An amount of money."""
    return Yuan(metadata=label(zh, en, "CNY"), **kwargs)


def flag(zh: str, en: str, **kwargs: Any) -> Flag:
    """true or false."""
    return Flag(metadata=label(zh, en), **kwargs)


def day(zh: str, en: str, **kwargs: Any) -> DayText:
    """A calendar day."""
    return DayText(metadata=label(zh, en), **kwargs)


def words(zh: str, en: str, most: int = 200, **kwargs: Any) -> Text:
    """Free text."""
    return Text(most=most, metadata=label(zh, en), **kwargs)


def code(zh: str, en: str, choices: Sequence[str], **kwargs: Any) -> Code:
    """One code of a closed list."""
    return Code(choices, metadata=label(zh, en), **kwargs)


def coded(zh: str, en: str, pattern: str, example: str, **kwargs: Any) -> Text:
    """A code of a pattern."""
    return Text(most=120, validate=like(pattern, example), metadata=label(zh, en), **kwargs)


def like(pattern: str, example: str) -> validate.Regexp:
    """Validator: text of this pattern, explained by an example."""
    return validate.Regexp(rf"\A(?:{pattern})\Z", error=two(f"格式应如 {example}", f"must look like {example}"))


def region(zh: str, en: str, **kwargs: Any) -> RegionCode:
    """A GB/T 2260 code."""
    return RegionCode(metadata=label(zh, en), **kwargs)


def codes(zh: str, en: str, choices: Sequence[str], least: int = 0, **kwargs: Any) -> Many:
    """A list of distinct codes of a closed list."""
    return Distinct(Code(choices), least=least, most=40, metadata=label(zh, en), **kwargs)


def texts(zh: str, en: str, least: int = 0, **kwargs: Any) -> Many:
    """A list of distinct short texts."""
    return Distinct(Text(most=80), least=least, most=40, metadata=label(zh, en), **kwargs)


def regions_(zh: str, en: str, least: int = 0, **kwargs: Any) -> Many:
    """A list of distinct region codes."""
    return Distinct(RegionCode(), least=least, most=400, metadata=label(zh, en), **kwargs)


def interfaces(zh: str, en: str) -> Many:
    """A list of video interfaces, each with how many of it (``12G_SDIx4``)."""
    named = r"(HDMI(1\.4|2\.0|2\.1)|(3G|6G|12G)_SDI|DP(1\.2|1\.4|2\.0)|ST2110|USBC)(x([2-9]|[1-5]\d|6[0-4]))?"
    return Distinct(Text(most=20, validate=like(named, "HDMI2.1, 12G_SDIx4")), most=20, metadata=label(zh, en))


class Distinct(Many):
    """A list without repetitions."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        items: list[Any] = super()._deserialize(value, attr, data, **kwargs) or []
        if len(set(items)) != len(items):
            raise ValidationError(two("不能有重复项", "must not repeat an item"))
        return items


class Tuple(Many):
    """A list of exactly `size` items of one sort."""

    def __init__(self, item: fields.Field[Any], size: int, **kwargs: Any) -> None:
        super().__init__(item, least=size, most=size, **kwargs)
        self.size = size


class Span(Tuple):
    """[from, to], the first not after the second; `strict` wants it before."""

    def __init__(self, item: fields.Field[Any], strict: bool = False, **kwargs: Any) -> None:
        super().__init__(item, 2, **kwargs)
        self.strict = strict

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        items: list[Any] = super()._deserialize(value, attr, data, **kwargs) or []
        if len(items) == 2 and (items[0] > items[1] or (self.strict and items[0] == items[1])):
            raise ValidationError(two("起始不能晚于结束", "must not start after it ends"))
        return items


class Fraction(shapes.Number):
    """A ratio from 0 to 1, as a number or as decimal text (``"1e-6"``); stays as it was given."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        is_text = isinstance(value, str) and re.fullmatch(r"(0|1|0?\.\d{1,12}|\d(\.\d{1,6})?[eE]-\d{1,2})", value)
        ratio = super()._deserialize(float(value) if is_text else value, attr, data, **kwargs)
        if not 0 <= ratio <= 1:
            raise ValidationError(two("应为 0 到 1 之间的比率,如 1e-6", "must be a ratio from 0 to 1, such as 1e-6"))
        return value


def is_clock(value: str) -> None:
    """Validator: "HH:MM", hours up to 30."""
    found = CLOCK.fullmatch(value)
    if not found or value > "30:00":
        raise ValidationError(two("应为 HH:MM,至 30:00(次日 06:00)", "must be HH:MM, up to 30:00 (06:00 next day)"))


def clock_time(zh: str, en: str, **kwargs: Any) -> Text:
    """A time of day, "00:00" to "30:00"."""
    return Text(most=5, validate=is_clock, metadata=label(zh, en), **kwargs)


def hours(zh: str, en: str, **kwargs: Any) -> Span:
    """[from, until] within a day."""
    return Span(clock_time("时刻", "time"), strict=True, metadata=label(zh, en), **kwargs)


class Spec(shapes.Shape):
    """The spec of one kind of resource. `kind_zh` and `kind_en` name the kind for people."""

    kind_zh: ClassVar[str]
    kind_en: ClassVar[str]


class Certificate(shapes.Shape):
    """A certificate, test report or licence."""

    code = coded("证书代码", "certificate code", r"[A-Z][A-Z0-9_]{1,39}", "CCC, UWA_HDR_VIVID_DISPLAY", required=True)
    no = words("证书编号", "number", 80)
    issuer = words("发证机构", "issuer", 120)
    valid_from = day("有效期自", "valid from")
    valid_until = day("有效期至", "valid until", required=True)
    file_hash = coded("文件 SHA-256", "file's SHA-256", r"[0-9a-f]{64}", "64 hex digits")


class _Certificates(Many):
    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        items: list[Any] = super()._deserialize(value, attr, data, **kwargs) or []
        if any(item.get("valid_from", item["valid_until"]) > item["valid_until"] for item in items):
            raise ValidationError(two("证书有效期起始晚于截止", "a certificate is valid from a day after its last day"))
        return items


def certificates(**kwargs: Any) -> Many:
    """The certificates that a resource carries."""
    return _Certificates(Part(Certificate), most=40, metadata=label("证书", "certificates"), **kwargs)


def price(**kwargs: Any) -> Yuan:
    """What one unit costs."""
    return yuan("单价", "price", required=True, **kwargs)


def per(*units: str) -> Code:
    """What one unit is."""
    return code("计价单位", "price basis", [unit for unit in PRICE_UNITS if unit in units], required=True)


def lead_days(**kwargs: Any) -> Whole:
    """How long from order to delivery."""
    return whole("交付周期", "lead time", "days", 0, 720, **kwargs)
