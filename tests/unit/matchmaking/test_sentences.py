"""The timeline's sentences: there is one for everything that can happen, and it says the values."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from services.matchmaking.queries.sentences import SENTENCES, WORDS, told
from shared.contracts import EVENTS

ROOM = Path(__file__).parents[3] / "services" / "matchmaking"
NAMES = {"mem_a": "【样例】甲公司", "res_1": "【样例】主屏"}


def about_needs() -> list[str]:
    own = [event for name, event in EVENTS.items() if name.startswith("matchmaking.")]
    return [event.__name__ for event in own if "need_id" in {field.name for field in dataclasses.fields(event)}]


@pytest.mark.parametrize("what", about_needs())
def test_every_event_of_a_need_has_a_sentence(what: str) -> None:
    assert what in SENTENCES


def test_every_note_that_a_use_case_writes_has_a_sentence() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "handlers").glob("*.py"))
    noted = set(re.findall(r'story\.note\(\s*[\w.]+,\s*"(\w+)"', text))
    assert len(noted) >= 6
    assert noted <= set(SENTENCES)


def test_names_and_figures_stand_in_the_sentence() -> None:
    details = {
        "resource_id": "res_1", "dimension": "takeover", "asked": "1", "free": "0", "code": "LOCK-01",
        "from": "2027-10-02T11:30:00+00:00", "until": "2027-10-02T12:30:00+00:00",
    }  # fmt: skip
    zh, en = told("CapacityRefused", details, NAMES)
    assert zh == "“【样例】主屏”容量不足(LOCK-01):takeover 需 1,余 0,时段 2027-10-02 19:30 至 2027-10-02 20:30。"
    assert "asked 1, free 0, 2027-10-02 19:30 to 2027-10-02 20:30" in en


def test_a_refusal_without_a_reason_says_none() -> None:
    details = {"member_id": "mem_a", "seat": "LINK", "answer": "declined", "reason": None}
    assert told("InvitationAnswered", details, NAMES) == (
        "“【样例】甲公司”谢绝担任 LINK。",
        "“【样例】甲公司” declined LINK.",
    )
    assert told("InvitationAnswered", details | {"reason": "没有人手"}, NAMES)[0].endswith("(没有人手)。")


def test_what_has_no_sentence_is_at_least_named() -> None:
    assert told("SomethingNew", {"seats": None}, {}) == ("SomethingNew", "SomethingNew")


def test_words_differ_between_the_languages() -> None:
    assert all(zh != en for zh, en in (*WORDS.values(), *SENTENCES.values()))
