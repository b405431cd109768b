"""Records in, exact integers out: every reader takes one field of a record and refuses what it cannot hold exactly."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from services.matchmaking.engine.vocabulary import Vocabulary
from shared.regions import span

Reader = Callable[[Any], Any]
T = TypeVar("T")
Span = tuple[int, int]


class BadRecord(ValueError):
    """A record that the engine cannot read; `field` is its path, `zh` and `en` say why."""

    def __init__(self, where: str, field: str, zh: str, en: str) -> None:
        self.where, self.field, self.zh, self.en = where, field, f"{where}: {field} {zh}", f"{where}: {field} {en}"
        super().__init__(self.en)


class Unreadable(ValueError):
    """What a reader says of a value; `read` adds where it stood."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def column(reader: Reader, source: str = "", default: Any = MISSING) -> Any:
    """A dataclass field read from `source` (a dotted path; the field's own name if empty). No default: required."""
    metadata = {"reader": reader, "source": source}
    return field(metadata=metadata) if default is MISSING else field(metadata=metadata, default=default)


def read(shape: type[T], record: Mapping[str, Any], where: str, **given: Any) -> T:
    """Build `shape` from a record; `given` are fields that come from elsewhere."""
    values = dict(given)
    for spec in fields(shape):  # type: ignore[arg-type]
        if spec.name not in values and "reader" in spec.metadata:
            values[spec.name] = _value(spec, record, where)
    return shape(**values)


def _value(spec: "Field[Any]", record: Mapping[str, Any], where: str) -> Any:
    source = spec.metadata["source"] or spec.name
    raw = pick(record, source, where)
    if raw is None:
        if spec.default is MISSING:
            raise BadRecord(where, source, "缺失", "is missing")
        return spec.default
    try:
        return spec.metadata["reader"](raw)
    except Unreadable as why:
        raise BadRecord(where, source, why.zh, why.en) from None


def pick(record: Mapping[str, Any], source: str, where: str) -> Any:
    """The value at a dotted path; None where any step of it is absent."""
    value: Any = record
    for step in source.split("."):
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise BadRecord(where, source.rpartition(".")[0], "应为对象", "must be a mapping")
        value = value.get(step)
    return value


def text(raw: Any) -> str:
    if isinstance(raw, str) and raw:
        return raw
    raise Unreadable(f"应为非空文本,得到 {raw!r}", f"must be a non-empty text, not {raw!r}")


def flag(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    raise Unreadable(f"应为 true/false,得到 {raw!r}", f"must be true or false, not {raw!r}")


def times(factor: int, least: int = 0) -> Reader:
    """A number × factor as an exact integer of at least `least`; refuses what would have to be rounded."""

    def reader(raw: Any) -> int:
        try:
            number = Decimal(str(raw)) * factor if not isinstance(raw, bool) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or number != number.to_integral_value() or number < least:
            finest = Decimal(1) / factor
            raise Unreadable(
                f"应为不小于 {Decimal(least) / factor} 的数,精度至多 {finest},得到 {raw!r}",
                f"must be a number of at least {Decimal(least) / factor} in steps of {finest}, not {raw!r}",
            )
        return int(number)

    return reader


def degrees(raw: Any) -> float:
    """A longitude or latitude; a plain number, since only distances are made of it."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and -180 <= raw <= 180:
        return float(raw)
    raise Unreadable(f"应为 -180 到 180 的度数,得到 {raw!r}", f"must be degrees from -180 to 180, not {raw!r}")


def day(raw: Any) -> int:
    """An ISO day as its proleptic ordinal."""
    try:
        return (raw if isinstance(raw, date) else date.fromisoformat(raw)).toordinal()
    except (TypeError, ValueError):
        raise Unreadable(f"应为日期 YYYY-MM-DD,得到 {raw!r}", f"must be a day YYYY-MM-DD, not {raw!r}") from None


def clock(raw: Any) -> int:
    """Minutes after midnight; hours past 24:00 count on ("24:30" = 1470)."""
    hours, colon, minutes = raw.partition(":") if isinstance(raw, str) else ("", "", "")
    if not (colon and hours.isdecimal() and len(hours) <= 2 and minutes.isdecimal() and int(minutes) < 60):
        raise Unreadable(f'应为时刻 "HH:MM",得到 {raw!r}', f'must be a time "HH:MM", not {raw!r}')
    return int(hours) * 60 + int(minutes)


def region(raw: Any) -> int:
    """A six-digit region code as an integer."""
    code = str(raw) if not isinstance(raw, bool) else ""
    if not (len(code) == 6 and code.isdecimal() and code.isascii()):
        raise Unreadable(f"应为 6 位行政区划代码,得到 {raw!r}", f"must be a six-digit region code, not {raw!r}")
    return int(code)


def area(raw: Any) -> Span:
    """The half-open range of region codes that a code covers."""
    return span(f"{region(raw):06d}")


def level(prefix: str) -> Reader:
    """A grade such as "IP65" or "L2" as its number."""

    def reader(raw: Any) -> int:
        if not (isinstance(raw, str) and raw.startswith(prefix) and raw[len(prefix) :].isdecimal()):
            raise Unreadable(f"应形如 {prefix}2,得到 {raw!r}", f"must look like {prefix}2, not {raw!r}")
        return int(raw[len(prefix) :])

    return reader


def one_of(vocabulary: Vocabulary, among: Mapping[int, Any] | None = None) -> Reader:
    """One word as its bit; where `among` is given, only words with a bit in it."""

    def reader(raw: Any) -> int:
        bit = vocabulary.mask([text(raw)])
        if among is not None and bit not in among:
            raise Unreadable(f"未知的值 {raw!r}", f"has the unknown value {raw!r}")
        return bit

    return reader


def many(reader: Reader, exactly: int | None = None) -> Reader:
    """A list, each entry read by `reader`."""

    def read_all(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list | tuple) or (exactly is not None and len(raw) != exactly):
            zh, en = (f" {exactly} 项的", f" of {exactly}") if exactly is not None else ("", "")
            raise Unreadable(f"应为{zh}列表,得到 {raw!r}", f"must be a list{en}, not {raw!r}")
        return tuple(reader(item) for item in raw)

    return read_all


def any_of(vocabulary: Vocabulary) -> Reader:
    """A list of words as a mask."""
    words = many(text)
    return lambda raw: vocabulary.mask(words(raw))


def asked(reader: Reader) -> Reader:
    """What a need asks for; an empty list asks for nothing."""
    return lambda raw: reader(raw) or None


def digest(record: Mapping[str, Any]) -> str:
    """The same for equal records, whatever the order of their keys."""
    plain = json.dumps(record, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
