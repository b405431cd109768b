"""Every need of the sample alliance has its verified outcome, and so has every relaxation of it."""

import re
import time

import pytest

from tests.unit.engine.alliance import Alliance, codes, resources

NEEDS = Alliance().needs


@pytest.mark.parametrize("key", NEEDS)
def test_a_sample_need_has_its_verified_outcome(key: str) -> None:
    expected = NEEDS[key]["expected"]
    answer = Alliance().solve(key)
    assert answer.feasible is expected["feasible"]
    assert answer.teams == expected.get("combos", 0)
    if "best" in expected:
        assert resources(answer) == [re.sub(r"x\d+$", "", name) for name in expected["best"]]
    if "best_cost_cny" in expected:
        assert answer.best[0].cost_cny == expected["best_cost_cny"]
    for excluded in expected.get("excluded_resources", {}):
        assert answer.excluded[excluded]


def test_the_whole_alliance_is_matched_and_explained_within_two_seconds() -> None:
    before = time.process_time()
    for key in NEEDS:
        Alliance().solve(key)
    assert time.process_time() - before < 2


def test_two_controllers_drive_the_large_screen() -> None:
    display, controllers = Alliance().solve("N01").best[0].seats[:2]
    assert (display.quantity, display.unit, display.cost_fen) == (340.46, "m2", 374_510_400)
    assert (controllers.resource, controllers.quantity, controllers.cost_fen) == ("R23", 2, 36_000_000)


def test_a_renewed_permit_opens_more_relays() -> None:
    answer = Alliance().set("R48", "permit_until", "2029-12-31").solve("N04")
    assert (answer.teams, answer.best[0].cost_cny) == (11, 1_093_419)


def test_without_the_conversion_no_content_fits_xichang() -> None:
    alliance = Alliance()
    del alliance.resources["R56"]
    assert alliance.solve("N05").teams == 0
    assert all("R56" in [seat.resource for seat in team.seats] for team in Alliance().solve("N05", top=99).best)


def test_without_the_satellite_firm_kangding_has_no_network() -> None:
    alliance = Alliance()
    assert alliance.solve("N06", excluded={"M12"}).teams == 0
    assert codes(alliance.solve("N06", excluded={"M12"}), "R41") == ["SEAT-03"]
    assert alliance.set("M12", "status", "exited").solve("N06").teams == 0


def test_fibre_or_4k_opens_the_kangding_live_screen() -> None:
    fibre = Alliance()
    fibre.resources["R37"]["coverage"].append("513300")
    assert fibre.solve("N07").teams == 2
    smaller = Alliance().set("N07", "screen.min_px", [3840, 2160]).set("N07", "content.min_px", [3840, 2160])
    assert smaller.solve("N07").teams == 16


def test_luzhou_fails_on_a_certificate_the_budget_and_the_lead_time() -> None:
    answer = Alliance().solve("N08")
    assert codes(answer, "R05") == ["CERT-01"]
    assert codes(answer, "R01") == ["BUDGET-01"]
    assert "TIME-01" in codes(answer, "R04")


def test_luzhou_opens_with_a_renewed_certificate_or_a_larger_budget() -> None:
    renewed = Alliance().set("R05", "certs.1.valid_until", "2028-12-31").solve("N08")
    assert renewed.best[0].cost_cny == 1_719_291
    assert Alliance().set("N08", "budget_cny", 2_921_980).solve("N08").best[0].cost_cny == 2_921_979
    assert not Alliance().set("N08", "budget_cny", 2_921_978).solve("N08").feasible


def test_wider_rights_or_plain_hlg_open_leshan() -> None:
    wider = Alliance().set("R28", "rights.territory", ["510000"]).solve("N09")
    assert (wider.teams, wider.best[0].cost_cny) == (7, 44_933)
    grades = ["HDR_VIVID_HLG", "HDR_VIVID_PQ", "HLG"]
    plain = Alliance().set("N09", "content.hdr_from", grades).set("N09", "budget_cny", 208_790).solve("N09")
    assert plain.best[0].cost_cny == 208_789


def test_leshan_names_the_rights_and_the_grade_that_stand_in_the_way() -> None:
    answer = Alliance().solve("N09")
    assert (codes(answer, "R28"), codes(answer, "R29")) == (["RIGHTS-01"], ["HDR-01"])


def test_a_later_closing_hour_opens_new_year() -> None:
    later = Alliance().set("R43", "hours", ["08:00", "24:30"]).set("R43", "curfew", "24:30").solve("N12")
    assert (later.teams, later.best[0].cost_cny) == (3, 60_000)


def test_one_member_giving_lab_and_expert_is_told_to_recuse() -> None:
    (warning,) = Alliance().solve("N11").best[0].warnings
    assert (warning.code, warning.severity, warning.left) == ("ORG-04", "warning", "M18")
