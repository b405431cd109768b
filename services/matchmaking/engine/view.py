"""The team as a rule sees it while it is being put together: its parts by name, and what follows from them."""

from fractions import Fraction
from functools import reduce

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.columns import (
    CineHall,
    Content,
    Controller,
    Convert,
    Decoder,
    Display,
    Expert,
    Hall,
    Lab,
    Link,
    Platform,
    Player,
    Proposer,
    Row,
    Site,
)
from services.matchmaking.engine.demand import Demand
from services.matchmaking.engine.templates import Template

Fixed = dict[str, frozenset[str]]


class View:
    """Parts are set one by one; a rule is asked only once all the parts that it reads are there.

    `picture` is the content as shown, that is, after conversion. `cost` is the team's, in fen × scale.
    `fixed` and `barred` are the request's: who must sit where, and who may not sit at all.
    `named_hall` is the hall that the need names, where the pool has it.
    `cheapest` is the link that a relay would give to its site; `offered`: how many could fill an
    empty seat, and how many it takes.
    """

    display: Display
    ledctrl: Controller
    player: Player
    content: Content
    link: Link
    platform: Platform
    convert: Convert | None
    site: Site
    hall: Hall
    cine_hall: CineHall
    proposer: Proposer
    lab: Lab
    expert: Expert
    picture: Content
    cost: int
    cheapest: Link
    offered: tuple[int, int]

    def __init__(
        self, need: Demand, template: Template, fixed: Fixed, barred: frozenset[str], hall: Hall | None
    ) -> None:
        self.need, self.template, self.fixed, self.barred, self.named_hall = need, template, fixed, barred, hall

    def put(self, part: str, row: Row | None) -> None:
        """Set a part; content without (or before) conversion is its own picture."""
        setattr(self, part, row)
        if part == "content":
            self.picture, self.convert = self.content, None
        elif part == "convert" and hasattr(self, "content"):
            self.picture = self.content if row is None else self.content.converted()

    def part(self, name: str) -> Row:
        row: Row = getattr(self, name)
        return row

    @property
    def conversion(self) -> Convert:
        """The conversion; asked only of a team that has one."""
        if self.convert is None:
            raise LookupError("no conversion in this team")
        return self.convert

    @property
    def decoder(self) -> Decoder:
        return self.site if self.template.decoder == "site" else self.player

    @property
    def modes(self) -> int:
        """The HDR modes that every thing between the decoder and the eye can show."""
        start = self.need.own_modes if self.template.mode == "OWN_SCREEN" else words.ANY_MODE
        return reduce(lambda met, part: met & getattr(self, part).modes, self.template.screens, start)

    @property
    def regions(self) -> tuple[int, ...]:
        """Where the picture is shown."""
        return self.site.regions if "site" in self.template.screens else (self.need.region,)

    @property
    def units(self) -> int:
        """Controllers needed to drive the screen."""
        width, height = self.need.pixels(self.display.pitch_nm)
        return -(-(width * height) // self.ledctrl.max_px)

    @property
    def rate_bps(self) -> int:
        """What the link must carry: the stream where it is live or relayed, else file delivery at 10 Mbps."""
        streamed = self.content.is_live or self.need.live or self.template.many_sites
        return self.picture.load[3] if streamed else 10_000_000

    @property
    def room_limit(self) -> tuple[int, int] | None:
        """The largest screen that the room takes: nine tenths of its width, its height less 1.2 m."""
        room = self.need.room_um or (self.named_hall.room_um if self.named_hall else None)
        return (room[1] * 9 // 10, room[2] - 1_200_000) if room else None

    @property
    def promises(self) -> tuple[int, int, int, int] | None:
        """Gamut in hundredths of a percent of BT.2020, contrast, both viewing angles; None if one is not given."""
        screen = self.display
        if screen.gamut is None or screen.contrast is None or screen.view_h is None or screen.view_v is None:
            return None
        return screen.gamut, screen.contrast, screen.view_h, screen.view_v

    @property
    def near_um(self) -> int | None:
        """How near the nearest viewer stands."""
        return self.need.view_um[0] if self.need.view_um else None

    @property
    def cost_fen(self) -> Fraction:
        return Fraction(self.cost, self.need.scale)
