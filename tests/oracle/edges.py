"""Values for a mutation to put in: on both sides of the line that some rule draws, and on the line itself.

Every function is ``(rng, need, thing, alliance) -> value`` or makes one of that shape. Nothing here is part of a rule:
a value is only likely to matter, the oracle and the engine say whether it does.
"""

from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.figures import area_m2, number, screen_px

HDR = ["SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID"]
CONTENT_HDR = ["SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID_HLG", "HDR_VIVID_PQ"]
CODECS = ["AVS3", "AVS2", "HEVC", "H264", "JPEG2000", "VVC"]
THEMES = ["三苏文化", "城市形象", "自然", "公益", "时政", "熊猫", "大凉山", "民族文化", "川剧"]
REGIONS = ["510000", "510100", "510104", "510105", "510700", "510703", "511400", "511402", "511500", "513300", "513301"]


def one_of(*values):
    return lambda rng, *_: rng.choice(values)


def some_of(values):
    """A subset in the order of the list, mostly large, now and then empty."""
    return lambda rng, *_: [value for value in values if rng.random() < 0.65]


def flipped(field):
    return lambda rng, need, thing, _: not thing[field]


def other_led(rng, need, thing, _):
    """Indoor display for outdoor display, and the other way round."""
    return {"LED_OUT": "LED_IN", "LED_IN": "LED_OUT"}[thing["kind"]]


def any_of(values):
    """A subset that is never empty, so that it asks for something."""
    return lambda rng, *_: sorted(rng.sample(values, rng.randint(1, len(values))), key=values.index)


def decimal(value: Fraction, places=2):
    """The figure as somebody would type it: an int, or a float of so many decimals."""
    rounded = round(Fraction(value), places)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def day_near(field):
    """A day just before, on or after one of the need's own days, or far from it."""

    def pick(rng, need, *_):
        return str(date.fromisoformat(need[field]) + timedelta(days=rng.choice([-400, -1, 0, 0, 1, 400])))

    return pick


def price_near(field):
    """Dearer, cheaper, with odd fen, or just what another of the same kind costs, so that teams tie."""

    def pick(rng, _, thing, alliance):
        others = [other[field] for other in alliance["resources"] if other["kind"] == thing["kind"]]
        own = number(thing[field])
        near = [own * Fraction(rng.randint(40, 160), 100), own + Fraction(1, 100), number(rng.choice(others))]
        return decimal(rng.choice(near))

    return pick


def pixels(rng, *_):
    wide, high = rng.choice([(1920, 1080), (3840, 2160), (4096, 2160), (7680, 4320)])
    return rng.choice([[wide, high], [wide, high], [wide - 1, high], [wide, high - 1]])


def pitch(rng, need, thing, _):
    """The coarsest pitch that gives the wanted pixels, or the nearest viewer's distance, or a hair to one side."""
    if "screen" not in need:
        return thing["pitch_mm"]
    side = rng.choice([0, 1])
    metres = number(need["screen"][("width_m", "height_m")[side]])
    coarsest = metres * 1000 / need["screen"]["min_px"][side]
    limit = rng.choice([coarsest, number(need["screen"]["view_m"][0]), number(thing["pitch_mm"])])
    return decimal(limit + Fraction(rng.choice([-10, -1, 0, 0, 1, 10]), 1000), 3)


def capacity(rng, need, *_):
    """What is just enough square metres a month for the area, or a hair to one side."""
    if "screen" not in need or not need.get("max_lead_days"):
        return rng.choice([100, 1000])
    return decimal(area_m2(need) * 30 / need["max_lead_days"] + Fraction(rng.choice([-100, -1, -1, 0, 1]), 100))


def lead_days(rng, need, *_):
    return max(0, (need.get("max_lead_days") or 60) + rng.choice([-30, -1, 0, 1]))


def max_mpx(rng, need, _, alliance):
    """A controller that is just enough, one by one, for one to five units of some display's pixels."""
    if "screen" not in need:
        return 8.85
    display = rng.choice([r for r in alliance["resources"] if r["kind"] in ("LED_OUT", "LED_IN")])
    width, height = screen_px(need, display)
    return max(
        0.1, decimal(Fraction(width * height, 10**6 * rng.randint(1, 5)) + Fraction(rng.choice([-1, 0, 1]), 100))
    )


