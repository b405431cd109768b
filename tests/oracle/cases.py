"""What a mutated case is, and which resources matter to which need."""

from dataclasses import dataclass, field

KINDS = {
    "NEW_BUILD": ["LED_OUT", "LED_IN", "LEDCTRL", "PLAYER", "CONTENT", "LIVE", "LINK", "PLATFORM", "CONVERT"],
    "AIRTIME": ["SITE", "LIVE", "LINK"],
    "AIRTIME_MULTI": ["SITE", "CONTENT", "LIVE", "PLATFORM", "LINK"],
    "HALL_NET": ["HALL", "PLAYER", "LIVE", "LINK"],
    "OWN_SCREEN": ["PLAYER", "CONTENT", "LINK"],
    "CINEMA": ["HALL", "CINE_HALL", "PLAYER", "CONTENT"],
    "RND": ["LAB", "EXPERT", "SITE"],
}
# The resources that matter most to a need: those of its teams, and those that a single rule keeps out.
NEAR = {
    "N01": ["R01", "R04", "R23", "R16", "R25", "R26", "R29", "R37", "R38", "R39", "R54"],
    "N02": ["R43", "R50", "R37", "R38", "R39"],
    "N03": ["R43", "R36", "R37", "R38", "R39"],
    "N04": ["R43", "R44", "R45", "R47", "R48", "R49", "R35", "R26", "R54", "R38", "R39"],
    "N05": ["R02", "R01", "R05", "R22", "R23", "R17", "R16", "R30", "R31", "R40", "R54", "R56"],
    "N06": ["R52", "R17", "R16", "R35", "R41", "R40"],
    "N07": ["R01", "R04", "R23", "R16", "R36", "R37", "R54"],
    "N08": ["R05", "R01", "R23", "R17", "R27", "R26", "R40", "R55", "R54"],
    "N09": ["R17", "R16", "R28", "R25", "R29", "R40", "R39"],
    "N10": ["R14", "R15", "R21", "R34"],
    "N11": ["R58", "R57", "R59", "R50", "R43"],
    "N12": ["R43", "R50", "R37", "R38", "R39"],
}


@dataclass
class Case:
    """One need, one pool, and what was done to them, in words, for whoever has to look into a disagreement."""

    alliance: dict
    need: dict
    changes: list[str] = field(default_factory=list)
    near: set[str] = field(default_factory=set)
