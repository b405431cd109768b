"""Region codes: names, cover, seats."""

import json

import pytest

from shared import regions


def test_sichuan_has_its_183_county_level_units() -> None:
    names = json.loads((regions.DATA / "gbt2260.json").read_text(encoding="utf-8"))["names"]
    assert sum(code.startswith("51") and code[4:] != "00" for code in names) == 183


@pytest.mark.parametrize("code", ["000000", "510000", "510100", "513402", "500101", "710000", "810000", "820000"])
def test_a_known_code_is_a_region(code: str) -> None:
    assert regions.is_region(code)


@pytest.mark.parametrize("code", ["", "51", "510199", "519900", "5101001", "abcdef"])
def test_an_unknown_code_is_none(code: str) -> None:
    assert not regions.is_region(code)


def test_names_are_chinese_and_english_where_there_is_one() -> None:
    assert regions.name("511100") == "乐山市"
    assert regions.name("511100", "en") == "Leshan"
    assert regions.name("513402", "en") == regions.name("513402") == "会理市"
    assert regions.name("000000") == "全国"
    assert regions.name("999999") == "999999"


@pytest.mark.parametrize(
    ("a", "b", "covered"),
    [
        ("000000", "513402", True),
        ("510000", "510000", True),
        ("510000", "510104", True),
        ("510100", "510104", True),
        ("510104", "510100", False),
        ("510100", "510204", False),
        ("511000", "511011", True),
        ("511000", "511100", False),
        ("500000", "500101", True),
        ("500000", "510000", False),
        ("510100", "000000", False),
    ],
)
def test_a_code_covers_what_begins_with_it_less_its_trailing_pairs_of_noughts(a: str, b: str, covered: bool) -> None:
    assert regions.covers(a, b) is covered


def test_cover_agrees_with_the_prefix_rule_for_every_pair_of_a_hundred_codes() -> None:
    codes = [f"{number:06d}" for number in range(510000, 530000, 200)] + ["000000", "500000"]
    for a in codes:
        prefix = a
        while prefix.endswith("00"):
            prefix = prefix[:-2]
        for b in codes:
            assert regions.covers(a, b) is b.startswith(prefix)


def test_seats_are_known_in_sichuan_only() -> None:
    assert regions.seat_of("510107") == (104.043235, 30.641907)
    assert regions.seat_of("110101") is None
