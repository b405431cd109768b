"""The figures that the oracle's rules compare: exact numbers, days, regions, distances, sizes."""

import json
import math
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

SEATS_FILE = Path(__file__).parents[2] / "shared" / "data" / "sichuan_seats.json"
EARTH_KM = 6371


@cache
def number(figure) -> Fraction:
    """The exact value of a decimal figure as it is written: 24.6 is 246/10, not the nearest float."""
    return Fraction(str(figure))


def minutes(clock: str) -> int:
    """Minutes after midnight; hours past midnight count on, so 24:30 is 1470."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def years(need) -> Fraction:
    """Both the first and the last day count; a year has 365 days."""
    return Fraction(days(need), 365)


def days(need) -> int:
    return (date.fromisoformat(need["end"]) - date.fromisoformat(need["start"])).days + 1


def covers(wide: str, narrow: str) -> bool:
    while wide.endswith("00"):
        wide = wide[:-2]
    return narrow.startswith(wide)


def any_covers(codes, region) -> bool:
    return any(covers(code, region) for code in codes)


def share(*lists) -> bool:
    """Whether one thing at least is in every list."""
    return bool(set.intersection(*(set(one) for one in lists)))


def as_large(size, least) -> bool:
    """Whether [width, height] reaches the least wanted both ways, where one is wanted."""
    return not least or (size[0] >= least[0] and size[1] >= least[1])


def holds_cert(thing, code, on) -> bool:
    return any(cert["code"] == code and cert["valid_until"] >= on for cert in thing.get("certs", []))


@cache
def seats() -> dict:
    return json.loads(SEATS_FILE.read_text(encoding="utf-8"))["seats"]


def distance_km(here, there) -> float:
    """Great circle between two [longitude, latitude] points."""
    (lng1, lat1), (lng2, lat2) = ([math.radians(degrees) for degrees in point] for point in (here, there))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def within_radius(_, need, owner) -> bool:
    base = seats().get(owner["region"])
    if base is None or need.get("lng") is None or need.get("lat") is None:
        return True
    return distance_km(base, [need["lng"], need["lat"]]) <= owner["service_radius_km"]


def screen_px(need, display):
    pitch = number(display["pitch_mm"])
    return [math.floor(number(need["screen"][side]) * 1000 / pitch) for side in ("width_m", "height_m")]


def area_m2(need) -> Fraction:
    return number(need["screen"]["width_m"]) * number(need["screen"]["height_m"])


def controllers(need, display, ctrl) -> int:
    """How many of one controller drive one display."""
    width, height = screen_px(need, display)
    return math.ceil(Fraction(width * height, 10**6) / number(ctrl["max_mpx"]))


def within_max(content, most) -> bool:
    return all(number(content[field]) <= number(limit) for field, limit in most.items())


def outdoors(need) -> bool:
    return need["env"] == "OUTDOOR"


def window_open(thing_hours, need) -> bool:
    (opens, closes), (begins, ends) = thing_hours, need["daily"]
    return minutes(opens) <= minutes(begins) and minutes(ends) <= minutes(closes)


def need_regions(need):
    return need.get("regions") or [need["region"]]


def wishes(need, part) -> dict:
    """One part of the need, which may be missing as a whole."""
    return need.get(part) or {}


def wanted_modes(need):
    """The HDR modes of which one is wanted: any, where the need names none."""
    return need.get("hdr_any") or ["SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID"]


def in_time(thing, need, _) -> bool:
    return need.get("max_lead_days") is None or thing["lead_days"] <= need["max_lead_days"]


def owner_shares(owner):
    return [holder["member"] for holder in owner.get("shareholders", [])]


def link_mbps(need, content) -> Fraction:
    """The bit rate that the link has to carry: the picture's where it is live, else 10 Mbps to deliver a file."""
    live = content["kind"] == "LIVE" or need.get("live") or need["mode"] == "AIRTIME_MULTI"
    return number(content["bitrate_mbps"]) if live else number(10)
