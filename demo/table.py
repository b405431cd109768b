"""The demonstration's table: each need, its outcome, its teams, the best cost, the consortium or the blocking rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, JustifyMethod
from rich.table import Table

from demo.load import Loaded
from demo.play import Ending
from demo.story import Expected

OUTCOME = {
    ("zh", "fulfilled"): "联合体已成立",
    ("en", "fulfilled"): "consortium formed",
    ("zh", "unmet"): "未成",
    ("en", "unmet"): "unmet",
}
HEAD = {
    "zh": ("需求", "结果", "方案数", "最优成本(元)", "联合体(★牵头)或受阻规则", "符合预期"),
    "en": ("Need", "Outcome", "Teams", "Best cost (CNY)", "Consortium (★ leads) or blocking rules", "Expected"),
}
JUSTIFY: tuple[JustifyMethod, ...] = ("left", "left", "right", "right", "left", "left")
WIDTH = 150
"""Columns when the table goes to a file or a pipe."""


def best_team(match: dict[str, Any], codes: dict[str, str]) -> list[str]:
    """The best team's resources in seat order, by the sample's codes; a resource in several seats once."""
    if not match["best"]:
        return []
    seats = match["best"][0]["seats"]
    return list(dict.fromkeys(codes.get(seat["resource"], seat["resource"]) for seat in seats))


def differences(ending: Ending, expected: Expected, codes: dict[str, str]) -> list[str]:
    """What is not as the sample says; empty when all is."""
    match = ending.match
    cost = match["best"][0]["cost_cny"] if match["best"] else None
    seen = [
        ("feasible", match["feasible"], expected.feasible),
        ("teams", match["teams"], expected.teams),
        ("best", best_team(match, codes), list(expected.best)),
        ("best cost", cost, expected.cost_cny),
        ("consortium", ending.consortium is not None, expected.consortium),
    ]
    return [f"{what}: {got} ≠ {wanted}" for what, got, wanted in seen if got != wanted]


def shared_takeovers(endings: Iterable[Ending], loaded: Loaded) -> list[str]:
    """N02 and N03 want the same screen in the same hours: at most one of them may have it."""
    screen = loaded.ids["R43"]
    have = [
        ending.code
        for ending in endings
        if ending.code in ("N02", "N03")
        and ending.consortium
        and any(seat["resource_id"] == screen for seat in ending.consortium["seats"])
    ]
    return [f"R43 was given to both {' and '.join(have)}"] if len(have) > 1 else []


def show(endings: Sequence[Ending], wanted: dict[str, Expected], loaded: Loaded, language: str) -> list[str]:
    """Print the table; returns every difference from the sample, prefixed with its need."""
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(title="联屏 Lianping")
    for head, justify in zip(HEAD[language], JUSTIFY, strict=True):
        table.add_column(head, overflow="fold", justify=justify)
    wrong: list[str] = []
    for ending in endings:
        found = differences(ending, wanted[ending.code], loaded.codes)
        wrong += [f"{ending.code} {difference}" for difference in found]
        table.add_row(*_row(ending, found, loaded.codes, language))
    console.print(table)
    return wrong + shared_takeovers(endings, loaded)


def _row(ending: Ending, found: list[str], codes: dict[str, str], language: str) -> list[str]:
    match, state = ending.match, ending.need["state"]
    cost = f"{match['best'][0]['cost_cny']:,}" if match["best"] else "—"
    return [
        f"{ending.code} {ending.need['title']}",
        OUTCOME.get((language, state), state),
        str(match["teams"]),
        cost,
        _seats(ending.consortium, codes) if ending.consortium else " ".join(ending.need.get("codes", [])) or "—",
        "✓" if not found else "✗ " + "; ".join(found),
    ]


def _seats(consortium: dict[str, Any], codes: dict[str, str]) -> str:
    lead = codes.get(consortium["lead_id"], consortium["lead_id"])
    who = dict.fromkeys(
        f"{codes.get(seat['resource_id'], seat['resource_id']) if seat['resource_id'] else '·'}"
        f"({codes.get(seat['member_id'], '·') if seat['member_id'] else '·'})"
        for seat in consortium["seats"]
    )
    return f"★{lead} " + " ".join(who)
