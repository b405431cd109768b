"""The objects that needs are made of."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validate

from services.matchmaking.schemas import vocabulary as words
from shared.shapes import Code, Flag, Many, Number, Part, Shape, Text, Whole, between, two


class ClockTime(Text):
    """A time of day, "HH:MM" to "30:00"; hours past 24 belong to the day that began before."""

    def __init__(self, **kwargs: Any) -> None:
        said = two("应为时刻 HH:MM,00:00 至 30:00", "must be a time HH:MM, 00:00 to 30:00")
        pattern = validate.Regexp(r"^(?:[0-2]\d:[0-5]\d|30:00)\Z", error=said)
        super().__init__(most=5, validate=[pattern], **kwargs)


def window(**kwargs: Any) -> Many:
    """[from, until] within a day."""
    return Many(ClockTime(), least=2, most=2, **kwargs)


def pixels(**kwargs: Any) -> Many:
    """[width, height] in pixels."""
    return Many(Whole(validate=between(1, 65_536, "px")), least=2, most=2, **kwargs)


def metres(low: float, high: float, **kwargs: Any) -> Number:
    """A length in metres."""
    return Number(validate=between(low, high, "m"), **kwargs)


def codes(choices: tuple[str, ...], *, least: int = 0, **kwargs: Any) -> Many:
    """Some of a vocabulary."""
    return Many(Code(choices), least=least, most=len(choices), **kwargs)


def texts(*, least: int = 0, **kwargs: Any) -> Many:
    """Short texts."""
    return Many(Text(most=60), least=least, most=50, **kwargs)


def share(**kwargs: Any) -> Number:
    """A share in per cent."""
    return Number(validate=between(0, 100, "%"), **kwargs)


def in_order(name: str, pair: list[Any], strict: bool = False) -> None:
    """Raise unless the first of a pair comes before (or with) the second."""
    low, high = pair
    if low > high or (strict and low == high):
        raise ValidationError({name: [two("后一个值应大于前一个", "the second value must be greater than the first")]})


def distances(**kwargs: Any) -> Many:
    """[nearest, farthest] viewer in metres."""
    return Many(metres(0.1, 10_000), least=2, most=2, **kwargs)


class Screen(Shape):
    """The screen to build: its size in metres, the pixels it needs at least, its nearest and farthest viewer."""

    width_m = metres(0.1, 1_000, required=True)
    height_m = metres(0.1, 1_000, required=True)
    min_px = pixels(required=True)
    view_m = distances(required=True)


class Picture(Shape):
    """What is to be shown. `hdr_from` are the grades that will do, `uses` the use for which rights are needed."""

    min_px = pixels(required=True)
    hdr_from = codes(words.GRADES, least=1, required=True)
    uses = Code(words.USES, required=True)
    themes_any = texts(least=1)
    codec = Code(words.CODECS)
    live = Flag()


class Feed(Shape):
    """A live feed that the owner brings; its rights are the owner's affair, and the owner says that it has them."""

    title = Text(required=True)
    px_w = Whole(validate=between(1, 65_536, "px"), required=True)
    px_h = Whole(validate=between(1, 65_536, "px"), required=True)
    fps = Number(validate=between(1, 240), required=True)
    bit = Whole(validate=between(8, 16), load_default=10)
    hdr = Code(words.GRADES, required=True)
    codec = Code(words.CODECS, required=True)
    bitrate_mbps = Number(validate=between(0.1, 10_000, "Mbps"), required=True)
    rights_ok = Flag(
        required=True,
        validate=validate.Equal(True, error=two("业主须确认信号权利", "the owner must have the rights to the feed")),
    )


class Control(Shape):
    """What the playout platform must have."""

    mlps_min = Code(words.MLPS, required=True)
    live_switch = Flag()
    sync_ms_max = Whole(validate=between(1, 60_000, "ms"))


class SiteFilter(Shape):
    """Which screens in use will do."""

    env = Code(words.ENVIRONMENTS)
    min_px = pixels(required=True)
    hdr_any = codes(words.DISPLAY_MODES, least=1)
    takeover = Flag()
    free_slots_min = Whole(validate=between(0, 10_000))


class OwnScreen(Shape):
    """The owner's own screen."""

    px_w = Whole(validate=between(1, 65_536, "px"), required=True)
    px_h = Whole(validate=between(1, 65_536, "px"), required=True)
    pitch_mm = Number(validate=between(0.3, 100, "mm"))
    brightness_nits = Whole(validate=between(1, 100_000, "cd/m²"))
    hdr = codes(words.DISPLAY_MODES, least=1, required=True)
    view_m = distances()


class Cinema(Shape):
    """What a cinema LED must have."""

    dcp = Flag(required=True)
    min_px = pixels(required=True)
    certs = texts(load_default=list)


class Pilot(Shape):
    """The screen on which results are tried."""

    min_px = pixels(required=True)
    env = Code(words.ENVIRONMENTS, required=True)


class Research(Shape):
    """What a joint research task asks of its parties."""

    needs_segments = codes(words.SEGMENTS, least=1, required=True)
    needs_lab_scope = Text(most=60, required=True)
    needs_expert_field = Text(most=60, required=True)
    pilot_site = Part(Pilot, required=True)


class Independence(Shape):
    """Which seats must be independent of each other."""

    lab_independent_of = codes(("PROPOSER",), least=1, required=True)
