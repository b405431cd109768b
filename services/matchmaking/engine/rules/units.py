"""How values are shown, and when two of them are close."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from services.matchmaking.engine import vocabulary as words
from shared.regions import name

JOINED = {"zh": "、", "en": ", "}
NOTHING = {"zh": "无", "en": "none"}
MISSING = {"zh": "未提供", "en": "not given"}
Near = Callable[[Any, Any], bool]


def never(left: Any, right: Any) -> bool:
    """Exact or yes-or-no requirements are met or not; there is no close."""
    return False


def within_a_tenth(left: Any, right: Any) -> bool:
    return bool(10 * abs(left - right) <= abs(right))


def within_a_month(left: int, right: int) -> bool:
    return abs(left - right) <= 30


def either_end_within_a_month(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return within_a_month(left[0], right[0]) or within_a_month(left[1], right[1])


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` turns a value into what people read, in a language; `near` says whether two values are close."""

    text: Callable[[Any, str], str]
    near: Near = never

    def show(self, value: Any, language: str) -> str:
        return MISSING[language] if value is None else self.text(value, language)


def decimal(value: int, per: int, places: int = 2) -> str:
    """An integer as a decimal of larger units, without trailing zeros, with thousands separated."""
    number = (Decimal(value) / per).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize()
    return f"{number:,f}"


def scaled(per: int, suffix: str, places: int = 2, near: Near = within_a_tenth) -> Unit:
    """A number in units of 1/per, with a suffix that both languages read."""
    return Unit(lambda value, language: decimal(value, per, places) + suffix, near)


def named(vocabulary: words.Vocabulary) -> Unit:
    """A mask as its words."""
    return Unit(lambda value, language: JOINED[language].join(vocabulary.words(value)) or NOTHING[language])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _region(code: int, language: str) -> str:
    return f"{code:06d} {name(f'{code:06d}', language)}"


def _regions(value: Any, language: str) -> str:
    codes = [entry[0] if isinstance(entry, tuple) else entry for entry in value]
    shown = [_region(code, language) for code in codes[:4]]
    more = {"zh": f" 等 {len(codes)} 处", "en": f" and {len(codes) - 4} more"}[language] if len(codes) > 4 else ""
    return JOINED[language].join(shown) + more or NOTHING[language]


def _yuan(fen: Fraction) -> str:
    return f"¥{decimal(int(fen / 100 + Fraction(1, 2)), 1)}"


def _standing(value: tuple[str, int | None], language: str) -> str:
    status, until = value
    dues = MISSING[language] if until is None else _day(until)
    return f"{status},会费缴至 {dues}" if language == "zh" else f"{status}, dues paid to {dues}"


def _load(value: tuple[int, int, int, int], language: str) -> str:
    width, height, fps, rate = value
    return f"{width}×{height} {decimal(fps, 1000)} fps {decimal(rate, 10**6)} Mbps"


YES = Unit(lambda value, language: {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language])
TEXT = Unit(lambda value, language: str(value))
TEXTS = Unit(lambda value, language: JOINED[language].join(value) or NOTHING[language])
IDS = Unit(lambda value, language: ", ".join(sorted({value} if isinstance(value, str) else set(value))))
COUNT = scaled(1, "", near=never)
CLOSE_COUNT = scaled(1, "")
WIDTH = Unit(lambda value, language: f"{value} px")
PIXELS = Unit(lambda value, language: f"{value[0]}×{value[1]}")
SIZE = Unit(lambda value, language: f"{decimal(value[0], 10**6)} × {decimal(value[1], 10**6)} m")
NITS = scaled(1, " nits")
HERTZ = scaled(1, " Hz", near=never)
BITS = scaled(1, " bit", near=never)
IP = Unit(lambda value, language: f"IP{value}")
MLPS = Unit(lambda value, language: f"L{value}")
PITCH = scaled(10**6, " mm", 4)
METRES = scaled(10**6, " m", 3)
KILOMETRES = scaled(1000, " km", 1)
SQUARE_METRES = scaled(30 * 10**12, " m²")
DAYS = Unit(lambda value, language: f"{value} {'天' if language == 'zh' else 'days'}", within_a_tenth)
DAY = Unit(lambda value, language: _day(value), within_a_month)
SPAN = Unit(lambda value, language: f"{_day(value[0])}..{_day(value[1])}", either_end_within_a_month)
CLOCK = Unit(lambda value, language: f"{_clock(value[0])}-{_clock(value[1])}")
RATE = scaled(10**7, " Mbps")
PERCENT = scaled(10**4, "%", 3, never)
MILLISECONDS = scaled(1, " ms")
LOAD = Unit(_load)
REGIONS = Unit(_regions)
YUAN = Unit(lambda value, language: _yuan(value), within_a_tenth)
STANDING = Unit(_standing)
PROMISES = Unit(lambda value, language: f"{decimal(value[0], 100)}% / {value[1]}:1 / {value[2]}° / {value[3]}°")
MODES = named(words.MODES)
GRADES = named(words.GRADES)
CODECS = named(words.CODECS)
DRM = named(words.DRM)
AUDIO = named(words.AUDIO)
USES = named(words.USES)
OPS = named(words.OPS)
ENVIRONMENTS = named(words.ENVIRONMENTS)
THEMES = named(words.THEMES)
SEGMENTS = named(words.SEGMENTS)
SCOPES = named(words.SCOPES)
FIELDS = named(words.FIELDS)
