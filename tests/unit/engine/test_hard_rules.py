"""Every hard rule bites: one broken field of a team that fits, and exactly that rule keeps the resource out."""

from typing import Any

import pytest

from services.matchmaking.engine import why
from services.matchmaking.engine.rules import HARD_RULES
from tests.unit.engine.alliance import Alliance, codes

TEAMS = {
    "N01": ["R01", "R23", "R16", "R26", "R38", "R54"],
    "N02": ["R43", "R38"],
    "N03": ["R43", "R36", "R38"],
    "N04": ["R44", "R45", "R47", "R35", "R54", "R38"],
    "N05": ["R02", "R22", "R17", "R30", "R40", "R54", "R56"],
    "N06": ["R52", "R17", "R35", "R41"],
    "N10": ["R53", "R14", "R21", "R34"],
    "N11": ["R58", "R59", "R50"],
}

# code, need, the resource that it keeps out, the record and field to break, the broken value
BROKEN: list[tuple[str, str, str, str, str, Any]] = [
    ("ORG-01", "N01", "R01", "M01", "status", "suspended"),
    ("ORG-01", "N01", "R16", "M04", "dues_paid_until", "2026-11-22"),
    ("ORG-01", "N06", "R52", "M15", "status", "overdue"),
    ("SVC-01", "N01", "R01", "M01", "service_regions", ["500000", "510100"]),
    ("SVC-02", "N01", "R01", "M01", "service_radius_km", 10),
    ("SVC-01", "N10", "R14", "M02", "service_regions", ["511801"]),
    ("SVC-02", "N10", "R14", "M02", "service_radius_km", 100),
    ("DISP-00", "N01", "R01", "R01", "kind", "LED_IN"),
    ("DISP-01", "N01", "R01", "R01", "pitch_mm", 3.21),
    ("DISP-02", "N01", "R01", "R01", "brightness_nits", 4999),
    ("DISP-03", "N01", "R01", "R01", "ip", "IP64"),
    ("DISP-04", "N01", "R01", "R01", "refresh_hz", 2999),
    ("DISP-05", "N01", "R01", "R01", "input_bit", 9),
    ("DISP-06", "N01", "R01", "N01", "screen.view_m", [2.999, 120]),
    ("DISP-07", "N01", "R01", "R01", "auto_dimming", False),
    ("HDR-03", "N01", "R01", "R01", "hdr", ["SDR", "HLG", "HDR10"]),
    ("CERT-01", "N01", "R01", "R01", "certs.1.valid_until", "2028-03-30"),
    ("CERT-01", "N01", "R01", "R01", "certs.1.code", "ANOTHER"),
    ("CERT-02", "N01", "R01", "R01", "certs.0.valid_until", "2027-03-31"),
    ("TIME-01", "N01", "R01", "R01", "lead_days", 91),
    ("CAP-01", "N01", "R01", "R01", "capacity_m2_month", 113.48),
    ("CTRL-01", "N01", "R23", "R23", "max_mpx", 9),
    ("CTRL-02", "N01", "R23", "R23", "input_bit", 8),
    ("CTRL-03", "N01", "R23", "R23", "hdr", ["SDR", "HLG", "HDR10"]),
    ("PLAY-01", "N01", "R16", "R16", "hdr_out", ["SDR", "HLG"]),
    ("PLAY-02", "N01", "R16", "R16", "max_w", 7679),
    ("PLAY-03", "N01", "R16", "R16", "live", False),
    ("PLAY-03", "N06", "R17", "R17", "live", False),
    ("CONT-01", "N01", "R26", "R26", "px_h", 4319),
    ("HDR-01", "N01", "R26", "R26", "hdr", "HDR10"),
    ("HDR-02", "N01", "R16", "R16", "hdr_out", ["SDR", "HDR_VIVID"]),
    ("HDR-02", "N01", "R23", "R23", "hdr", ["SDR", "HDR_VIVID"]),
    ("HDR-02", "N03", "R43", "R43", "hdr", ["SDR", "HDR_VIVID"]),
    ("HDR-02", "N06", "R52", "R52", "hdr", ["SDR"]),
    ("HDR-02", "N10", "R14", "R14", "hdr", ["HDR10"]),
    ("CODEC-00", "N01", "R26", "N01", "content.codec", "AVS2"),
    ("CODEC-01", "N01", "R16", "R16", "codecs", ["AVS2", "HEVC"]),
    ("CODEC-01", "N03", "R43", "R43", "player_codecs", ["AVS2"]),
    ("CODEC-02", "N01", "R16", "R16", "max_fps", 49.9),
    ("CODEC-02", "N01", "R16", "R16", "max_bitrate_mbps", 79),
    ("CODEC-02", "N03", "R43", "R43", "player_max", [7679, 4320, 60]),
    ("DRM-01", "N01", "R26", "R26", "drm", "KDM"),
    ("DRM-01", "N03", "R36", "R36", "drm", "KDM"),
    ("RIGHTS-01", "N01", "R26", "R26", "rights.territory", ["511403", "510100"]),
    ("RIGHTS-01", "N04", "R35", "R35", "rights.territory", ["510100", "510700"]),
    ("RIGHTS-02", "N01", "R26", "R26", "rights.excluded", ["511400"]),
    ("RIGHTS-03", "N01", "R26", "R26", "rights.uses", ["HALL"]),
    ("RIGHTS-04", "N01", "R26", "R26", "rights.window", ["2026-01-01", "2028-03-30"]),
    ("CERT-03", "N01", "R26", "R26", "license_until", "2027-03-31"),
    ("CONT-09", "N01", "R26", "R26", "themes", ["川剧"]),
    ("TIME-03", "N03", "R36", "R36", "hours", ["06:00", "20:29"]),
    ("CONV-01", "N05", "R56", "N05", "allow_convert", False),
    ("CONV-02", "N05", "R56", "R56", "ops", ["UPSCALE_2X"]),
    ("CONV-03", "N05", "R56", "R56", "out_codecs", ["HEVC"]),
    ("CONV-04", "N05", "R56", "R30", "hdr", "HLG"),
    ("LINK-01", "N01", "R38", "R38", "down_mbps", 95.999),
    ("LINK-01", "N04", "R38", "R38", "down_mbps", 43),
    ("LINK-02", "N01", "R38", "R38", "coverage", ["510100", "511401"]),
    ("LINK-02", "N01", "R38", "R38", "excluded", ["511402"]),
    ("LINK-03", "N01", "R38", "R38", "availability_pct", 99.89),
    ("SEC-01", "N01", "R54", "R54", "mlps", "L1"),
    ("SEC-02", "N01", "R54", "R54", "mlps_valid_until", "2027-03-31"),
    ("PLAT-01", "N01", "R54", "R54", "codecs", ["HEVC"]),
    ("PLAT-02", "N01", "R54", "R54", "live_switch", False),
    ("PLAT-03", "N04", "R54", "R54", "sync_ms", 101),
    ("SITE-00", "N03", "R43", "R43", "env", "INDOOR"),
    ("DISP-01", "N03", "R43", "R43", "px_w", 7679),
    ("HDR-03", "N03", "R43", "N03", "site_filter.hdr_any", ["DOLBY_VISION"]),
    ("SITE-01", "N03", "R43", "R43", "region", "510105"),
    ("CERT-05", "N03", "R43", "R43", "permit_until", "2027-10-03"),
    ("SLOT-01", "N04", "R44", "R44", "free_slots", 3),
    ("TIME-02", "N03", "R43", "R43", "hours", ["08:00", "20:29"]),
    ("TIME-02", "N03", "R43", "R43", "curfew", "20:29"),
    ("SITE-02", "N03", "R43", "R43", "live_takeover_max", 0),
    ("SITE-03", "N04", "R35", "R47", "region", "510701"),
    ("CINE-01", "N10", "R14", "R14", "dcp", False),
    ("DISP-01", "N10", "R14", "R14", "px_w", 4095),
    ("CERT-01", "N10", "R14", "R14", "certs.0.valid_until", "2028-02-27"),
    ("FIT-01", "N10", "R14", "R14", "width_m", 12.601),
    ("FIT-01", "N10", "R14", "R14", "height_m", 6.301),
    ("TIME-01", "N10", "R14", "R14", "lead_days", 121),
    ("LAB-01", "N11", "R58", "R58", "scopes", ["T/UWA 005"]),
    ("EXP-01", "N11", "R59", "R59", "fields", ["HDR"]),
    ("SITE-00", "N11", "R50", "R50", "env", "OUTDOOR"),
    ("DISP-01", "N11", "R50", "R50", "px_h", 4319),
    ("ORG-04", "N11", "R58", "M18", "shareholders", [{"member": "M04", "pct": 1}]),
    ("ORG-04", "N11", "R58", "M18", "controlled_by", "M04"),
    ("ORG-04", "N11", "R58", "R58", "owner", "M04"),
    ("BUDGET-01", "N01", "R01", "N01", "budget_cny", 4_590_188.89),
    ("BUDGET-01", "N04", "R44", "N04", "budget_cny", 1_407_634),
]


