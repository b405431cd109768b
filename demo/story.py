"""Who answers how in the demonstration: everyone accepts, but for one decline and one silence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ALLIANCE = Path(__file__).parent / "data" / "alliance.yaml"
AS_OF = "2026-11-23"
"""The sample alliance's day of matching (its certificates and dues are dated around it)."""
ANSWER_WITHIN_S = 600
"""Members have ten minutes to answer, so that a slow machine expires nobody …"""
SILENCE_S = 6
"""… but where one is going to fall silent, only as long as one likes to watch."""

DECLINES = {("N05", "M11")}
"""(need, member): 川移 declines the link of the Xichang screen; the next link that fits is asked."""
SILENT = {("N01", "M10")}
"""(need, member): 蜀道广电 never answers for the Meishan screen's link; when time is up the next one is asked."""
BLOCKED = {"N03": "LOCK-01"}
"""Feasible alone, but its only screen is taken: N02 asked first for the same hours of 2027-10-02 and -03."""


@dataclass(frozen=True)
class Expected:
    """What the sample says of one need: feasible or not, how many teams, the best one and its cost in yuan."""

    feasible: bool
    teams: int
    best: tuple[str, ...]
    cost_cny: int | None
    consortium: bool

    @classmethod
    def of(cls, need: dict[str, Any]) -> Expected:
        """Read a need's `expected` entry; quantities such as ``R23x2`` lose their count here."""
        told = need["expected"]
        best = tuple(resource.partition("x")[0] for resource in told.get("best", ()))
        return cls(
            feasible=told["feasible"],
            teams=told.get("combos", 0),
            best=best,
            cost_cny=told.get("best_cost_cny", 0 if told["feasible"] else None),
            consortium=told["feasible"] and need["id"] not in BLOCKED,
        )


def silent_about(need: str) -> int:
    """How many members never answer about `need` (the sample's code)."""
    return sum(silent == need for silent, _ in SILENT)


def answer_within_s(need: str) -> int:
    """Seconds that the members invited for `need` have."""
    return SILENCE_S if silent_about(need) else ANSWER_WITHIN_S


def alliance() -> dict[str, Any]:
    """The sample alliance: members, resources and needs, all fictional."""
    with ALLIANCE.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded
