"""Records are read exactly or refused with the name of the field."""

from datetime import date
from typing import Any

import pytest

from services.matchmaking.engine import BadRecord, Demand
from tests.unit.engine.alliance import AS_OF, Alliance

WRONG: list[tuple[str, str, Any]] = [
    ("M01", "region", "51011"),
    ("M01", "status", None),
    ("M01", "dues_paid_until", "2026-13-01"),
    ("M01", "service_radius_km", "far"),
    ("M19", "shareholders", ["M05"]),
    ("R01", "kind", None),
    ("R01", "owner", "M99"),
    ("R01", "owner", None),
    ("R01", "pitch_mm", 0),
    ("R01", "pitch_mm", "three"),
    ("R01", "pitch_mm", True),
    ("R01", "price_cny", 1.234),
    ("R01", "price_cny", -1),
    ("R01", "price_cny", float("nan")),
    ("R01", "ip", "65"),
    ("R01", "auto_dimming", "yes"),
    ("R01", "hdr", "HLG"),
    ("R01", "certs", ["CCC"]),
    ("R26", "hdr", "HDR12"),
    ("R26", "rights.window", ["2026-01-01"]),
    ("R26", "rights.territory", [None]),
    ("R26", "rights", ["510000"]),
    ("R26", "fps", None),
    ("R43", "hours", ["8", "22:30"]),
    ("R43", "player_max", [7680, 4320]),
    ("R43", "px_w", 7680.5),
    ("R54", "mlps", 2),
]


@pytest.mark.parametrize(("record", "path", "value"), WRONG)
def test_a_wrong_field_of_the_pool_is_named(record: str, path: str, value: Any) -> None:
    with pytest.raises(BadRecord) as refused:
        _ = Alliance().set(record, path, value).pool
    assert (refused.value.where.split()[-1], refused.value.field) == (record, path)
    assert record in refused.value.zh
    assert path in refused.value.en


WRONG_NEEDS: list[tuple[str, str, Any]] = [
    ("N01", "mode", "OLD_BUILD"),
    ("N01", "mode", None),
    ("N01", "region", None),
    ("N01", "start", "soon"),
    ("N01", "end", "2026-01-01"),
    ("N01", "screen.width_m", None),
    ("N01", "screen.min_px", [7680]),
    ("N01", "budget_cny", "much"),
    ("N01", "lng", 200),
    ("N01", "live", 1),
    ("N02", "daily", None),
    ("N02", "daily", ["21:00", "19:00"]),
    ("N04", "slots_per_loop", None),
    ("N04", "min_sites", 0),
    ("N06", "hall", None),
    ("N09", "own_screen.hdr", None),
    ("N11", "rnd", None),
]


@pytest.mark.parametrize(("record", "path", "value"), WRONG_NEEDS)
def test_a_wrong_field_of_a_need_is_named(record: str, path: str, value: Any) -> None:
    with pytest.raises(BadRecord) as refused:
        Alliance().set(record, path, value).need(record)
    assert refused.value.field == path


def test_the_own_feed_is_read_like_any_other_feed() -> None:
    with pytest.raises(BadRecord, match="own_feed: px_w"):
        Alliance().set("N02", "own_feed.px_w", None).need("N02")


def test_an_id_may_not_occur_twice() -> None:
    alliance = Alliance()
    alliance.resources["again"] = alliance.resources["R01"]
    with pytest.raises(BadRecord, match="occurs twice"):
        _ = alliance.pool


def test_days_may_be_text_or_dates_and_sums_text_or_numbers() -> None:
    alliance = Alliance().set("N01", "start", date(2027, 4, 1)).set("R01", "price_cny", "11000.00")
    assert alliance.solve("N01").best[0].cost_cny == 4_590_189


def test_kinds_that_no_seat_takes_are_left_out() -> None:
    assert "R60" not in Alliance().pool.resources


def test_free_content_needs_no_price_and_a_one_off_price_is_not_multiplied_by_years() -> None:
    free = Alliance().set("R26", "price_unit", "free").set("R26", "price_cny", None)
    once = Alliance().set("R26", "price_unit", "per_title")
    content = [alliance.solve("N01").best[0].seats[3].cost_fen for alliance in (free, once, Alliance())]
    assert content == [0, 6_000_000, 6_016_438]


def test_a_need_without_limits_is_not_held_to_any() -> None:
    bare = {"id": "N", "mode": "OWN_SCREEN", "region": "510100", "start": "2027-01-01", "end": "2027-12-31"}
    demand = Demand.from_record(bare | {"own_screen": {"hdr": ["SDR", "HLG"]}}, as_of=AS_OF)
    assert demand.budget_fen is demand.grades is demand.themes is None


def test_an_empty_wish_is_no_wish() -> None:
    assert Alliance().set("N01", "content.themes_any", []).solve("N01").teams > 9
