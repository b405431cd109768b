"""The oracle is right about every outcome that the sample alliance states, and about every repair that it names."""

import math
import re
from fractions import Fraction

import pytest

from tests.oracle.brute import brute
from tests.oracle.sample import member_of, need_of, resource_of, sample

NEEDS = [f"N{number:02}" for number in range(1, 13)]


def answer(alliance, need_id):
    return brute(alliance, need_of(alliance, need_id))


def yuan(ranking) -> int:
    """The cost of the best team, rounded half up as it is shown."""
    return math.floor(ranking[0][0] + Fraction(1, 2))


def least_budget(alliance, need_id) -> int:
    """What the best team costs, in rounded yuan, where money is no matter."""
    return yuan(brute(alliance, {**need_of(alliance, need_id), "budget_cny": None})["ranking"])


def stated(best) -> tuple:
    """The stated best team without its quantities: R23x2 is two of R23."""
    return tuple(re.sub(r"x\d+$", "", resource_id) for resource_id in best)


def once_each(resource_ids) -> tuple:
    return tuple(dict.fromkeys(resource_ids))


@pytest.mark.parametrize("need_id", NEEDS)
def test_brute_force_finds_what_the_sample_states(need_id):
    alliance = sample()
    expected = need_of(alliance, need_id)["expected"]
    found = answer(alliance, need_id)
    assert found["feasible"] is expected["feasible"]
    assert found["teams"] == expected.get("combos", 0)
    if expected["feasible"]:
        assert once_each(found["ranking"][0][1]) == stated(expected["best"])
        assert yuan(found["ranking"]) == expected.get("best_cost_cny", 0)


def test_the_new_8k_screen_takes_two_controllers_and_the_finer_one_breaks_only_the_budget():
    alliance = sample()
    need_of(alliance, "N01")["budget_cny"] = 10**9
    assert {team[0] for _, team in answer(alliance, "N01")["ranking"]} == {"R01", "R04"}


def test_every_relay_takes_one_link_for_each_of_its_three_sites():
    assert answer(sample(), "N04")["ranking"][0][1].count("R38") == 3


def test_a_renewed_permit_opens_eleven_relays():
    alliance = sample()
    resource_of(alliance, "R48")["permit_until"] = "2027-12-31"
    found = answer(alliance, "N04")
    assert (found["teams"], yuan(found["ranking"])) == (11, 1093419)


def test_the_only_film_on_the_theme_needs_conversion():
    alliance = sample()
    assert all("R56" in team for _, team in answer(alliance, "N05")["ranking"])
    need_of(alliance, "N05")["allow_convert"] = False
    assert not answer(alliance, "N05")["feasible"]


def test_the_halls_have_no_team_once_the_satellite_firm_leaves():
    alliance = sample()
    member_of(alliance, "M12")["status"] = "exited"
    assert not answer(alliance, "N06")["feasible"]


def test_fibre_to_the_prefecture_opens_two_teams():
    alliance = sample()
    resource_of(alliance, "R37")["coverage"].append("513300")
    assert answer(alliance, "N07")["teams"] == 2


def test_a_4k_picture_opens_sixteen_teams():
    alliance = sample()
    need_of(alliance, "N07")["screen"]["min_px"] = [3840, 2160]
    need_of(alliance, "N07")["content"]["min_px"] = [3840, 2160]
    assert answer(alliance, "N07")["teams"] == 16


def test_a_renewed_certificate_opens_a_team_within_the_low_budget():
    alliance = sample()
    for cert in resource_of(alliance, "R05")["certs"]:
        cert["valid_until"] = "2028-12-31"
    assert yuan(answer(alliance, "N08")["ranking"]) == 1719291


def test_without_the_certificate_the_budget_has_to_reach_the_stated_sum_before_rounding():
    alliance = sample()
    assert least_budget(alliance, "N08") == 2921979
    need_of(alliance, "N08")["budget_cny"] = 2921979
    assert not answer(alliance, "N08")["feasible"], "the exact cost is some fen above the rounded one"
    need_of(alliance, "N08")["budget_cny"] = 2921980
    assert answer(alliance, "N08")["feasible"]


def test_wider_rights_open_seven_teams():
    alliance = sample()
    resource_of(alliance, "R28")["rights"]["territory"] = ["510000"]
    found = answer(alliance, "N09")
    assert (found["teams"], yuan(found["ranking"])) == (7, 44933)


def test_plain_hlg_opens_a_team_once_the_budget_reaches_the_stated_sum():
    alliance = sample()
    need_of(alliance, "N09")["content"]["hdr_from"].append("HLG")
    assert not answer(alliance, "N09")["feasible"]
    assert least_budget(alliance, "N09") == 208789


def test_a_waived_closing_hour_opens_three_teams():
    alliance = sample()
    resource_of(alliance, "R43").update(hours=["08:00", "24:30"], curfew="24:30")
    found = answer(alliance, "N12")
    assert (found["teams"], yuan(found["ranking"])) == (3, 60000)