@pytest.mark.parametrize(("code", "need", "out", "record", "path", "value"), BROKEN)
def test_one_broken_field_keeps_the_resource_out_by_exactly_its_rule(
    code: str, need: str, out: str, record: str, path: str, value: Any
) -> None:
    assert Alliance(TEAMS[need]).solve(need).teams >= 1
    answer = Alliance(TEAMS[need]).set(record, path, value).solve(need)
    assert codes(answer, out) == [code]


@pytest.mark.parametrize(
    ("code", "need", "extra"), [("LIVE-01", "N02", "R36"), ("HALL-01", "N06", "R51"), ("LINK-05", "N04", "R37")]
)
def test_a_resource_that_the_need_has_no_use_for_is_told_so(code: str, need: str, extra: str) -> None:
    assert codes(Alliance([*TEAMS[need], extra]).solve(need), extra) == [code]


def test_a_seat_that_nothing_can_fill_is_named() -> None:
    answer = Alliance(["R01", "R23", "R16", "R26", "R54"]).solve("N01")
    assert {tuple(codes(answer, key)) for key in answer.excluded} == {("SEAT-01",)}
    assert answer.excluded["R01"][0].seat == "LINK"


def test_a_relay_with_too_few_sites_names_the_site_seat() -> None:
    answer = Alliance(["R44", "R45", "R35", "R54", "R38"]).solve("N04")
    (failure,) = answer.excluded["R44"]
    assert (failure.code, failure.seat, failure.left, failure.right) == ("SEAT-01", "SITE", "2", "3")


