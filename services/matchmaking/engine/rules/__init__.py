"""Every rule, in the order in which its codes are reported. `docs/matching.md` says the same in prose."""

from services.matchmaking.engine.rules.advice import ADVICE
from services.matchmaking.engine.rules.contents import CONTENT
from services.matchmaking.engine.rules.delivery import BUDGET, CHEAPEST_LINK, LINK, PLATFORM
from services.matchmaking.engine.rules.everyone import EMPTY_SEAT, EVERY_SEAT, NAMED_HALL, ON_SITE
from services.matchmaking.engine.rules.players import CONVERT, PLAYER
from services.matchmaking.engine.rules.research import RESEARCH
from services.matchmaking.engine.rules.rule import Failure, Rule
from services.matchmaking.engine.rules.screens import DISPLAY, LEDCTRL
from services.matchmaking.engine.rules.sites import CINE_HALL, SITE

RULE_SET = "2026-11"

HARD_RULES: tuple[Rule, ...] = (
    *EVERY_SEAT,
    *ON_SITE,
    EMPTY_SEAT,
    NAMED_HALL,
    *DISPLAY,
    *LEDCTRL,
    *CINE_HALL,
    *SITE,
    *PLAYER,
    *CONTENT,
    *CONVERT,
    *LINK,
    CHEAPEST_LINK,
    *PLATFORM,
    *RESEARCH,
    BUDGET,
)

__all__ = ["ADVICE", "BUDGET", "CHEAPEST_LINK", "EMPTY_SEAT", "HARD_RULES", "RULE_SET", "Failure", "Rule"]
