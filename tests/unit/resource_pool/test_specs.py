"""Specs: what every kind takes, and the exact field that it names in both languages when it does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from services.resource_pool.schemas.kinds import SPECS, checked
from shared.errors import Invalid
from tests.samples import sample_specs, spec_of

DROP = object()
"""Stands for a field that is left out."""

PRICED = sorted(set(SPECS) - {"SITE", "HALL"})
CERTIFIED = ["LED_OUT", "LED_IN", "CINE_HALL", "PLAYER", "LEDCTRL"]

BAD: dict[str, list[tuple[str, Any]]] = {
    "LED_OUT": [
        ("pitch_mm", "3.0"), ("pitch_mm", 0.5), ("brightness_nits", 50), ("refresh_hz", 3840.5), ("frame_hz", 55),
        ("input_bit", 9), ("gamut_bt2020_pct", 101), ("ip", "IP7X"), ("ip", "65"), ("hdr", ["SDR", "HDR_VIVID_PQ"]),
        ("hdr", []), ("hdr", ["SDR", "SDR"]), ("auto_dimming", "yes"), ("auto_dimming", 1), ("view_h_deg", 181),
        ("power_avg_wm2", 721), ("capacity_m2_month", -1), ("lead_days", True), ("price_unit", "per_set"),
        ("pitch_mm", DROP), ("certs", DROP), ("price_cny", 10**13),
    ],
    "LED_IN": [("pitch_mm", 25), ("brightness_nits", 7000), ("contrast", 1.5), ("ip", None), ("weight_kgm2", "27")],
    "CINE_HALL": [
        ("px_w", 0), ("width_m", -10.24), ("sdr_ref_nits", 301), ("gamut", "BT2020_7"), ("dcp", None),
        ("hdr", "SDR"), ("lead_days", 1000), ("height_m", DROP),
    ],
    "PLAYER": [
        ("codecs", ["AVS4"]), ("codecs", []), ("max_w", "7680"), ("max_bitrate_mbps", 0), ("hdr_out", ["HDR12"]),
        ("drm", ["NONE"]), ("outputs", ["HDMI3.0"]), ("outputs", ["HDMI2.0x1"]), ("live", "true"), ("bit", 11),
    ],
    "LEDCTRL": [("max_mpx", 0), ("max_mpx", float("inf")), ("inputs", "HDMI2.0"), ("input_bit", DROP)],
    "CONTENT": [
        ("fps", 23), ("hdr", "HDR_VIVID"), ("codec", ["AVS3"]), ("bitrate_mbps", 0), ("drm", "CSS"),
        ("license_until", "2028-3-31"), ("content_review", "passed"), ("languages", ["Chinese"]),
        ("production_days", 0), ("price_unit", "per_m2"), ("themes", ["三苏文化", ""]), ("rights", None),
    ],
    "LIVE": [
        ("hours", ["07:00"]), ("hours", ["24:00", "07:00"]), ("hours", ["07:00", "30:01"]),
        ("hours", ["7:00", "24:00"]),
        ("protocol", "UDP"), ("price_unit", "per_title"), ("event_days", ["2027-02-30"]), ("redundancy", "2+1"),
    ],
    "LINK": [
        ("access", "4G"), ("down_mbps", -1), ("availability_pct", 100.1), ("coverage", []), ("coverage", ["519999"]),
        ("coverage", ["510000", "510000"]), ("loss", "few"), ("loss", 2), ("loss", "2e-0"), ("latency_ms", None),
        ("excluded", ["500000"]), ("excluded", ["510100"]), ("multicast", 0),
    ],
    "SITE": [
        ("region", "519999"), ("region", "51010"), ("region", 510104), ("lng", 181), ("lat", DROP), ("env", "LAB"),
        ("venue", "MALL"), ("player_max", [7680, 4320]), ("player_max", [7680, 4320, 60, 1]),
        ("player_max", [7680, 4320, "60"]), ("player_max", [7680, 0, 60]), ("curfew", "25h"), ("curfew", "22:60"),
        ("permit_until", "2027-02-30"), ("permit_until", "1999-12-31"), ("free_slots", 41), ("free_slots", -1),
        ("area_m2", 400), ("price_slot_day_cny", 0.001), ("price_takeover_hour_cny", -38000), ("mlps", "L9"),
        ("live_takeover_max", 1.0), ("hours", ["22:30", "22:30"]),
    ],
    "HALL": [
        ("region", "990000"), ("count", 0), ("room_m", [22.0, 14.0]), ("room_m", [22.0, 14.0, "7.5"]), ("seats", "60"),
        ("existing", None), ("price_session_cny", -0.01), ("price_session_cny", "800"), ("player_codecs", ["AVS9"]),
    ],
    "PLATFORM": [
        ("max_screens", -1), ("sync_ms", "40"), ("mlps", "3"), ("mlps_valid_until", "31.12.2027"), ("drm", "CHINADRM"),
        ("live_switch", DROP), ("data_in_china", "yes"),
    ],
    "CONVERT": [("ops", ["HLG_TO_SDR"]), ("ops", DROP), ("out_codecs", []), ("throughput_min_day", 0), ("max_w", 1.5)],
    "LAB": [("scopes", []), ("scopes", [1]), ("quals", ["ISO"]), ("valid_until", "2028-00-01"), ("report_days", 0)],
    "EXPERT": [("fields", []), ("fields", DROP), ("titles", "正高4"), ("price_unit", "per_day")],
    "TRAIN": [("seats", 0), ("days", "5"), ("cert", 7), ("price_unit", DROP)],
}  # fmt: skip
BAD_EVERYWHERE: list[tuple[str, Any]] = [("colour", "red"), ("owner", "mem_1")]
BAD_PRICES: list[Any] = [-1, "11000", True, 1.005, None, DROP, float("nan")]

NESTED: list[tuple[str, list[str | int], Any, str]] = [
    ("CONTENT", ["rights", "window"], ["2028-07-01", "2028-06-30"], "spec.rights.window"),
    ("CONTENT", ["rights", "window"], ["2026-07-01", "2027-02-30"], "spec.rights.window[1]"),
    ("CONTENT", ["rights", "window"], ["2026-07-01"], "spec.rights.window"),
    ("CONTENT", ["rights", "territory"], ["519999"], "spec.rights.territory[0]"),
    ("CONTENT", ["rights", "territory"], [], "spec.rights.territory"),
    ("CONTENT", ["rights", "excluded"], ["440100"], "spec.rights.excluded"),
    ("CONTENT", ["rights", "excluded"], ["510000"], "spec.rights.excluded"),
    ("CONTENT", ["rights", "uses"], ["CINEMA"], "spec.rights.uses[0]"),
    ("CONTENT", ["rights", "exclusive"], "no", "spec.rights.exclusive"),
    ("CONTENT", ["rights", "price"], 1, "spec.rights.price"),
    ("LED_OUT", ["certs", 0, "valid_until"], "2027-02-30", "spec.certs[0].valid_until"),
    ("LED_OUT", ["certs", 1, "code"], "hdr vivid", "spec.certs[1].code"),
    ("LED_OUT", ["certs", 0, "valid_from"], "2030-01-01", "spec.certs"),
    ("LED_OUT", ["certs", 0, "file_hash"], "abc", "spec.certs[0].file_hash"),
    ("LED_OUT", ["certs", 0, "stamp"], "x", "spec.certs[0].stamp"),
    ("LED_OUT", ["certs", 0], "CCC", "spec.certs[0]"),
]


def errors_of(kind: str, spec: Any) -> list[dict[str, str]]:
    with pytest.raises(Invalid) as caught:
        checked(kind, spec)
    return caught.value.errors


def with_(kind: str, field: str, value: Any) -> dict[str, Any]:
    spec = copy.deepcopy(spec_of(kind))
    if value is DROP:
        del spec[field]
        return spec
    return {**spec, field: value}


def assert_said_in_both_languages(errors: list[dict[str, str]]) -> None:
    for error in errors:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in error["zh"]), error
        assert error["en"].isascii() or "…" in error["en"] or "²" in error["en"] or "°" in error["en"], error
        assert error["zh"] != error["en"]


@pytest.mark.parametrize(("reference", "kind", "spec"), [pytest.param(*row, id=row[0]) for row in sample_specs()])
def test_every_sample_spec_loads_unchanged(reference: str, kind: str, spec: dict[str, Any]) -> None:
    assert checked(kind, copy.deepcopy(spec)) == spec


def test_the_samples_exercise_every_kind() -> None:
    assert {kind for _, kind, _ in sample_specs()} == set(SPECS) == set(BAD)


@pytest.mark.parametrize(
    ("kind", "field", "value"), [(kind, field, value) for kind, rows in BAD.items() for field, value in rows]
)
def test_a_bad_value_is_refused_by_the_name_of_its_field_alone(kind: str, field: str, value: Any) -> None:
    errors = errors_of(kind, with_(kind, field, value))
    assert {error["field"].split("[")[0] for error in errors} == {f"spec.{field}"}
    assert_said_in_both_languages(errors)


@pytest.mark.parametrize("kind", SPECS)
@pytest.mark.parametrize(("field", "value"), BAD_EVERYWHERE)
def test_a_field_that_no_one_knows_is_refused(kind: str, field: str, value: Any) -> None:
    errors = errors_of(kind, with_(kind, field, value))
    assert [error["field"] for error in errors] == [f"spec.{field}"]
    assert_said_in_both_languages(errors)


@pytest.mark.parametrize("kind", PRICED)
@pytest.mark.parametrize("price", BAD_PRICES, ids=str)
def test_a_price_is_yuan_with_two_decimals_and_not_negative(kind: str, price: Any) -> None:
    assert [error["field"] for error in errors_of(kind, with_(kind, "price_cny", price))] == ["spec.price_cny"]


@pytest.mark.parametrize(("kind", "path", "value", "field"), NESTED, ids=[row[3] for row in NESTED])
def test_a_bad_value_deep_inside_is_named_by_its_path(kind: str, path: list[str | int], value: Any, field: str) -> None:
    spec: Any = copy.deepcopy(spec_of(kind))
    inner = spec
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    errors = errors_of(kind, spec)
    assert [error["field"] for error in errors] == [field]
    assert_said_in_both_languages(errors)


@pytest.mark.parametrize("kind", CERTIFIED)
def test_kinds_that_need_certificates_say_so(kind: str) -> None:
    assert [error["field"] for error in errors_of(kind, with_(kind, "certs", DROP))] == ["spec.certs"]


def test_every_wrong_field_is_named_at_once() -> None:
    spec = {**spec_of("SITE"), "region": "519999", "free_slots": -1, "colour": "red"}
    assert {error["field"] for error in errors_of("SITE", spec)} == {"spec.region", "spec.free_slots", "spec.colour"}


@pytest.mark.parametrize("spec", [{}, [], "SITE", None, 7])
def test_what_is_no_spec_at_all_is_refused(spec: Any) -> None:
    assert errors_of("SITE", spec)


def test_what_is_free_costs_nothing_and_what_is_made_to_measure_takes_days() -> None:
    free = {**spec_of("CONTENT"), "price_unit": "free"}
    assert [error["field"] for error in errors_of("CONTENT", free)] == ["spec.price_cny"]
    assert checked("CONTENT", {**free, "price_cny": 0})["price_cny"] == 0
    custom = {**spec_of("CONTENT"), "custom_canvas": True}
    assert [error["field"] for error in errors_of("CONTENT", custom)] == ["spec.production_days"]


@pytest.mark.parametrize("end", ["24:00", "24:30", "30:00"])
def test_hours_may_run_into_the_next_day(end: str) -> None:
    assert checked("LIVE", {**spec_of("LIVE"), "hours": ["18:00", end]})["hours"] == ["18:00", end]


def test_the_whole_country_and_counties_are_regions() -> None:
    coverage = ["000000", "510104"]
    assert checked("LINK", {**spec_of("LINK"), "coverage": coverage})["coverage"] == coverage
