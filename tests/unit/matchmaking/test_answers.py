"""From the engine's answer to what is kept with a run."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from services.matchmaking import policies
from services.matchmaking.engine import Answer, Failure, Filled, Team

WEIGHED = policies.Weighed(
    date(2026, 11, 23),
    "mem_owner",
    {"r1": 3, "l1": 1, "l2": 2},
    {"r1": "LED_OUT", "r2": "LED_OUT", "l1": "LINK", "l2": "LINK", "c1": "CONTENT", "v1": "LIVE"},
)


def failure(code: str, seat: str) -> Failure:
    return Failure(code, seat, "1", "2", "中", "en")


def a_team(*seats: Filled) -> Team:
    return Team(Fraction(1), 12, 1234, seats)


def kept(*teams: Team) -> list[dict[str, object]]:
    answer = Answer("need_1", True, len(teams), teams, "digest")
    return [dict(team) for team in policies.answer_of(answer, 0, WEIGHED).best]


def test_teams_are_ranked_and_each_resource_keeps_the_version_that_was_weighed() -> None:
    first, second = kept(
        a_team(Filled("DISPLAY", "r1", "mem_a", 340.46, "m2", 5)), a_team(Filled("LINK", "l1", "mem_b", 1, "unit", 5))
    )
    assert (first["rank"], second["rank"]) == (1, 2)
    assert first["seats"] == [
        {
            "seat": "DISPLAY", "resource": "r1", "resource_id": "r1", "member_id": "mem_a",
            "quantity": "340.46", "unit": "m2", "cost_fen": 5, "version": 3,
        }
    ]  # fmt: skip


def test_the_owners_feed_is_the_owners_seat() -> None:
    (team,) = kept(a_team(Filled("LIVE", "OWN_FEED", "somebody", 1, "unit", 0)))
    (seat,) = team["seats"]  # type: ignore[misc,attr-defined]
    assert (seat["seat"], seat["resource_id"], seat["member_id"]) == ("OWN_FEED", None, "mem_owner")


def test_a_proposer_is_a_member_without_a_resource() -> None:
    (team,) = kept(a_team(Filled("PROPOSER", "mem_a", "mem_a", 1, "unit", 0)))
    (seat,) = team["seats"]  # type: ignore[misc,attr-defined]
    assert (seat["seat"], seat["resource_id"], seat["member_id"]) == ("PROPOSER", None, "mem_a")


def test_one_link_for_three_sites_is_one_seat_with_the_sum() -> None:
    link = Filled("LINK", "l1", "mem_b", 1, "unit", 7)
    (team,) = kept(a_team(link, link, link, Filled("LINK", "l2", "mem_b", 1, "unit", 9)))
    assert [(s["resource"], s["quantity"], s["cost_fen"]) for s in team["seats"]] == [  # type: ignore[attr-defined]
        ("l1", "3", 21),
        ("l2", "1", 9),
    ]


def test_what_is_said_of_another_seat_is_the_bottleneck() -> None:
    excluded = {
        "r1": (failure("LINK-01", "LINK"),),
        "r2": (failure("DISP-01", "DISPLAY"), failure("HDR-03", "DISPLAY")),
        "l1": (failure("LINK-01", "LINK"),),
        "l2": (failure("LINK-02", "LINK"),),
    }
    assert policies.blocking(excluded, WEIGHED.kinds) == ("LINK-01", "LINK-02")


def test_of_what_is_said_elsewhere_the_nearest_to_feasible_counts() -> None:
    excluded = {
        "r1": (failure("BUDGET-01", "TEAM"),),
        "r2": (failure("CODEC-02", "CONTENT"), failure("BUDGET-01", "TEAM")),
        "c1": (failure("HDR-01", "CONTENT"),),
    }
    assert policies.blocking(excluded, WEIGHED.kinds) == ("BUDGET-01",)


def test_a_rule_of_the_whole_team_blocks() -> None:
    excluded = {"r1": (failure("BUDGET-01", "TEAM"),), "r2": (failure("CERT-01", "DISPLAY"),)}
    assert policies.blocking(excluded, WEIGHED.kinds) == ("BUDGET-01",)


def test_where_every_resource_fails_alone_the_nearest_to_fitting_count() -> None:
    excluded = {
        "l1": (failure("LINK-01", "LINK"),),
        "r1": (failure("DISP-00", "DISPLAY"), failure("DISP-02", "DISPLAY")),
    }
    assert policies.blocking(excluded, WEIGHED.kinds) == ("LINK-01",)


def test_content_and_live_take_either_name_of_their_seat() -> None:
    excluded = {"v1": (failure("CONT-01", "CONTENT"),), "c1": (failure("HDR-01", "LIVE"),)}
    assert policies.blocking(excluded, WEIGHED.kinds) == ("CONT-01", "HDR-01")


def test_an_empty_pool_has_no_candidates() -> None:
    assert policies.blocking({}, {}) == ("no_candidates",)
