"""The seven modes as data: which seats a team has, what may fill them, how many, and what they cost.

`cost` and `quantity` name an entry of `costs.COSTS` and `costs.QUANTITIES`.
`screens` are the parts that show the picture (HDR-02), `decoder` is the part that decodes it (CODEC-*, DRM-01).
"""

from dataclasses import dataclass, replace

DISPLAYS = ("LED_OUT", "LED_IN")
BOTH = ("CONTENT", "LIVE")


@dataclass(frozen=True, slots=True)
class Seat:
    """One role to fill: `part` is what rules call it, `name` what people read."""

    part: str
    kinds: tuple[str, ...]
    cost: str = "free"
    quantity: str = "one"
    optional: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        return self.label or self.part.upper()


@dataclass(frozen=True, slots=True)
class Template:
    """The seats of a mode, in the order in which teams are compared and shown."""

    mode: str
    seats: tuple[Seat, ...]
    screens: tuple[str, ...] = ()
    decoder: str = ""
    many_sites: bool = False

    def seat(self, part: str) -> Seat:
        return next(seat for seat in self.seats if seat.part == part)

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(seat.part for seat in self.seats)


LIVE = Seat("content", ("LIVE",), label="LIVE")

TEMPLATES = {
    template.mode: template
    for template in (
        Template(
            "NEW_BUILD",
            (
                Seat("display", DISPLAYS, "by_area", "area"),
                Seat("ledctrl", ("LEDCTRL",), "by_units", "units"),
                Seat("player", ("PLAYER",), "once"),
                Seat("content", ("CONTENT",), "yearly_if_per_year"),
                Seat("link", ("LINK",), "yearly"),
                Seat("platform", ("PLATFORM",), "yearly"),
                Seat("convert", ("CONVERT",), "by_minute", optional=True),
            ),
            screens=("display", "ledctrl", "player"),
            decoder="player",
        ),
        Template(
            "AIRTIME",
            (
                Seat("site", ("SITE",), "takeover"),
                replace(LIVE, cost="live_days"),
                Seat("link", ("LINK",), "a_month"),
            ),
            screens=("site",),
            decoder="site",
        ),
        Template(
            "AIRTIME_MULTI",
            (
                Seat("site", ("SITE",), "slots"),
                Seat("content", BOTH, "yearly"),
                Seat("platform", ("PLATFORM",), "yearly"),
                Seat("link", ("LINK",), "yearly"),
            ),
            screens=("site",),
            decoder="site",
            many_sites=True,
        ),
        Template(
            "HALL_NET",
            (
                Seat("hall", ("HALL",)),
                Seat("player", ("PLAYER",), "by_halls", "halls"),
                replace(LIVE, cost="yearly"),
                Seat("link", ("LINK",), "yearly"),
            ),
            screens=("hall", "player"),
            decoder="player",
        ),
        Template(
            "OWN_SCREEN",
            (
                Seat("player", ("PLAYER",), "once"),
                Seat("content", ("CONTENT",), "yearly"),
                Seat("link", ("LINK",), "yearly"),
            ),
            screens=("player",),
            decoder="player",
        ),
        Template(
            "CINEMA",
            (
                Seat("hall", ("HALL",)),
                Seat("cine_hall", ("CINE_HALL",), "once"),
                Seat("player", ("PLAYER",), "once"),
                Seat("content", ("CONTENT",), "once"),
            ),
            screens=("cine_hall", "player"),
            decoder="player",
        ),
        Template(
            "RND",
            (
                Seat("proposer", ("MEMBER",)),
                Seat("lab", ("LAB",)),
                Seat("expert", ("EXPERT",)),
                Seat("site", ("SITE",)),
            ),
        ),
    )
}

SCREEN = ("screen.width_m", "screen.height_m")
REQUIRED = {
    "NEW_BUILD": ("region", "start", "end", *SCREEN),
    "AIRTIME": ("region", "start", "end", "daily"),
    "AIRTIME_MULTI": ("region", "start", "end", "slots_per_loop"),
    "HALL_NET": ("region", "start", "end", "hall"),
    "OWN_SCREEN": ("region", "start", "end", "own_screen.hdr"),
    "CINEMA": ("region", "start", "end", "hall"),
    "RND": ("region", "start", "end", "rnd"),
}


def template_for(mode: str, roles: tuple[str, ...]) -> Template:
    """The mode's template, as the need's roles shape it: a new screen may be fed live instead of from files."""
    template = TEMPLATES[mode]
    if mode != "NEW_BUILD" or "LIVE" not in roles:
        return template
    seats = (
        replace(seat, kinds=("LIVE",), label="LIVE") if seat.part == "content" else seat for seat in template.seats
    )
    return replace(template, seats=tuple(seats))
