"""What may be asked of the engine besides a need, and what its answers say."""

import json
import random
from fractions import Fraction

import pytest

from services.matchmaking.engine import BadRecord, Pool, solve, why
from tests.unit.engine.alliance import Alliance, codes, resources


def test_a_fixed_seat_is_kept_in_every_team() -> None:
    answer = Alliance().solve("N01", top=99, fixed={"LINK": ["R37"]})
    assert answer.teams == len(answer.best) == 3
    assert all("R37" in [seat.resource for seat in team.seats] for team in answer.best)
    assert codes(answer, "R38") == ["SEAT-02"]


def test_a_repair_checks_every_rule_again_the_budget_too() -> None:
    answer = Alliance().solve("N01", fixed={"DISPLAY": "R04"})
    assert not answer.feasible
    assert codes(answer, "R04") == ["BUDGET-01"]


def test_a_standby_takes_the_seat_of_one_who_declined() -> None:
    kept = {"DISPLAY": ["R01"], "LEDCTRL": ["R23"], "PLAYER": ["R16"], "LINK": ["R38"], "PLATFORM": ["R54"]}
    answer = Alliance().solve("N01", fixed=kept, excluded={"R26"})
    assert resources(answer) == ["R01", "R23", "R16", "R29", "R38", "R54"]


def test_an_excluded_member_takes_its_resources_along() -> None:
    answer = Alliance().solve("N01", top=99, excluded={"M06"})
    assert {seat.resource for team in answer.best for seat in team.seats if seat.seat == "CONTENT"} == {"R29"}
    assert answer.excluded["R26"][-1].code == "SEAT-03"


def test_fixed_sites_of_a_relay_are_in_every_team_and_others_may_join() -> None:
    answer = Alliance().solve("N04", top=99, fixed={"SITE": ["R43", "R45"]})
    assert [resources(answer, place) for place in range(answer.teams)] == [["R43", "R45", "R47", "R35", "R54", "R38"]]
    assert codes(answer, "R44") == ["BUDGET-01"]


def test_a_kept_link_serves_its_relay_although_a_cheaper_one_exists() -> None:
    answer = Alliance().solve("N04", fixed={"LINK": ["R39"]})
    assert [seat.resource for seat in answer.best[0].seats if seat.seat == "LINK"] == ["R39"] * 3
    assert codes(answer, "R38") == ["LINK-05"]


def test_a_relay_has_one_link_for_each_site() -> None:
    (team, _) = Alliance().solve("N04").best
    assert [seat.seat for seat in team.seats] == ["SITE"] * 3 + ["CONTENT", "PLATFORM"] + ["LINK"] * 3


def test_the_needs_own_feed_sits_at_no_cost_for_the_owner() -> None:
    feed = Alliance().solve("N02").best[0].seats[1]
    owner = Alliance().needs["N02"]["demand_owner"]
    assert (feed.seat, feed.resource, feed.owner, feed.cost_fen) == ("LIVE", "OWN_FEED", owner, 0)


def test_a_seat_that_the_need_has_not_cannot_be_fixed() -> None:
    with pytest.raises(BadRecord, match=r"fixed\.HALL"):
        Alliance().solve("N01", fixed={"HALL": ["R52"]})


def test_a_fixed_resource_that_is_gone_leaves_no_team() -> None:
    assert not Alliance().solve("N01", fixed={"LINK": ["R99"]}).feasible


def test_an_optional_seat_may_be_fixed_empty() -> None:
    answer = Alliance().solve("N05", fixed={"CONVERT": []})
    assert not answer.feasible
    assert codes(answer, "R30") == ["HDR-01"]


def test_a_team_with_and_without_conversion_are_two_teams() -> None:
    alliance = Alliance(["R02", "R22", "R17", "R30", "R40", "R54", "R56"])
    alliance.set("N05", "content.hdr_from", ["SDR", "HLG"])
    answer = alliance.solve("N05")
    assert [len(team.seats) for team in answer.best] == [6, 7]
    assert answer.teams == 2


def test_cost_is_exact_and_rounded_half_up_once() -> None:
    team = Alliance().solve("N01").best[0]
    year = Fraction(366, 365)
    assert team.cost == Fraction("340.464") * 1_100_000 + 36_000_000 + 8_800_000 + (6_000_000 + 33_600_000) * year
    assert (team.cost_fen, team.cost_cny) == (459_018_893, 4_590_189)


def test_equal_costs_are_ordered_by_resource_ids_in_seat_order() -> None:
    alliance = Alliance(["R43", "R36", "R38"])
    for twin in ("R97", "R05x", "R38a"):
        alliance.resources[twin] = alliance.resources["R38"] | {"id": twin}
    answer = alliance.solve("N03")
    assert [team.seats[-1].resource for team in answer.best] == ["R05x", "R38", "R38a", "R97"]


