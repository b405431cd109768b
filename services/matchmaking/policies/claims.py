"""Which capacity a seat takes, and when. Civil times are China's (UTC+8); instants that leave here are UTC.

| resource | dimension | quantity | during |
|---|---|---|---|
| LED_OUT, LED_IN | m2_per_month | area · 30 / max_lead_days | [start − max_lead_days, start) |
| SITE, one takeover | takeover | 1 | each day's window |
| SITE, in a relay | slots | slots_per_loop | the project |
| HALL | halls | all of them (HALL_NET), 1 (CINEMA) | the project |
| PLATFORM | screens | 1, or one per site | the project |
| CONTENT, LIVE with exclusive rights | exclusive | 1 | the project |

Kinds without a figure are made to order and claim nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from services.matchmaking.model import KnownResource
from shared.clock import china_instant
from shared.contracts.matchmaking import Claim

THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class Call:
    """What of a need decides its claims; `sites` counts the screens of the team."""

    mode: str
    spec: dict[str, Any]
    sites: int = 1

    @property
    def start(self) -> date:
        """First day."""
        return date.fromisoformat(self.spec["start"])

    @property
    def end(self) -> date:
        """Last day."""
        return date.fromisoformat(self.spec["end"])

    @property
    def project(self) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day."""
        return china_instant(self.start), china_instant(self.end, 24 * 60)


def claims(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    """The capacity that `resource` gives when it fills a seat of `call`."""
    rule = RULES.get(resource.kind)
    return rule(call, resource) if rule else ()


def minutes(text: str) -> int:
    """Minutes after midnight of "HH:MM"; hours past 24 count on."""
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


def _panels(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    screen, lead = call.spec["screen"], int(call.spec["max_lead_days"])
    area = Decimal(str(screen["width_m"])) * Decimal(str(screen["height_m"]))
    rate = (area * 30 / lead).quantize(THOUSANDTH, ROUND_CEILING)
    made_from = china_instant(call.start - timedelta(days=lead))
    return (Claim("m2_per_month", f"{rate.normalize():f}", made_from, china_instant(call.start)),)


def _screen(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    if call.mode == "AIRTIME":
        return tuple(_takeovers(call))
    if call.mode == "AIRTIME_MULTI":
        return (Claim("slots", str(call.spec["slots_per_loop"]), *call.project),)
    return ()


def _takeovers(call: Call) -> list[Claim]:
    opens, closes = (minutes(text) for text in call.spec["daily"])
    days = [call.start + timedelta(days=n) for n in range((call.end - call.start).days + 1)]
    return [Claim("takeover", "1", china_instant(day, opens), china_instant(day, closes)) for day in days]


def _halls(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    count = resource.spec.get("count", 1) if call.mode == "HALL_NET" else 1
    return (Claim("halls", str(count), *call.project),)


def _screens(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    return (Claim("screens", str(call.sites), *call.project),)


def _rights(call: Call, resource: KnownResource) -> tuple[Claim, ...]:
    if not resource.spec.get("rights", {}).get("exclusive"):
        return ()
    return (Claim("exclusive", "1", *call.project),)


RULES: dict[str, Callable[[Call, KnownResource], tuple[Claim, ...]]] = {
    "LED_OUT": _panels,
    "LED_IN": _panels,
    "SITE": _screen,
    "HALL": _halls,
    "PLATFORM": _screens,
    "CONTENT": _rights,
    "LIVE": _rights,
}