def bit_rate(rng, _, thing, alliance):
    """A bit rate that some link just carries with its margin, or some player just takes."""
    links = [number(r["down_mbps"]) * 10 / 12 for r in alliance["resources"] if r["kind"] == "LINK"]
    players = [number(r["max_bitrate_mbps"]) for r in alliance["resources"] if r["kind"] == "PLAYER"]
    edge = rng.choice([*links, *players, Fraction(200), number(thing["bitrate_mbps"])])
    return max(1, decimal(edge + Fraction(rng.choice([-10, -1, 0, 0, 1, 10]), 100)))


def down_mbps(rng, _, thing, alliance):
    """Just enough for some picture with the margin, or for a file, or a hair to one side."""
    pictures = [number(r["bitrate_mbps"]) for r in alliance["resources"] if r["kind"] in ("CONTENT", "LIVE")]
    edge = rng.choice([*pictures, Fraction(10), Fraction(40)]) * 12 / 10
    return decimal(edge + Fraction(rng.choice([-10, -1, 0, 0, 1, 10]), 100))


def availability(rng, need, *_):
    return decimal(number(need.get("link_min_avail") or 99) + Fraction(rng.choice([-10, -1, 0, 0, 1, 9]), 100))


def certs(rng, need, thing, _):
    """The same certificates with one day moved to an edge, or one of them lost, or one added."""
    kept = [dict(cert) for cert in thing.get("certs", []) if rng.random() < 0.9]
    asked = need.get("display_certs", []) + need.get("cine", {}).get("certs", [])
    moved = [cert for cert in kept if cert["code"] in asked and rng.random() < 0.8] or kept
    if moved:
        edge = date.fromisoformat(need[rng.choice(["start", "end"])])
        rng.choice(moved)["valid_until"] = str(edge - timedelta(days=rng.choice([0, 1, 1])))
    if rng.random() < 0.3:
        code = rng.choice(["UWA_HDR_VIVID_DISPLAY", "CCC", "DYT8_TEST_REPORT"])
        kept.append({"code": code, "valid_until": need["end"]})
    return kept


def rights(rng, need, thing, _):
    changed = {**thing["rights"]}
    part = rng.choice(["territory", "excluded", "uses", "window", "window"])
    if part == "window":
        changed["window"] = [day_near("start")(rng, need), day_near("end")(rng, need)]
    elif part == "uses":
        changed["uses"] = some_of(["PUBLIC_SCREEN", "HALL", "IPTV"])(rng)
    else:
        changed[part] = regions(rng, need)
    return changed


def near_region(rng, need, *_):
    """The need's own region, its prefecture, its province, the nation, or some other."""
    own = need["region"]
    return rng.choice([own, own[:4] + "00", own[:2] + "0000", "000000", "500000", rng.choice(REGIONS)])


def regions(rng, need, *_):
    return [near_region(rng, need) for _ in range(rng.choice([0, 1, 1, 2, 3]))]


def hours(rng, need, *_):
    """Opening hours just around the daily window, to the minute."""
    opens, closes = need.get("daily") or ["09:00", "21:00"]
    return [shifted(opens, rng.choice([-60, -1, 0, 0, 1])), shifted(closes, rng.choice([-1, 0, 0, 1, 60]))]


def curfew(rng, need, *_):
    closes = (need.get("daily") or ["09:00", "21:00"])[1]
    return rng.choice([None, shifted(closes, -1), shifted(closes, -30), closes, shifted(closes, 1)])


def shifted(clock: str, by: int) -> str:
    hour, minute = (int(part) for part in clock.split(":"))
    total = hour * 60 + minute + by
    return f"{total // 60:02}:{total % 60:02}"


def radius(rng, *_):
    return rng.choice([1, 30, 80, 150, 300, 500, 1000])


def dues(rng, need, _, alliance):
    return str(date.fromisoformat(alliance["meta"]["as_of"]) + timedelta(days=rng.choice([-1, 0, 1])))


def shareholders(rng, *_):
    return [{"member": f"M{rng.choice([1, 4, 4, 5, 18]):02}", "pct": rng.choice([1, 30, 51])}]


def window(rng, need, *_):
    """The daily window, a little moved."""
    begins, ends = need["daily"]
    return [shifted(begins, rng.choice([-90, -30, 0, 1])), shifted(ends, rng.choice([-29, -1, 0, 1, 60]))]


def budget(rng, need, *_):
    return decimal(number(need["budget_cny"]) * rng.choice([Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), 3]))


def need_regions_near(rng, need, *_):
    return [near_region(rng, need) for _ in range(rng.choice([1, 2, 3]))]
