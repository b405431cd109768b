"""Unified social credit codes, GB 32100-2015."""

import pytest

from services.members import policies
from services.members.model.vocabulary import INNER_CHECK

SYNTHETIC = (
    "91510100MAXUHD010D",
    "91510700MAXUHD0299",
    "12510000MAXUHD184N",
    "52510100MAXUHD15X2",
    "51510000MAXUHDA14H",
)
SAMPLE_ALLIANCE = (
    "91510100MAXUHD010D",
    "91510700MAXUHD0299",
    "91510500MAXUHD037R",
    "91510100MAXUHD0450",
    "91510600MAXUHD053L",
    "91510100MAXUHD061M",
    "91511400MAXUHD07X9",
    "91513400MAXUHD0882",
    "91510100MAXUHD0968",
    "91510100MAXUHD109X",
    "91510100MAXUHD117Q",
    "91510100MAXUHD125K",
    "91510100MAXUHD133E",
    "91510700MAXUHD1418",
    "52510100MAXUHD15X2",
    "91510100MAXUHD1681",
    "91510100MAXUHD176U",
    "12510100MAXUHD184U",
    "91510100MAXUHD192H",
    "12511000MAXUHD205K",
)


@pytest.mark.parametrize("code", SYNTHETIC)
def test_a_synthetic_code_passes_both_checks(code: str) -> None:
    assert policies.is_uscc(code)
    assert policies.uscc_warnings(code) == ()


def test_all_twenty_codes_of_the_sample_alliance_pass_and_are_distinct() -> None:
    assert all(policies.is_uscc(code) and not policies.uscc_warnings(code) for code in SAMPLE_ALLIANCE)
    assert len(set(SAMPLE_ALLIANCE)) == 20


def test_each_of_the_540_single_substitutions_is_rejected() -> None:
    code = SYNTHETIC[0]
    wrong = [
        code[:place] + letter + code[place + 1 :]
        for place in range(18)
        for letter in policies.USCC_LETTERS
        if letter != code[place]
    ]
    assert len(wrong) == 540
    assert [one for one in wrong if policies.is_uscc(one)] == []


def test_swapping_two_neighbours_that_differ_is_rejected() -> None:
    code = SYNTHETIC[0]
    swapped = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(17) if code[i] != code[i + 1]]
    assert [one for one in swapped if policies.is_uscc(one)] == []


@pytest.mark.parametrize(
    "text",
    ["", "91510100MAXUHD010", "91510100MAXUHD010DD", "９1510100MAXUHD010D", "91510100MAXUHDO10D"],
)
def test_another_form_is_rejected(text: str) -> None:
    assert not policies.is_uscc(text)


def test_a_wrong_inner_check_digit_only_warns() -> None:
    base = "91510100MAXUHD011"
    code = base + policies.uscc_check(base)
    assert policies.is_uscc(code)
    assert policies.uscc_warnings(code) == (INNER_CHECK,)


@pytest.mark.parametrize(("base", "letter"), [("D2143569", "X"), ("MAXUHD01", "0")])
def test_an_organisation_code_has_the_check_digit_of_gb_11714(base: str, letter: str) -> None:
    assert policies.org_check(base) == letter