@pytest.mark.parametrize("key", Alliance().needs)
def test_the_same_inputs_give_the_same_bytes_in_any_order(key: str) -> None:
    alliance, dice = Alliance(), random.Random(7)
    members, resources = list(alliance.members.values()), list(alliance.resources.values())
    dice.shuffle(members)
    dice.shuffle(resources)
    shuffled = solve(Pool.from_records(members, resources), alliance.need(key))
    assert json.dumps(shuffled.as_dict()) == json.dumps(alliance.solve(key).as_dict())


def test_the_digest_tells_other_inputs_apart() -> None:
    plain = Alliance().solve("N01", explain=False)
    assert plain.inputs == Alliance().solve("N01").inputs
    assert plain.inputs != Alliance().set("R60", "seats", 61).solve("N01").inputs
    assert plain.inputs != Alliance().solve("N01", excluded={"R99"}).inputs
    assert plain.rule_set


def test_an_answer_without_explanation_excludes_nobody() -> None:
    assert Alliance().solve("N08", explain=False).excluded == {}


def test_top_limits_the_teams_shown_and_not_the_count() -> None:
    answer = Alliance().solve("N05", top=2)
    assert (len(answer.best), answer.teams) == (2, 38)
    everything = Alliance().solve("N05", top=99)
    assert everything.best[:2] == answer.best
    assert [team.cost for team in everything.best] == sorted(team.cost for team in everything.best)


def test_a_failure_shows_both_values_in_both_languages() -> None:
    (pixels, *_) = Alliance().set("R01", "pitch_mm", 5.0).solve("N01").excluded["R01"]
    assert (pixels.seat, pixels.left, pixels.right) == ("DISPLAY", "4920×2768", "7680×4320")
    assert pixels.zh == "像素不足:需 7680×4320,屏 4920×2768"
    assert pixels.en == "too few pixels: needs 7680×4320, the screen has 4920×2768"


@pytest.mark.parametrize("key", Alliance().needs)
def test_every_failure_of_the_sample_shows_both_values_in_both_languages(key: str) -> None:
    for failures in Alliance().solve(key).excluded.values():
        for failure in failures:
            assert failure.left
            assert failure.right
            assert failure.left in failure.en
            assert failure.right in failure.en
            assert failure.zh != failure.en
            assert "{" not in failure.zh + failure.en


def test_a_certificate_that_is_not_there_reads_as_not_given() -> None:
    failure = next(why for why in Alliance().solve("N08").excluded["R02"] if why.code == "CERT-01")
    assert "UWA_HDR_VIVID_DISPLAY" in failure.zh
    assert "未提供" in failure.zh
    assert "not given" in failure.en


def test_why_says_nothing_of_a_resource_that_fits_and_refuses_one_of_no_kind() -> None:
    alliance = Alliance()
    assert why(alliance.pool, alliance.need("N01"), "R01") == ()
    assert [failure.code for failure in why(alliance.pool, alliance.need("N01"), "R04")] == ["BUDGET-01"]
    with pytest.raises(LookupError):
        why(alliance.pool, alliance.need("N01"), "R43")


def test_rules_that_are_close_are_shown_as_margins() -> None:
    margins = {margin.code: (margin.left, margin.right) for margin in Alliance().solve("N06").best[0].margins}
    assert margins["LINK-01"] == ("45 Mbps", "43.2 Mbps")


@pytest.mark.parametrize(
    ("need", "record", "path", "value", "code", "severity"),
    [
        ("N01", "N01", "facing", "SW", "DISP-02", "warning"),
        ("N01", "N01", "screen.view_m", [4, 100], "DISP-06", "warning"),
        ("N01", "N01", "screen.view_m", [17, 100], "DISP-06", "info"),
        ("N01", "R01", "contrast", 2999, "DISP-08", "soft"),
        ("N01", "R26", "audio", ["DRA"], "AUD-01", "soft"),
        ("N01", "R26", "content_review", "submitted", "REV-01", "warning"),
        ("N06", "R35", "hdr", "HDR_VIVID_HLG", "HDR-02", "warning"),
        ("N11", "R58", "valid_until", "2027-06-30", "LAB-02", "warning"),
        ("N02", "R43", "tentative", [{"start": "2027-10-03", "end": "2027-10-04"}], "LOCK-01", "warning"),
    ],
)
def test_advice_is_shown_and_never_excludes(
    need: str, record: str, path: str, value: object, code: str, severity: str
) -> None:
    alliance = Alliance().set("N01", "facing", "N").set(record, path, value)
    alliance.set("N06", "content.hdr_from", ["HLG", "HDR_VIVID_HLG"])
    team = alliance.solve(need).best[0]
    assert (code, severity) in [(warning.code, warning.severity) for warning in team.warnings]


def test_a_tentative_takeover_at_another_hour_is_no_clash() -> None:
    other = [{"start": "2027-10-03", "end": "2027-10-04", "daily": ["21:00", "22:00"]}]
    assert not Alliance().set("R43", "tentative", other).solve("N02").best[0].warnings


def test_domestic_standards_earn_points() -> None:
    plain = Alliance().solve("N01").best[0]
    richer = Alliance().set("R26", "audio", ["AUDIO_VIVID", "AAC"]).solve("N01").best[0]
    assert richer.points == plain.points + 1
