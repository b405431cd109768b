"""Two members want the last free hours of one screen at the same moment: 200 times, exactly one of them gets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from demo import story
from demo.client import Api
from demo.load import Loaded, load
from demo.play import ENDED
from tests.house import eventually
from tests.sample_play import Answering, airtime, own
from tests.system.at_rest import faults, rows
from tests.system.conftest import Stack

TRIES = 200
FIRST_DAY = date(2027, 1, 4)
PAIRS_AT_ONCE = 4
RIVALS = ("M06", "M07")
SETTLED_WITHIN_S = 600
RESERVED = """
SELECT c.proposal_id, lower(c.period) AT TIME ZONE 'Asia/Shanghai'
FROM claims c JOIN resources r ON r.id = c.resource_id
WHERE r.reference = 'R43' AND c.dimension = 'takeover' AND c.state = 'reserved' ORDER BY 2
"""


@pytest.fixture(scope="module")
def loaded(stack: Stack) -> Loaded:
    return load(Api(stack.url, stack.staff_key), story.alliance())


def days() -> Iterator[str]:
    """The days to race for; one screen, one takeover a day."""
    return ((FIRST_DAY + timedelta(days=number)).isoformat() for number in range(TRIES))


def race(loaded: Loaded, day: str) -> list[str]:
    """Both rivals open the same need at the same moment; returns the ids of the two needs."""
    start = threading.Barrier(len(RIVALS))

    def run(who: str) -> str:
        rival = loaded.members[who].with_key(key_of(loaded.members[who]))
        body = own(airtime(f"race-{day}-{who}", day, day))
        start.wait()
        return str(rival.post("/v1/needs", body)["id"])

    with ThreadPoolExecutor(len(RIVALS)) as lanes:
        return list(lanes.map(run, RIVALS))


def key_of(api: Api) -> str:
    return str(api._session.headers["Authorization"]).removeprefix("Bearer ")


@pytest.fixture(scope="module")
def pairs(stack: Stack, loaded: Loaded) -> dict[str, list[dict[str, Any]]]:
    """Day → the two needs as they ended."""
    with Answering(loaded):
        with ThreadPoolExecutor(PAIRS_AT_ONCE) as pool:
            opened = dict(zip(days(), pool.map(lambda day: race(loaded, day), days()), strict=True))
        ids = {need_id for pair in opened.values() for need_id in pair}
        eventually(lambda: ids <= needs(loaded, *ENDED).keys(), SETTLED_WITHIN_S, lambda: told(loaded, ids), 1.0)
    found = needs(loaded, *ENDED)
    return {day: [found[need_id] for need_id in pair] for day, pair in opened.items()}


def needs(loaded: Loaded, *states: str) -> dict[str, dict[str, Any]]:
    """Every need in one of these states, by id."""
    return {
        need["id"]: need
        for state in sorted(states)
        for need in loaded.staff.everything("/v1/needs", state=state, limit=200)
    }


def told(loaded: Loaded, ids: set[str]) -> dict[str, int]:
    """How many of these needs have ended, for a failure's message."""
    return {"wanted": len(ids), "ended": len(ids & needs(loaded, *ENDED).keys())}


def test_exactly_one_of_each_pair_gets_the_screen(loaded: Loaded, pairs: dict[str, list[dict[str, Any]]]) -> None:
    assert len(pairs) == TRIES
    for day, pair in pairs.items():
        assert sorted(need["state"] for need in pair) == ["fulfilled", "unmet"], day
        (loser,) = (need for need in pair if need["state"] == "unmet")
        assert "LOCK-01" in loser["codes"], day
        assert loser["refused"][loaded.ids["R43"]]["reason"] == "LOCK-01", day


def test_the_screen_is_reserved_once_on_each_day_and_for_nobody_else(
    stack: Stack, pairs: dict[str, list[dict[str, Any]]]
) -> None:
    reserved = [(proposal, at.partition(" ")[0]) for proposal, at in rows(stack, "resource_pool", RESERVED)]
    raced = [(proposal, day) for proposal, day in reserved if day in pairs]
    assert [day for _, day in raced] == sorted(pairs)
    assert len({proposal for proposal, _ in raced}) == TRIES


def test_both_rivals_win_some(pairs: dict[str, list[dict[str, Any]]]) -> None:
    winners = [number for pair in pairs.values() for number, need in enumerate(pair) if need["state"] == "fulfilled"]
    assert set(winners) == {0, 1}, "one rival always won: that was no race"


def test_no_instant_is_booked_beyond_capacity_and_the_books_agree(
    stack: Stack, pairs: dict[str, list[dict[str, Any]]]
) -> None:
    eventually(lambda: not faults(stack), 60, lambda: faults(stack), 1.0)