def test_a_proposer_outside_the_segments_is_told_so() -> None:
    alliance = Alliance(TEAMS["N11"])
    assert [failure.code for failure in why(alliance.pool, alliance.need("N11"), "M01")] == ["RND-01"]
    assert why(alliance.pool, alliance.need("N11"), "M04") == ()


def test_every_hard_rule_has_a_case_that_bites() -> None:
    shown = {code for code, *_ in BROKEN} | {"LIVE-01", "HALL-01", "LINK-05", "SEAT-01", "RND-01"}
    asked_by_request = {"SEAT-02", "SEAT-03"}
    assert shown | asked_by_request == {rule.code for rule in HARD_RULES}


LIMITS: list[tuple[str, str, str, Any]] = [
    ("N01", "R01", "pitch_mm", 3.203),
    ("N01", "R01", "brightness_nits", 5000),
    ("N01", "R01", "refresh_hz", 3000),
    ("N01", "R01", "certs.1.valid_until", "2028-03-31"),
    ("N01", "R01", "certs.0.valid_until", "2027-04-01"),
    ("N01", "R01", "lead_days", 90),
    ("N01", "R01", "capacity_m2_month", 113.488),
    ("N01", "N01", "screen.view_m", [3.0, 120]),
    ("N01", "N01", "budget_cny", 4_590_188.94),
    ("N01", "M04", "dues_paid_until", "2026-11-23"),
    ("N01", "R38", "down_mbps", 96),
    ("N01", "R26", "rights.window", ["2027-04-01", "2028-03-31"]),
    ("N03", "R43", "hours", ["19:30", "20:30"]),
    ("N03", "R43", "curfew", "20:30"),
    ("N03", "R43", "permit_until", "2027-10-04"),
    ("N10", "R14", "width_m", 12.6),
    ("N10", "R14", "height_m", 6.3),
]


@pytest.mark.parametrize(("need", "record", "path", "value"), LIMITS)
def test_a_value_on_the_limit_passes(need: str, record: str, path: str, value: Any) -> None:
    assert Alliance(TEAMS[need]).set(record, path, value).solve(need).feasible
