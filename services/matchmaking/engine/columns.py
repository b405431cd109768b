"""One row shape per resource kind: what the rules read, as exact integers and bit masks.

Units: sums in fen, pitch in nanometres, lengths in micrometres, areas in square micrometres, rates in bits per second,
frame rates in thousandths, availability in parts per million, durations in thousandths of a minute, days as proleptic
ordinals, times as minutes after midnight, regions as six-digit integers or half-open ranges of them.
"""

from dataclasses import dataclass, replace

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.reading import (
    Span,
    any_of,
    area,
    clock,
    column,
    day,
    flag,
    level,
    many,
    one_of,
    region,
    text,
    times,
)

NANO, MICRO, PPM, SQUARE = 10**6, 10**6, 10**4, 10**12
OWN_FEED = "OWN_FEED"
SITE_RATE_BPS = 200 * MICRO

whole = times(1)
certs = many(lambda raw: raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An organisation: standing, where it works, who owns it. `point` is the seat of its region, (lng, lat) or None."""

    id: str = column(text)
    status: str = column(text)
    dues_until: int | None = column(day, "dues_paid_until", None)
    region: int = column(region)
    service: tuple[Span, ...] = column(many(area), "service_regions", ())
    radius_m: int | None = column(times(1000), "service_radius_km", None)
    controlled_by: str = column(text, default="")
    segments: int = column(any_of(words.SEGMENTS), default=0)
    shareholders: tuple[str, ...] = ()
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every candidate for a seat has."""

    id: str
    kind: str
    owner: Member
    price_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer(Row):
    """A member that itself sits at the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display(Row):
    price_fen: int = column(times(100), "price_cny")
    pitch_nm: int = column(times(NANO, 1), "pitch_mm")
    nits: int = column(whole, "brightness_nits")
    refresh_hz: int = column(whole)
    input_bit: int = column(whole)
    ip: int = column(level("IP"))
    modes: int = column(any_of(words.MODES), "hdr")
    auto_dimming: bool = column(flag)
    lead_days: int = column(whole)
    capacity_um2: int = column(times(SQUARE), "capacity_m2_month")
    gamut: int | None = column(times(100), "gamut_bt2020_pct", None)
    contrast: int | None = column(whole, default=None)
    view_h: int | None = column(whole, "view_h_deg", None)
    view_v: int | None = column(whole, "view_v_deg", None)
    certs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller(Row):
    price_fen: int = column(times(100), "price_cny")
    max_px: int = column(times(MICRO, 1), "max_mpx")
    input_bit: int = column(whole)
    modes: int = column(any_of(words.MODES), "hdr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder(Row):
    """What turns a stream into pixels: a player, or a site with its own. `limit`: width, height, fps, rate."""

    codecs: int
    limit: tuple[int, int, int, int]
    drm: int
    modes: int
    audio: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Player(Decoder):
    price_fen: int = column(times(100), "price_cny")
    codecs: int = column(any_of(words.CODECS))
    drm: int = column(any_of(words.DRM))
    modes: int = column(any_of(words.MODES), "hdr_out")
    live: bool = column(flag)
    audio: int | None = column(any_of(words.AUDIO), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Decoder):
    """One screen in use, or several taken together (then `parts` are those: masks meet, limits are the smallest)."""

    price_slot_fen: int = column(times(100), "price_slot_day_cny")
    price_hour_fen: int = column(times(100), "price_takeover_hour_cny")
    regions: tuple[int, ...]
    environment: int = column(one_of(words.ENVIRONMENTS), "env")
    px: tuple[int, int]
    modes: int = column(any_of(words.MODES), "hdr")
    codecs: int = column(any_of(words.CODECS), "player_codecs")
    hours: tuple[int, int] = column(many(clock, 2))
    curfew: int | None = column(clock, default=None)
    permit_until: int | None = column(day, default=None)
    free_slots: int = column(whole)
    takeovers: int = column(whole, "live_takeover_max")
    tentative: tuple[tuple[int, int, int, int], ...] = ()
    parts: tuple["Site", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Row):
    """A finished piece or a live feed. `load`: width, height, fps, rate. `own`: the feed that the need brings."""

    px: tuple[int, int]
    load: tuple[int, int, int, int]
    grade: int = column(one_of(words.GRADES, words.CARRIED_AS), "hdr")
    codec: int = column(one_of(words.CODECS))
    drm: int = column(one_of(words.DRM), default=words.NO_DRM)
    themes: int = column(any_of(words.THEMES), default=0)
    territory: tuple[Span, ...] = column(many(area), "rights.territory", ())
    barred: tuple[Span, ...] = column(many(area), "rights.excluded", ())
    uses: int = column(any_of(words.USES), "rights.uses", 0)
    window: tuple[int, int] | None = column(many(day, 2), "rights.window", None)
    license_until: int | None = column(day, default=None)
    hours: tuple[int, int] | None = column(many(clock, 2), default=None)
    duration: int | None = column(times(1000), "duration_min", None)
    audio: int | None = column(any_of(words.AUDIO), default=None)
    review: str | None = column(text, "content_review", None)
    per_year: bool = False
    own: bool = False

    @property
    def is_live(self) -> bool:
        return self.kind == "LIVE"

    @property
    def modes(self) -> int:
        """The display modes that can carry it."""
        return words.CARRIED_AS[self.grade]

    @property
    def convertible(self) -> bool:
        """Conversion lifts SDR pictures only, and is paid by the minute, so an endless feed cannot be converted."""
        return self.grade == words.SDR and self.duration is not None

    def converted(self) -> "Content":
        """The same piece as HLG in AVS3 at 50 fps and 40 Mbps."""
        load = (*self.px, 50_000, 40 * MICRO)
        return replace(self, grade=words.HLG, codec=words.AVS3, load=load)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Row):
    price_fen: int = column(times(100), "price_cny")
    down_bps: int = column(times(MICRO), "down_mbps")
    availability: int = column(times(PPM), "availability_pct")
    coverage: tuple[Span, ...] = column(many(area))
    barred: tuple[Span, ...] = column(many(area), "excluded", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall(Row):
    count: int = column(times(1, 1))
    modes: int = column(any_of(words.MODES), "hdr", 0)
    room_um: tuple[int, ...] | None = column(many(times(MICRO), 3), "room_m", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Row):
    price_fen: int = column(times(100), "price_cny")
    codecs: int = column(any_of(words.CODECS))
    live_switch: bool = column(flag)
    sync_ms: int = column(whole)
    mlps: int = column(level("L"))
    mlps_until: int | None = column(day, "mlps_valid_until", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert(Row):
    price_fen: int = column(times(100), "price_cny")
    ops: int = column(any_of(words.OPS))
    codecs: int = column(any_of(words.CODECS), "out_codecs")


@dataclass(frozen=True, slots=True, kw_only=True)
class CineHall(Row):
    price_fen: int = column(times(100), "price_cny")
    px: tuple[int, int]
    modes: int = column(any_of(words.MODES), "hdr")
    width_um: int = column(times(MICRO), "width_m")
    height_um: int = column(times(MICRO), "height_m")
    dcp: bool = column(flag)
    lead_days: int = column(whole)
    certs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab(Row):
    scopes: int = column(any_of(words.SCOPES))
    valid_until: int | None = column(day, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Row):
    fields: int = column(any_of(words.FIELDS))


def valid_until(certificates: tuple[tuple[str, int], ...], codes: tuple[str, ...]) -> int | None:
    """The last day on which all the named certificates are valid; None where one is missing."""
    last = [max((until for code, until in certificates if code == wanted), default=None) for wanted in codes]
    return None if None in last else min((until for until in last if until is not None), default=None)
