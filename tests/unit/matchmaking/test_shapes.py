"""Needs as they are sent: every need of the sample goes in, and what is wrong is named in both languages."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.matchmaking import schemas
from services.matchmaking.commands import OpenNeed
from shared import shapes
from shared.domain import Actor
from shared.errors import Invalid

SAMPLE = yaml.safe_load((Path(__file__).parents[3] / "demo/data/alliance.yaml").read_text(encoding="utf-8"))
NEEDS = {need["id"]: need for need in SAMPLE["needs"]}
CONTROLS = {"title", "mode", "demand_owner", "as_of"}


def body(code: str, **changes: Any) -> dict[str, Any]:
    """A need of the sample; a change of None takes the field away, "a.b" reaches into objects."""
    given = {
        name: deepcopy(value) for name, value in NEEDS[code].items() if name not in ("id", "expected", "submitted_at")
    }
    given["as_of"] = "2026-11-23"
    for path, value in changes.items():
        *way, last = path.split("__")
        target = given
        for step in way:
            target = target[step]
        if value is None:
            target.pop(last)
        else:
            target[last] = value
    return given


def load(given: Any) -> OpenNeed:
    command: OpenNeed = shapes.load(schemas.OpenNeed, given, Actor("staff"))
    return command


def wrong_fields(given: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        load(given)
    for error in refused.value.errors:
        assert error["zh"] and error["en"] and error["zh"] != error["en"]
    return sorted(error["field"] for error in refused.value.errors)


@pytest.mark.parametrize("code", NEEDS)
def test_every_need_of_the_sample_goes_in_whole(code: str) -> None:
    given = body(code)
    command = load(given)
    assert {name: command.spec[name] for name in given if name not in CONTROLS} == {
        name: value for name, value in given.items() if name not in CONTROLS
    }
    assert (command.auto, command.answer_within_s, command.title) == (False, 259_200, given["title"])


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("N01", {"screen__width_m": "24.6"}, "screen.width_m"),
        ("N01", {"screen__width_m": -1}, "screen.width_m"),
        ("N01", {"screen__width_m": None}, "screen.width_m"),
        ("N01", {"screen__min_px": [7680]}, "screen.min_px"),
        ("N01", {"screen__min_px": [7680.5, 4320]}, "screen.min_px[0]"),
        ("N01", {"screen__view_m": [120, 20]}, "screen.view_m"),
        ("N01", {"screen__colour": "red"}, "screen.colour"),
        ("N01", {"screen": []}, "screen"),
        ("N01", {"hdr_any": ["HDR9"]}, "hdr_any[0]"),
        ("N01", {"hdr_any": []}, "hdr_any"),
        ("N01", {"content__hdr_from": ["HDR_VIVID"]}, "content.hdr_from[0]"),
        ("N01", {"content__uses": "CINEMA"}, "content.uses"),
        ("N01", {"content__codec": "MPEG2"}, "content.codec"),
        ("N01", {"platform__mlps_min": "3"}, "platform.mlps_min"),
        ("N01", {"project_kind": "8K"}, "project_kind"),
        ("N01", {"region": "519999"}, "region"),
        ("N01", {"region": 511402}, "region"),
        ("N01", {"env": "LAB"}, "env"),
        ("N01", {"facing": "UP"}, "facing"),
        ("N01", {"lat": None}, "lat"),
        ("N01", {"lng": 181}, "lng"),
        ("N01", {"start": "2028-04-01"}, "end"),
        ("N01", {"start": "2026-11-22"}, "start"),
        ("N01", {"start": "2027-02-30"}, "start"),
        ("N01", {"end": "2090-01-01"}, "end"),
        ("N01", {"as_of": "today"}, "as_of"),
        ("N01", {"budget_cny": 0}, "budget_cny"),
        ("N01", {"budget_cny": 1.001}, "budget_cny"),
        ("N01", {"budget_cny": "6000000"}, "budget_cny"),
        ("N01", {"budget_cny": True}, "budget_cny"),
        ("N01", {"live": "yes"}, "live"),
        ("N01", {"max_lead_days": 0}, "max_lead_days"),
        ("N01", {"link_min_avail": 101}, "link_min_avail"),
        ("N01", {"roles": ["DISPLAY", "SITE"]}, "roles"),
        ("N01", {"roles": ["CONTENT", "LIVE"]}, "roles"),
        ("N01", {"auto": 1}, "auto"),
        ("N01", {"answer_within_s": 0}, "answer_within_s"),
        ("N01", {"title": ""}, "title"),
        ("N01", {"title": None}, "title"),
        ("N01", {"daily": ["10:00", "11:00"]}, "daily"),
        ("N01", {"screen__width_m": 24.12345678}, "screen.width_m"),
        ("N02", {"daily": ["21:00", "19:00"]}, "daily"),
        ("N02", {"daily": ["19:00", "19:00"]}, "daily"),
        ("N02", {"daily": ["19:00", "30:01"]}, "daily[1]"),
        ("N02", {"daily": ["7pm", "21:00"]}, "daily[0]"),
        ("N02", {"own_feed__rights_ok": False}, "own_feed.rights_ok"),
        ("N02", {"own_feed__hdr": "HDR_VIVID"}, "own_feed.hdr"),
        ("N02", {"own_feed__bitrate_mbps": None}, "own_feed.bitrate_mbps"),
        ("N02", {"site_filter__env": "ROOF"}, "site_filter.env"),
        ("N02", {"regions": ["000001"]}, "regions[0]"),
        ("N02", {"end": "2029-10-03"}, "end"),
        ("N02", {"hall": "res_1"}, "hall"),
        ("N04", {"min_sites": 2}, "min_cities"),
        ("N04", {"slots_per_loop": None}, "slots_per_loop"),
        ("N06", {"hall": None}, "hall"),
        ("N09", {"own_screen__hdr": []}, "own_screen.hdr"),
        ("N10", {"room_m": [22.0, 14.0]}, "room_m"),
        ("N10", {"cine__dcp": "yes"}, "cine.dcp"),
        ("N11", {"rnd__needs_segments": ["CHIPS"]}, "rnd.needs_segments[0]"),
        ("N11", {"rnd__pilot_site": None}, "rnd.pilot_site"),
        ("N11", {"coi__lab_independent_of": ["LINK"]}, "coi.lab_independent_of[0]"),
        ("N11", {"screen": {}}, "screen"),
    ],
)
def test_what_is_wrong_is_named(code: str, changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(body(code, **changes)) == [field]


@pytest.mark.parametrize("mode", [None, 3, "RETROFIT", "new_build", ["RND"], {}])
def test_an_unknown_mode_is_named(mode: Any) -> None:
    given = body("N01") | {"mode": mode}
    assert wrong_fields(given) == ["mode"]


def test_a_need_without_a_mode_is_refused() -> None:
    assert wrong_fields(body("N01", mode=None)) == ["mode"]


@pytest.mark.parametrize("given", [[], "need", 3])
def test_a_need_is_an_object(given: Any) -> None:
    assert wrong_fields(given) == ["body"]


def test_a_window_may_run_past_midnight() -> None:
    assert load(body("N02", daily=["23:00", "30:00"])).spec["daily"] == ["23:00", "30:00"]


def test_several_faults_are_all_named() -> None:
    assert wrong_fields(body("N01", env="LAB", facing="UP", budget_cny=-1)) == ["budget_cny", "env", "facing"]


@pytest.mark.parametrize("shape", [schemas.CancelNeed, schemas.AnswerInvitation])
def test_what_is_required_is_required(shape: Any) -> None:
    with pytest.raises(Invalid):
        shapes.load(shape, {}, Actor("staff"), need_id="need_1")


@pytest.mark.parametrize("answer", ["yes", "pending", None, True])
def test_an_answer_is_yes_or_no(answer: Any) -> None:
    with pytest.raises(Invalid):
        shapes.load(schemas.AnswerInvitation, {"answer": answer}, Actor("staff"), invitation_id="inv_1")


@pytest.mark.parametrize("rank", [0, -1, 1.0, "1", True])
def test_a_rank_is_a_whole_number_from_one(rank: Any) -> None:
    with pytest.raises(Invalid):
        shapes.load(schemas.IssueProposal, {"rank": rank}, Actor("staff"), need_id="need_1")
