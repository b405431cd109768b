"""A need as the rules read it: exact integers and masks, and the figures that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import asin, cos, lcm, radians, sin, sqrt
from typing import Any

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.columns import MICRO, OWN_FEED, PPM, SQUARE, Content, Member
from services.matchmaking.engine.pool import stream, take
from services.matchmaking.engine.reading import (
    BadRecord,
    Span,
    any_of,
    area,
    asked,
    clock,
    column,
    day,
    degrees,
    digest,
    flag,
    level,
    many,
    one_of,
    pick,
    read,
    region,
    text,
    times,
)
from services.matchmaking.engine.templates import REQUIRED, TEMPLATES

EARTH_RADIUS_M = 6_371_000
whole, pair = times(1), many(times(1), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One need. A requirement that it does not state is None (or an empty tuple), and the rule that reads it passes."""

    id: str = column(text)
    mode: str = column(text)
    owner: str = column(text, default="")
    region: int = column(region)
    regions: tuple[Span, ...] = column(many(area), default=())
    lng: float | None = column(degrees, default=None)
    lat: float | None = column(degrees, default=None)
    environment: int | None = column(one_of(words.ENVIRONMENTS), "env", None)
    facing: str = column(text, default="")
    roles: tuple[str, ...] = column(many(text), default=())
    live: bool = column(flag, default=False)
    start: int = column(day)
    end: int = column(day)
    budget_fen: int | None = column(times(100), "budget_cny", None)
    max_lead_days: int | None = column(whole, default=None)
    width_um: int = column(times(MICRO), "screen.width_m", 0)
    height_um: int = column(times(MICRO), "screen.height_m", 0)
    screen_px: tuple[int, int] | None = column(pair, "screen.min_px", None)
    view_um: tuple[int, int] | None = column(many(times(MICRO), 2), "screen.view_m", None)
    modes: int | None = column(asked(any_of(words.MODES)), "hdr_any", None)
    display_certs: tuple[str, ...] = column(many(text), default=())
    content_px: tuple[int, int] | None = column(pair, "content.min_px", None)
    grades: int | None = column(asked(any_of(words.GRADES)), "content.hdr_from", None)
    use: int | None = column(one_of(words.USES), "content.uses", None)
    codec: int | None = column(one_of(words.CODECS), "content.codec", None)
    themes: int | None = column(asked(any_of(words.THEMES)), "content.themes_any", None)
    min_availability: int | None = column(times(PPM), "link_min_avail", None)
    mlps_min: int | None = column(level("L"), "platform.mlps_min", None)
    live_switch: bool = column(flag, "platform.live_switch", False)
    sync_ms_max: int | None = column(whole, "platform.sync_ms_max", None)
    allow_convert: bool = column(flag, default=False)
    site_env: int | None = column(one_of(words.ENVIRONMENTS), "site_filter.env", None)
    site_px: tuple[int, int] | None = column(pair, "site_filter.min_px", None)
    site_modes: int | None = column(asked(any_of(words.MODES)), "site_filter.hdr_any", None)
    min_free_slots: int | None = column(whole, "site_filter.free_slots_min", None)
    takeover: bool = column(flag, "site_filter.takeover", False)
    daily: tuple[int, int] | None = column(many(clock, 2), default=None)
    slots: int = column(whole, "slots_per_loop", 0)
    min_sites: int = column(times(1, 1), default=1)
    min_cities: int = column(whole, default=1)
    own_modes: int = column(any_of(words.MODES), "own_screen.hdr", words.ANY_MODE)
    hall: str = column(text, default="")
    room_um: tuple[int, int, int] | None = column(many(times(MICRO), 3), "room_m", None)
    dcp: bool = column(flag, "cine.dcp", False)
    cine_px: tuple[int, int] | None = column(pair, "cine.min_px", None)
    cine_certs: tuple[str, ...] = column(many(text), "cine.certs", ())
    segments: int | None = column(asked(any_of(words.SEGMENTS)), "rnd.needs_segments", None)
    lab_scope: int | None = column(one_of(words.SCOPES), "rnd.needs_lab_scope", None)
    expert_field: int | None = column(one_of(words.FIELDS), "rnd.needs_expert_field", None)
    pilot_px: tuple[int, int] | None = column(pair, "rnd.pilot_site.min_px", None)
    pilot_env: int | None = column(one_of(words.ENVIRONMENTS), "rnd.pilot_site.env", None)
    own_feed: Content | None = None
    as_of: int = 0
    scale: int = field(init=False)
    digest: str = ""

    def __post_init__(self) -> None:
        denominator = Fraction(self.width_um * self.height_um, SQUARE).denominator
        object.__setattr__(self, "scale", lcm(365, 60, 1000, denominator))

    @classmethod
    def from_record(cls, record: Mapping[str, Any], as_of: date) -> "Demand":
        """Read a need in the shape of the sample alliance; raises BadRecord naming the first field that is wrong."""
        if not isinstance(record, Mapping):
            raise BadRecord("needs", "", "应为对象", "must be a mapping")
        where = f"needs {record.get('id', '?')}"
        _check_mode(record, where)
        owner = str(record.get("owner") or record.get("demand_owner") or "")
        feed = _own_feed(record, where, owner)
        mark = digest({**record, "expected": None, "as_of": as_of})
        demand = read(cls, record, where, owner=owner, own_feed=feed, as_of=as_of.toordinal(), digest=mark)
        _check_order(demand, where)
        return demand

    @property
    def days(self) -> int:
        """Days from start to end, both included."""
        return self.end - self.start + 1

    @property
    def minutes(self) -> int:
        """Length of the daily window."""
        return self.daily[1] - self.daily[0] if self.daily else 0

    @property
    def outdoors(self) -> bool:
        return self.environment == words.OUTDOOR

    @property
    def area_um2(self) -> int:
        return self.width_um * self.height_um

    @property
    def places(self) -> tuple[Span, ...]:
        """Where a site may stand: the regions named, else the need's own."""
        return self.regions or (area(f"{self.region:06d}"),)

    def pixels(self, pitch_nm: int) -> tuple[int, int]:
        """Pixels of the wanted screen at a pitch, rounded down."""
        return self.width_um * 1000 // pitch_nm, self.height_um * 1000 // pitch_nm

    def distance_m(self, member: Member) -> int | None:
        """Great-circle metres from the seat of the member's region to the need; None where a point is unknown."""
        if member.point is None or self.lng is None or self.lat is None:
            return None
        lng, lat, there_lng, there_lat = (radians(angle) for angle in (*member.point, self.lng, self.lat))
        half = sin((there_lat - lat) / 2) ** 2 + cos(lat) * cos(there_lat) * sin((there_lng - lng) / 2) ** 2
        return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half))))


def _check_mode(record: Mapping[str, Any], where: str) -> None:
    mode = take(record, "mode", text, where)
    if mode not in TEMPLATES:
        known = ", ".join(TEMPLATES)
        raise BadRecord(where, "mode", f"未知模式 {mode!r},可用:{known}", f"is unknown: {mode!r}; known are {known}")
    for source in REQUIRED[mode]:
        if pick(record, source, where) is None:
            raise BadRecord(where, source, "缺失", "is missing")


def _check_order(demand: Demand, where: str) -> None:
    if demand.end < demand.start:
        raise BadRecord(where, "end", "早于 start", "is before start")
    if demand.daily and demand.daily[1] <= demand.daily[0]:
        raise BadRecord(where, "daily", "结束须晚于开始", "must end after it starts")


def _own_feed(record: Mapping[str, Any], where: str, owner: str) -> Content | None:
    feed = pick(record, "own_feed", where)
    if feed is None:
        return None
    here = f"{where} own_feed"
    if not isinstance(feed, Mapping):
        raise BadRecord(where, "own_feed", "应为对象", "must be a mapping")
    host = Member(id=owner, status="active", region=0)
    return read(Content, feed, here, id=OWN_FEED, kind="LIVE", owner=host, own=True, **stream(feed, here))
