"""One shape per mode: exactly the fields that the mode needs, and how they must agree with each other."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, validates_schema

from services.matchmaking.schemas import vocabulary as words
from services.matchmaking.schemas.parts import (
    Cinema,
    Control,
    Feed,
    Independence,
    OwnScreen,
    Picture,
    Research,
    Screen,
    SiteFilter,
    codes,
    in_order,
    metres,
    share,
    texts,
    window,
)
from shared import clock
from shared.shapes import (
    Code,
    Day,
    DayText,
    Flag,
    Many,
    Number,
    Part,
    RegionCode,
    Shape,
    Text,
    Whole,
    Yuan,
    between,
    two,
)

LONGEST_DAYS, LONGEST_AIRTIME_DAYS = 3_660, 366
ANSWER_LEAST_S, ANSWER_MOST_S, ANSWER_USUAL_S = 1, 90 * 86_400, 259_200


class Base(Shape):
    """What every need says. `region` is where it takes place, `start` to `end` its days, both included."""

    seats: ClassVar[tuple[str, ...]] = ()

    title = Text(required=True)
    mode = Text(most=30, required=True)
    project_kind = Code(words.PROJECT_KINDS, required=True)
    region = RegionCode(required=True)
    start = DayText(required=True)
    end = DayText(required=True)
    budget_cny = Yuan(required=True, validate=between(0.01, None, "CNY"))
    roles = Many(Text(most=30), most=20)
    note = Text(most=2_000)
    auto = Flag(load_default=False)
    answer_within_s = Whole(validate=between(ANSWER_LEAST_S, ANSWER_MOST_S, "s"), load_default=ANSWER_USUAL_S)
    reference = Text(most=60, load_default=None)
    demand_owner = Text(load_default=None)
    as_of = Day(load_default=None)

    @validates_schema
    def days_agree(self, data: dict[str, Any], **_: Any) -> None:
        """The end is not before the start, and the start not before the day of matching."""
        start, end = date.fromisoformat(data["start"]), date.fromisoformat(data["end"])
        if end < start:
            raise ValidationError({"end": [two("不得早于 start", "must not be before start")]})
        if start < (data["as_of"] or clock.today()):
            raise ValidationError({"start": [two("不得早于匹配日", "must not be before the day of matching")]})
        if (end - start).days >= LONGEST_DAYS:
            raise ValidationError({"end": [two("项目最长十年", "a project may last ten years at most")]})

    @validates_schema
    def roles_are_seats(self, data: dict[str, Any], **_: Any) -> None:
        """`roles`, where given, name seats of the mode."""
        strange = [role for role in data.get("roles", ()) if role not in self.seats]
        if strange:
            said = ", ".join(self.seats)
            raise ValidationError({"roles": [two(f"此模式的席位为:{said}", f"the seats of this mode are: {said}")]})


class Placed(Base):
    """A need at one point. `lng`, `lat` in degrees."""

    lng = Number(validate=between(-180, 180, "°"))
    lat = Number(validate=between(-90, 90, "°"))
    env = Code(words.ENVIRONMENTS, required=True)
    facing = Code(words.FACINGS)

    @validates_schema
    def point_is_whole(self, data: dict[str, Any], **_: Any) -> None:
        """Longitude and latitude come together."""
        for one, other in (("lng", "lat"), ("lat", "lng")):
            if one in data and other not in data:
                raise ValidationError({other: [two(f"须与 {one} 同时给出", f"must come together with {one}")]})


def lead_days(**kwargs: Any) -> Whole:
    """How many days before the start an order may be placed."""
    return Whole(validate=between(1, 1_000, "d"), **kwargs)


class NewBuild(Placed):
    """A new screen with everything that it takes."""

    seats = ("DISPLAY", "LEDCTRL", "PLAYER", "CONTENT", "LIVE", "LINK", "PLATFORM", "CONVERT")

    screen = Part(Screen, required=True)
    hdr_any = codes(words.DISPLAY_MODES, least=1, required=True)
    display_certs = texts(load_default=list)
    content = Part(Picture, required=True)
    live = Flag(load_default=False)
    link_min_avail = share(required=True)
    platform = Part(Control, required=True)
    allow_convert = Flag(load_default=False)
    max_lead_days = lead_days(required=True)

    @validates_schema
    def one_picture(self, data: dict[str, Any], **_: Any) -> None:
        """Either a film or a live feed, and viewers from near to far."""
        if {"CONTENT", "LIVE"} <= set(data.get("roles", ())):
            raise ValidationError({"roles": [two("CONTENT 与 LIVE 只能选一个", "choose either CONTENT or LIVE")]})
        try:
            in_order("view_m", data["screen"]["view_m"])
        except ValidationError as error:
            raise ValidationError({"screen": error.messages}) from error


class Aired(Base):
    """A need for time on screens in use. `daily` is the window of each day."""

    regions = Many(RegionCode(), least=1, most=100, required=True)
    site_filter = Part(SiteFilter, required=True)
    content = Part(Picture, required=True)
    link_min_avail = share(required=True)
    daily = window(required=True)

    @validates_schema
    def window_opens_first(self, data: dict[str, Any], **_: Any) -> None:
        """The window opens before it closes."""
        in_order("daily", data["daily"], strict=True)


class Airtime(Aired):
    """One screen taken over, live."""

    seats = ("SITE", "LIVE", "LINK")

    own_feed = Part(Feed)

    @validates_schema
    def not_for_ever(self, data: dict[str, Any], **_: Any) -> None:
        """A takeover is for a year at most."""
        span = date.fromisoformat(data["end"]) - date.fromisoformat(data["start"])
        if span.days >= LONGEST_AIRTIME_DAYS:
            raise ValidationError({"end": [two("接管最长一年", "a takeover may last a year at most")]})


class Relay(Aired):
    """One programme on several screens."""

    seats = ("SITE", "CONTENT", "LIVE", "PLATFORM", "LINK")

    min_sites = Whole(validate=between(1, 20), required=True)
    min_cities = Whole(validate=between(1, 20), required=True)
    slots_per_loop = Whole(validate=between(1, 1_000), required=True)
    platform = Part(Control, required=True)

    @validates_schema
    def enough_sites(self, data: dict[str, Any], **_: Any) -> None:
        """There are at least as many sites as cities."""
        if data["min_cities"] > data["min_sites"]:
            raise ValidationError({"min_cities": [two("不得多于 min_sites", "must not be more than min_sites")]})


class HallNet(Placed):
    """Halls joined to a network. `hall` is the id of the HALL resource."""

    seats = ("HALL", "PLAYER", "LIVE", "LINK")

    hall = Text(most=64, required=True)
    content = Part(Picture, required=True)
    link_min_avail = share(required=True)
    max_lead_days = lead_days()


class OwnedScreen(Placed):
    """Programme, player and link for the owner's own screen."""

    seats = ("PLAYER", "CONTENT", "LINK")

    own_screen = Part(OwnScreen, required=True)
    content = Part(Picture, required=True)
    live = Flag(load_default=False)
    link_min_avail = share(required=True)
    max_lead_days = lead_days()


class CinemaHall(Placed):
    """A hall made into an LED cinema. `room_m` is its width along the seats, depth and height as in `HALL`."""

    seats = ("HALL", "CINE_HALL", "PLAYER", "CONTENT")

    hall = Text(most=64, required=True)
    room_m = Many(metres(1, 500), least=3, most=3, required=True)
    cine = Part(Cinema, required=True)
    content = Part(Picture, required=True)
    max_lead_days = lead_days(required=True)


class JointResearch(Base):
    """A task that a member takes up with a laboratory, experts and a pilot screen."""

    seats = ("PROPOSER", "LAB", "EXPERT", "SITE")

    env = Code((*words.ENVIRONMENTS, "LAB"))
    rnd = Part(Research, required=True)
    coi = Part(Independence)


MODES: dict[str, type[Base]] = {
    "NEW_BUILD": NewBuild,
    "AIRTIME": Airtime,
    "AIRTIME_MULTI": Relay,
    "HALL_NET": HallNet,
    "OWN_SCREEN": OwnedScreen,
    "CINEMA": CinemaHall,
    "RND": JointResearch,
}
