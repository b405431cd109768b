"""How much of what a published resource has: the dimensions of each kind and the amount that its spec gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Dimension:
    """One countable thing of a resource, named for people; `amount` reads it from a spec (None: not countable)."""

    name: str
    zh: str
    en: str
    unit: str
    amount: Callable[[Spec], Any]


def _exclusive(spec: Spec) -> int | None:
    return 1 if spec.get("rights", {}).get("exclusive") else None


_MONTHLY = Dimension("m2_per_month", "月产能", "monthly output", "m²/month", lambda spec: spec.get("capacity_m2_month"))
_EXCLUSIVE = Dimension("exclusive", "独家授权", "exclusive licence", "licence", _exclusive)
DIMENSIONS: dict[str, tuple[Dimension, ...]] = {
    "LED_OUT": (_MONTHLY,),
    "LED_IN": (_MONTHLY,),
    "SITE": (
        Dimension("takeover", "整屏接管", "whole-screen takeover", "feed", lambda spec: spec.get("live_takeover_max")),
        Dimension("slots", "轮播时段", "loop slots", "slot", lambda spec: spec.get("free_slots")),
    ),
    "HALL": (Dimension("halls", "厅数", "halls", "hall", lambda spec: spec.get("count")),),
    "PLATFORM": (Dimension("screens", "接入屏数", "screens", "screen", lambda spec: spec.get("max_screens")),),
    "CONTENT": (_EXCLUSIVE,),
    "LIVE": (_EXCLUSIVE,),
}
"""Kinds that are not listed are made to order: nothing of them can run out."""


def capacities(kind: str, spec: Spec) -> dict[str, Decimal]:
    """Dimension → amount of a resource of `kind` with this spec; empty for what is made to order."""
    amounts = {dimension.name: dimension.amount(spec) for dimension in DIMENSIONS.get(kind, ())}
    return {name: Decimal(str(amount)) for name, amount in amounts.items() if amount is not None}
