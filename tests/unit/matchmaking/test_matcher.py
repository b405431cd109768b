"""The matcher's own judgement: bad records are left out, stages are tried in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.matchmaking import policies
from services.matchmaking.engine import BadRecord
from services.matchmaking.matcher import Case, read_pool, weigh
from shared.contracts.matchmaking import MatchRequested

SAMPLE = yaml.safe_load((Path(__file__).parents[3] / "demo/data/alliance.yaml").read_text(encoding="utf-8"))
NEEDS = {need["id"]: need for need in SAMPLE["needs"]}
RESOURCES: list[dict[str, Any]] = SAMPLE["resources"]
MEMBERS: list[dict[str, Any]] = SAMPLE["members"]


def answer(code: str, *stages: dict[str, list[str]], excluded: tuple[str, ...] = ()) -> Any:
    kinds = {resource["id"]: resource["kind"] for resource in RESOURCES}
    weighed = policies.Weighed(date(2026, 11, 23), None, dict.fromkeys(kinds, 1), kinds)
    case = Case(NEEDS[code], read_pool(MEMBERS, RESOURCES), weighed)
    return weigh(case, MatchRequested(code, "run_1", "first", stages, excluded))


def seats(told: Any) -> list[str]:
    return [seat["resource"] for seat in told.best[0]["seats"]]


def test_one_free_stage_is_the_whole_match() -> None:
    told = answer("N01", {})
    assert (told.teams, told.stage, seats(told)[0]) == (9, 0, "R01")


def test_a_stage_without_a_team_gives_way_to_the_next() -> None:
    told = answer("N01", {"LINK": ["R40"]}, {"DISPLAY": ["R01"]})
    assert (told.stage, seats(told)[0]) == (1, "R01")


def test_the_first_stage_with_a_team_is_the_answer() -> None:
    told = answer("N01", {"LINK": ["R37"]}, {})
    assert (told.stage, "R37" in seats(told)) == (0, True)


def test_when_no_stage_has_a_team_the_last_says_why() -> None:
    told = answer("N07", {"LINK": ["R37"]}, {})
    assert not told.feasible
    assert told.codes == ("LINK-01", "LINK-02")
    assert told.excluded["R37"][0]["code"] == "LINK-02"


def test_what_is_excluded_is_in_no_team() -> None:
    told = answer("N01", {}, excluded=("R38",))
    assert all("R38" not in [seat["resource"] for seat in team["seats"]] for team in told.best)


def test_a_relay_keeps_the_sites_that_must_stay() -> None:
    told = answer("N04", {"SITE": ["R45", "R47"]})
    assert {"R45", "R47"} <= set(seats(told))


def test_one_bad_record_stops_nobody_elses_match() -> None:
    bad = {**RESOURCES[0], "id": "R99", "pitch_mm": "three"}
    pool = read_pool([*MEMBERS, {"id": "M99"}], [*RESOURCES, bad])
    assert "R99" not in pool.resources and "M99" not in pool.members
    assert "R01" in pool.resources


def test_a_resource_whose_owner_is_not_known_yet_waits() -> None:
    pool = read_pool(MEMBERS[1:], RESOURCES)
    assert "R01" not in pool.resources and "R16" in pool.resources


def test_a_fault_that_no_record_explains_is_not_swallowed() -> None:
    twice = [*MEMBERS, {**MEMBERS[0], "id": ""}]
    with pytest.raises(BadRecord):
        read_pool([{**member, "id": None} for member in twice], [])
