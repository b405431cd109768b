"""`make demo` as its user runs it: one process, nothing left behind, nothing lost when it is killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import story
from demo.client import Api
from demo.load import Loaded, load
from tests.house import AS_OF, DATABASES, ENDS_WITHIN_S, House, a_folder, a_house, eventually
from tests.sample_play import Answering, airtime, ended, few

pytestmark = pytest.mark.timeout(600)
PLAYED_WITHIN_S = 400
"""A play takes half a minute on an idle machine; this one may be busy."""
EVERY_NEED = [need["id"] for need in story.alliance()["needs"]]


@pytest.fixture
def data() -> Iterator[Path]:
    with a_folder() as folder:
        yield folder


def ends_with(house: House, status: int, within_s: float) -> None:
    """Assert that the process ends in time with that status, and that nothing of it goes on."""
    eventually(lambda: house.process.poll() is not None, within_s, lambda: house.printed)
    assert house.process.returncode == status, house.printed
    assert house.left_running() == []


def rows_as_expected(printed: str) -> list[str]:
    """Codes of the needs whose row of the table says that all is as the sample expects, in the table's order."""
    rows = [line.strip("│ \n").split("│") for line in printed.splitlines() if line.startswith("│ N")]
    return [row[0].split()[0] for row in rows if row[-1].strip() == "✓"]


@pytest.mark.parametrize("today", ["", "2031-05-01"], ids=["now", "years from now"])
def test_the_demo_plays_every_need_as_the_sample_expects_and_leaves_nothing_behind(data: Path, today: str) -> None:
    with a_house(data, "--demo", "--once", LIANPING_AS_OF=today) as house:
        ends_with(house, 0, PLAYED_WITHIN_S)
        assert rows_as_expected(house.printed) == EVERY_NEED
        assert "Every outcome is as the sample expects" in house.printed


def test_after_the_demo_ctrl_c_ends_everything_in_time(data: Path) -> None:
    with a_house(data, "--demo") as house:
        house.wait_until_it_serves(PLAYED_WITHIN_S)
        assert rows_as_expected(house.printed) == EVERY_NEED
        assert Api(house.url, house.staff_key).get("/v1/pool")["members"] == len(story.alliance()["members"])
        assert house.left_running()
        house.press_ctrl_c()
        ends_with(house, 0, ENDS_WITHIN_S)


def open_needs(loaded: Loaded, code: str) -> list[str]:
    """Two needs that can be met and one that cannot."""
    bodies = [
        airtime(f"{code}-1", "2027-05-01", "2027-05-03"),
        airtime(f"{code}-2", "2027-06-01", "2027-06-03"),
        airtime(f"{code}-3", "2027-05-02", "2027-05-02", budget_cny=100),
    ]
    return [str(loaded.staff.post("/v1/needs", body)["id"]) for body in bodies]


def states(loaded: Loaded, need_ids: list[str]) -> list[str]:
    return [str(loaded.staff.get(f"/v1/needs/{need_id}")["state"]) for need_id in need_ids]


@pytest.mark.parametrize("after_s", [0.05, 0.3, 0.6, 1.0])
def test_a_house_killed_at_any_moment_takes_up_every_need_where_it_was(data: Path, after_s: float) -> None:
    some = few("R43", "R38", "R39")
    with a_house(data, LIANPING_AS_OF=AS_OF) as house:
        house.wait_until_it_serves()
        with Answering(loaded := load(Api(house.url, house.staff_key), some)):
            needs = open_needs(loaded, "K")
            time.sleep(after_s)
            house.kill()
        with a_house(data, LIANPING_AS_OF=AS_OF) as again:
            again.wait_until_it_serves()
            with Answering(loaded := load(Api(again.url, again.staff_key), some)):
                eventually(lambda: all(ended(loaded.staff, need) for need in needs), 90, lambda: states(loaded, needs))
            assert states(loaded, needs) == ["fulfilled", "fulfilled", "unmet"]
            assert again.rows("matchmaking", "SELECT count(*) FROM consortia") == [(2,)]
            for database in DATABASES:
                assert again.rows(database, "SELECT queue, error FROM parked") == []
            again.press_ctrl_c()
            ends_with(again, 0, ENDS_WITHIN_S)
