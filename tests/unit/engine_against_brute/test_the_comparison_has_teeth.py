"""A rule that one of the two forgets, or gets a little wrong, shows as a disagreement within the committed cases.

The oracle is the one that is bent here, after the cases were made and the engine has answered them.
"""

from fractions import Fraction
from itertools import combinations

import pytest

from tests.oracle import brute as oracle
from tests.oracle import figures
from tests.oracle.comparison import CASES, checked_cases, disagreements
from tests.oracle.figures import holds_cert, number, share
from tests.oracle.rules import MODES, RULES

# The modes that read a table of rules, where not all of them do.
READ_IN = {
    "DISPLAY": ["NEW_BUILD"],
    "LEDCTRL": ["NEW_BUILD"],
    "DISPLAY_AND_LEDCTRL": ["NEW_BUILD"],
    "CONVERT": ["NEW_BUILD"],
    "PLATFORM": ["NEW_BUILD", "AIRTIME_MULTI"],
    "PLATFORM_AND_CONTENT": ["NEW_BUILD", "AIRTIME_MULTI"],
    "SITE": ["AIRTIME", "AIRTIME_MULTI"],
    "HALL": ["HALL_NET", "CINEMA"],
    "CINE_HALL": ["CINEMA"],
    **{table: ["RND"] for table in ("PROPOSER", "LAB", "EXPERT", "PILOT", "LAB_AND_PROPOSER")},
}
# A display and a controller that share one of the wanted modes (CTRL-HDR) leave nothing for HDR-03 to find.
IMPLIED = [("DISPLAY", "HDR-03")]


@pytest.fixture(scope="module")
def checked() -> dict:
    """(mode, seed) → (case, the engine's answer), of all modes."""
    return checked_cases()


def somebody_notices(checked: dict, table: str = "") -> bool:
    """Whether some case is apart; the modes take turns, so that the first one is found early."""
    in_turns = sorted(checked, key=lambda key: key[1])
    read = {key: checked[key] for key in in_turns if key[0] in READ_IN.get(table, CASES)}
    return next(disagreements(read), None) is not None


LEFT_OUT = [(table, code) for table in RULES for code in RULES[table] if (table, code) not in IMPLIED]


@pytest.mark.parametrize("table, code", LEFT_OUT)
def test_a_rule_left_out_is_noticed(checked, monkeypatch, table, code):
    monkeypatch.setitem(RULES[table], code, lambda *_: True)
    assert somebody_notices(checked, table)


def shares_a_mode_pair_by_pair(thing, chain):
    """HDR-02 as it must not be read: every two things have a mode in common, all together perhaps none."""
    everything = [MODES.get(thing["hdr"], set()), *chain["hdr"]]
    return all(share(one, other) for one, other in combinations(everything, 2))


BENT_RULES = {
    "the link keeps no margin": ("LINK_TO_PLACE", "LINK-01", lambda link, mbps, _: mbps <= number(link["down_mbps"])),
    "a margin met exactly is not met": (
        "LINK_TO_PLACE", "LINK-01", lambda link, mbps, _: mbps * 12 / 10 < number(link["down_mbps"]),
    ),
    "the margin is counted in floats": (
        "LINK_TO_PLACE", "LINK-01", lambda link, mbps, _: float(mbps) * 1.2 <= float(link["down_mbps"]),
    ),
    "HDR modes are shared pair by pair": ("CONTENT_ON_CHAIN", "HDR-02", shares_a_mode_pair_by_pair),
    "each screen has some mode of the picture, not all the same": (
        "CONTENT_ON_CHAIN", "HDR-02", lambda thing, chain: all(share(MODES[thing["hdr"]], hdr) for hdr in chain["hdr"]),
    ),
    "only the exact code is excluded": (
        "CONTENT_ON_CHAIN", "RIGHTS-02",
        lambda thing, chain: not any(region in thing["rights"]["excluded"] for region in chain["regions"]),
    ),
    "the budget is compared in whole yuan": (
        "TEAM", "BUDGET-01", lambda cost, need: not need.get("budget_cny") or round(cost) <= round(need["budget_cny"]),
    ),
    "certificates are read on the first day": (
        "DISPLAY", "CERT-01",
        lambda thing, need, _: all(holds_cert(thing, code, need["start"]) for code in need.get("display_certs", [])),
    ),
    "a permit that ends on the last day is too short": (
        "SITE", "CERT-05", lambda thing, need, _: thing["permit_until"] > need["end"],
    ),
    "five controllers are allowed": (
        "DISPLAY_AND_LEDCTRL", "CTRL-01", lambda display, ctrl, need: oracle.controllers(need, display, ctrl) <= 5,
    ),
    "indoor screens may do without dimming": (
        "DISPLAY", "DISP-07", lambda thing, need, _: thing["auto_dimming"] or need["env"] != "OUTDOOR",
    ),
    "one of the segments is enough": (
        "PROPOSER", "RND-SEGMENTS",
        lambda thing, need, _: share(need["rnd"].get("needs_segments", []), thing["segments"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("table, code, bent", BENT_RULES.values(), ids=BENT_RULES.keys())
def test_a_rule_a_little_wrong_is_noticed(checked, monkeypatch, table, code, bent):
    monkeypatch.setitem(RULES[table], code, bent)
    assert somebody_notices(checked, table)


def converted_at_the_old_rate(alliance):
    films = {resource["id"]: resource for resource in alliance["resources"]}
    after = [
        {**film, "bitrate_mbps": films[film["id"]]["bitrate_mbps"]} for film in real_as_converted(alliance)["resources"]
    ]
    return {**alliance, "resources": after}


real_as_converted, real_minutes = oracle.as_converted, figures.minutes
BENT_PARTS = {
    "the last day does not count": (oracle, "days", lambda need: figures.days(need) - 1),
    "a year has 366 days": (oracle, "years", lambda need: Fraction(figures.days(need), 366)),
    "of links at one price the last is taken": (
        oracle, "cheapest", lambda links: max(links, key=lambda link: (-oracle.price(link), link["id"])),
    ),
    "conversion leaves the bit rate as it was": (oracle, "as_converted", converted_at_the_old_rate),
    "the hours past midnight start again": (figures, "minutes", lambda clock: real_minutes(clock) % 1440),
    "every trailing zero of a region is cut": (
        figures, "covers", lambda wide, narrow: narrow.startswith(wide.rstrip("0")),
    ),
    "half a controller is enough": (
        oracle, "controllers", lambda *things: max(1, figures.controllers(*things) - 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("module, name, bent", BENT_PARTS.values(), ids=BENT_PARTS.keys())
def test_a_figure_a_little_wrong_is_noticed(checked, monkeypatch, module, name, bent):
    monkeypatch.setattr(module, name, bent)
    assert somebody_notices(checked)
