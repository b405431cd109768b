"""docs/matching.md names exactly the codes that the engine knows, hard rules and advice apart."""

import re
from pathlib import Path

from services.matchmaking.engine.rules import ADVICE, HARD_RULES
from services.matchmaking.engine.templates import TEMPLATES

PAGE = (Path(__file__).parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")
HARD, ADVISED = PAGE.split("## Advice")[0], PAGE.split("## Advice")[1].split("## Why not me")[0]


def _codes(text: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z]+-\d\d)` \|", text, flags=re.MULTILINE))


def test_the_page_lists_every_hard_rule_and_no_other() -> None:
    assert _codes(HARD) == {rule.code for rule in HARD_RULES}


def test_the_page_lists_every_advice_with_its_severity() -> None:
    assert _codes(ADVISED) == {rule.code for rule in ADVICE}
    for rule in ADVICE:
        (row,) = re.findall(rf"^\| `{rule.code}` \| ([a-z, ]+) \|", ADVISED, flags=re.MULTILINE)
        assert rule.severity in row


def test_the_page_lists_every_mode() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` ", PAGE, flags=re.MULTILINE)) == set(TEMPLATES)


def test_every_rule_speaks_both_languages_and_says_where_it_comes_from() -> None:
    for rule in (*HARD_RULES, *ADVICE):
        for said in (rule.zh, rule.en):
            assert "{left}" in said
            assert "{right}" in said or rule.code == "SEAT-03"
        assert re.search("[一-鿿]", rule.zh)
        assert not re.search("[一-鿿]", rule.en)
        assert rule.basis
