"""The pool: members and resources as typed rows, by id and by kind, in id order."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.columns import (
    MICRO,
    SITE_RATE_BPS,
    CineHall,
    Content,
    Controller,
    Convert,
    Display,
    Expert,
    Hall,
    Lab,
    Link,
    Member,
    Platform,
    Player,
    Proposer,
    Row,
    Site,
)
from services.matchmaking.engine.reading import (
    BadRecord,
    Reader,
    Unreadable,
    clock,
    day,
    digest,
    many,
    pick,
    read,
    region,
    text,
    times,
)
from shared.regions import seat_of

Record = Mapping[str, Any]
SHAPES: dict[str, type[Row]] = {
    "LED_OUT": Display,
    "LED_IN": Display,
    "LEDCTRL": Controller,
    "PLAYER": Player,
    "CONTENT": Content,
    "LIVE": Content,
    "LINK": Link,
    "SITE": Site,
    "HALL": Hall,
    "PLATFORM": Platform,
    "CONVERT": Convert,
    "CINE_HALL": CineHall,
    "LAB": Lab,
    "EXPERT": Expert,
}
whole, milli, mega = times(1), times(1000), times(MICRO)


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a match may draw from; `digest` is the same for the same records in any order."""

    members: dict[str, Member]
    resources: dict[str, Row]
    kinds: dict[str, tuple[Row, ...]]
    digest: str

    @classmethod
    def from_records(cls, members: Iterable[Record], resources: Iterable[Record]) -> "Pool":
        """Read records in the shape of the sample alliance; raises BadRecord naming the first field that is wrong.

        Kinds that no seat takes (TRAIN and such) are left out.
        """
        marks: list[str] = []
        people = _by_id((read_member(record) for record in _marked(members, marks)), "members")
        rows = (read_resource(record, people) for record in _marked(resources, marks))
        known = _by_id((row for row in rows if row is not None), "resources")
        ordered = [known[key] for key in sorted(known)]
        kinds = {kind: tuple(row for row in ordered if row.kind == kind) for kind in SHAPES}
        kinds["MEMBER"] = tuple(Proposer(id=key, kind="MEMBER", owner=people[key]) for key in sorted(people))
        return cls(people, known, kinds, hashlib.sha256("".join(sorted(marks)).encode()).hexdigest())


def _marked(records: Iterable[Record], marks: list[str]) -> Iterable[Record]:
    for number, record in enumerate(records):
        if not isinstance(record, Mapping):
            raise BadRecord(f"#{number + 1}", "", "应为对象", "must be a mapping")
        marks.append(digest(record))
        yield record


def _by_id(rows: Iterable[Any], where: str) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in rows:
        if row.id in known:
            raise BadRecord(f"{where} {row.id}", "id", "重复", "occurs twice")
        known[row.id] = row
    return known


def read_member(record: Record) -> Member:
    """A member from its record."""
    where = f"members {record.get('id', '?')}"
    member = read(Member, record, where)
    holders = take(record, "shareholders", many(_holder), where, ())
    return replace(member, shareholders=holders, point=seat_of(f"{member.region:06d}"))


def _holder(raw: Any) -> str:
    if not isinstance(raw, Mapping):
        raise Unreadable(f"应为含 member 的对象,得到 {raw!r}", f"must be mappings with a member, not {raw!r}")
    return text(raw.get("member"))


def read_resource(record: Record, members: Mapping[str, Member]) -> Row | None:
    """A resource from its record; None for a kind that no seat takes."""
    where = f"resources {record.get('id', '?')}"
    kind = take(record, "kind", text, where)
    key, owner = take(record, "id", text, where), take(record, "owner", text, where)
    if owner not in members:
        raise BadRecord(where, "owner", f"不是会员:{owner!r}", f"is not a member: {owner!r}")
    shape = SHAPES.get(kind)
    if shape is None:
        return None
    extra = EXTRAS[kind](record, where) if kind in EXTRAS else {}
    return read(shape, record, where, id=key, kind=kind, owner=members[owner], **extra)


def take(record: Record, source: str, reader: Reader, where: str, default: Any = None) -> Any:
    """One field; BadRecord where it is missing and there is no default."""
    raw = pick(record, source, where)
    if raw is None:
        if default is None:
            raise BadRecord(where, source, "缺失", "is missing")
        return default
    try:
        return reader(raw)
    except Unreadable as why:
        raise BadRecord(where, source, why.zh, why.en) from None


def pixels(record: Record, where: str) -> tuple[int, int]:
    """Width and height in pixels."""
    return take(record, "px_w", whole, where), take(record, "px_h", whole, where)


def _certified(record: Record, where: str) -> dict[str, Any]:
    return {"certs": take(record, "certs", many(_certificate), where, ())}


def _certificate(raw: Any) -> tuple[str, int]:
    if not isinstance(raw, Mapping):
        raise Unreadable(f"应为含 code 与 valid_until 的对象,得到 {raw!r}", f"must be mappings, not {raw!r}")
    return text(raw.get("code")), day(raw.get("valid_until"))


def _player(record: Record, where: str) -> dict[str, Any]:
    readers = {"max_w": whole, "max_h": whole, "max_fps": milli, "max_bitrate_mbps": mega}
    return {"limit": tuple(take(record, source, reader, where) for source, reader in readers.items())}


def stream(record: Record, where: str) -> dict[str, Any]:
    """What a picture asks of a decoder, and how its price counts."""
    px = pixels(record, where)
    load = (*px, take(record, "fps", milli, where), take(record, "bitrate_mbps", mega, where))
    return {"px": px, "load": load}


def _content(record: Record, where: str) -> dict[str, Any]:
    unit = take(record, "price_unit", text, where)
    price = 0 if unit == "free" else take(record, "price_cny", times(100), where)
    return stream(record, where) | {"price_fen": price, "per_year": unit == "per_year"}


def _site(record: Record, where: str) -> dict[str, Any]:
    width, height, fps = take(record, "player_max", many(milli, 3), where)
    return {
        "limit": (width // 1000, height // 1000, fps, SITE_RATE_BPS),
        "drm": words.CHINADRM,
        "px": pixels(record, where),
        "regions": (take(record, "region", region, where),),
        "tentative": take(record, "tentative", many(_takeover), where, ()),
    }


def _takeover(raw: Any) -> tuple[int, int, int, int]:
    """A takeover that another proposal has asked for and nobody has confirmed: first day, last day, from, to."""
    if not isinstance(raw, Mapping):
        raise Unreadable(f"应为含 start、end、daily 的对象,得到 {raw!r}", f"must be mappings, not {raw!r}")
    start, end = day(raw.get("start")), day(raw.get("end"))
    opens, closes = many(clock, 2)(raw.get("daily", ["00:00", "24:00"]))
    return start, end, opens, closes


EXTRAS: dict[str, Callable[[Record, str], dict[str, Any]]] = {
    "LED_OUT": _certified,
    "LED_IN": _certified,
    "CINE_HALL": lambda record, where: _certified(record, where) | {"px": pixels(record, where)},
    "PLAYER": _player,
    "CONTENT": _content,
    "LIVE": _content,
    "SITE": _site,
}
