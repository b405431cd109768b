"""Refusals, timeline sentences, rules and every other text for people: Chinese and English, with the same values."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.refusals import STATUS
from services.matchmaking.engine.rules import ADVICE, BUDGET, CHEAPEST_LINK, EMPTY_SEAT, HARD_RULES
from services.matchmaking.queries.sentences import SENTENCES, WORDS
from shared.errors import Refusal, RemoteRefusal
from tests.architecture import speech
from tests.architecture.conftest import ROOT
from tests.architecture.speech import CHINESE, placeholders

PACKAGES = ("gateway", "services", "shared", "embedded", "demo")
FILES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
WORD = re.compile("[A-Za-z]{3}")


def refusals() -> list[type[Refusal]]:
    """Every refusal of the code base."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        for package in PACKAGES:
            for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
                if "migrations" not in found.name and not found.name.endswith(("__main__", "shared.runner")):
                    importlib.import_module(found.name)
    return sorted({cls for cls in below(Refusal) if cls.__module__.startswith(PACKAGES)}, key=lambda c: c.__qualname__)


def below(cls: type[Any]) -> Iterator[type[Any]]:
    yield cls
    for child in cls.__subclasses__():
        yield from below(child)


REFUSALS = refusals()
NAMES = {cls.__name__ for cls in REFUSALS}


def lines_of(cls: type[Any]) -> list[str]:
    return [line.strip() for line in (cls.__dict__.get("__doc__") or "").strip().splitlines() if line.strip()]


def wrong_in(zh: str | None, en: str | None) -> list[str]:
    """What is wrong with one text in two languages."""
    if not zh or not en:
        return ["one language is missing"]
    found = [] if CHINESE.search(zh) or not WORD.search(en) else ["the Chinese is not Chinese"]
    found += ["the English is not English"] if CHINESE.search(en) else []
    return found + (["the values differ"] if placeholders(zh) != placeholders(en) else [])


def test_the_refusals_of_every_room_were_found() -> None:
    homes = {cls.__module__.split(".")[1] for cls in REFUSALS if cls.__module__.startswith("services.")}
    assert homes == {"members", "resource_pool", "matchmaking"}
    assert {"Malformed", "StillRunning", "AlreadyMember", "NeedNotFound", "CapacityTaken"} <= NAMES
    assert len(REFUSALS) > 70


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_a_refusal_says_why_in_two_lines_one_per_language(cls: type[Refusal]) -> None:
    lines = lines_of(cls)
    assert len(lines) == 2, f"{cls}: line 1 中文, line 2 English, nothing else"
    assert wrong_in(*lines) == []


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_a_refusal_fills_in_its_values_in_both_languages(cls: type[Refusal]) -> None:
    if cls is RemoteRefusal:
        return
    names = {name for line in lines_of(cls) for name in speech.PLACEHOLDER.findall(line)}
    said = cls(**{name: f"<{name}>" for name in names}).as_dict()
    for language in ("zh", "en"):
        assert not re.search(r"[{}?]", said[language]), said[language]
    assert all(f"<{name}>" in said["zh"] + said["en"] for name in names)
    assert all(wrong_in(error["zh"], error["en"]) == [] for error in said["errors"])


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_a_refusal_has_a_status(cls: type[Refusal]) -> None:
    if cls not in (Refusal, RemoteRefusal):
        assert cls.kind in STATUS


def meant(name: str, path: Path) -> list[type[Refusal]]:
    """The refusals of that name: that of the same service when it has one."""
    named = [cls for cls in REFUSALS if cls.__name__ == name]
    home = ".".join(path.relative_to(ROOT).parts[:2])
    return [cls for cls in named if cls.__module__.startswith(home)] or named


def unfilled(name: str, path: Path, values: frozenset[str]) -> set[str]:
    """Values that a refusal's message speaks of and that are not given."""
    asked = [set(speech.PLACEHOLDER.findall(" ".join(lines_of(cls)))) - values for cls in meant(name, path)]
    return min(asked, key=len)


def test_every_refusal_is_raised_with_all_the_values_of_its_message() -> None:
    made = [(path, one) for path, tree in TREES.items() for one in speech.raised(path, tree, NAMES) if not one.open]
    assert len(made) > 60
    assert {one.where: left for path, one in made if (left := unfilled(one.name, path, one.values))} == {}


def test_a_refusal_that_others_raise_speaks_of_no_more_than_they_know() -> None:
    handed = [(path, *one) for path, tree in TREES.items() for one in speech.handed_on(tree, NAMES)]
    assert len(handed) > 8
    found = {
        (str(path), name): left
        for path, name, called in handed
        if (left := unfilled(name, path, frozenset({"id"} if called else ())))
    }
    assert found == {}


@pytest.mark.parametrize("what", sorted(SENTENCES))
def test_a_timeline_sentence_says_the_same_values_in_both_languages(what: str) -> None:
    assert wrong_in(*SENTENCES[what]) == []


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_word_of_the_timeline_is_there_in_both_languages(code: str) -> None:
    assert wrong_in(*WORDS[code]) == []


def test_every_rule_says_its_values_in_both_languages() -> None:
    rules = {*HARD_RULES, *ADVICE, BUDGET, CHEAPEST_LINK, EMPTY_SEAT}
    assert len(rules) > 60
    assert {rule.code: found for rule in rules if (found := wrong_in(rule.zh, rule.en))} == {}
    for rule in rules:
        allowed = {"left", "right", *(["about"] if rule.about else [])}
        assert placeholders(rule.zh) <= allowed, rule.code
        assert placeholders(rule.zh), f"{rule.code} says no value"


def test_every_other_text_is_there_in_both_languages() -> None:
    speaking = speech.speakers(TREES)
    assert {"two", "wrong", "Context"} <= set(speaking)
    said = [pair for path, tree in TREES.items() for pair in speech.pairs(path, tree, speaking)]
    assert len(said) > 400
    computed = [pair for pair in said if "{…}" in f"{pair.zh}{pair.en}"]
    plain = [pair for pair in said if pair not in computed]
    assert {pair: found for pair in plain if (found := wrong_in(pair.zh, pair.en))} == {}
    assert [pair for pair in computed if not pair.zh or not pair.en or CHINESE.search(pair.en)] == []


PLANTED = [
    'wrong("field", "有误", "")', 'two("有误", "有误")', 'f({"zh": "有误"})', 'f(en="is wrong")', 'x = ("有误", "错")',
    'SAY = {"zh": {"a": "甲"}, "en": {}}', 'SAY = {"zh": "is wrong", "en": "is wrong"}', 'two("余 {a}", "left: {b}")',
]  # fmt: skip


@pytest.mark.parametrize("line", PLANTED)
def test_a_text_in_one_language_is_noticed(line: str) -> None:
    speaking = {"two": (0, 1), "wrong": (1, 2)}
    (pair,) = speech.pairs(Path("planted.py"), ast.parse(line), speaking)
    assert wrong_in(pair.zh, pair.en) != []


class Vague(Refusal):
    """会员 {name} 有误。
    Member {name} is wrong.
    """


def test_a_value_that_is_not_given_is_noticed() -> None:
    (made,) = speech.raised(Path("planted.py"), ast.parse("raise Vague(id=1)"), {"Vague"})
    assert set(speech.PLACEHOLDER.findall(" ".join(lines_of(Vague)))) - made.values == {"name"}
    assert "?" in Vague(id=1).message("zh")
