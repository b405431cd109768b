"""A process is well when it says so, freshly, and ready when every part does its work."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared import health
from shared.health import Health


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEALTH_FILE", str(tmp_path / "health.json"))
    return tmp_path / "health.json"


def test_a_process_is_ready_when_every_part_is(file: Path) -> None:
    state = Health()
    one, two = state.part("one"), state.part("two")
    one(True)
    health.write(state)
    assert health.judge(file) == "not ready: ['two']"
    two(True)
    health.write(state)
    assert health.judge(file) == ""


def test_a_process_without_parts_is_not_ready(file: Path) -> None:
    health.write(Health())
    assert health.judge(file) != ""


def test_a_part_that_stops_its_work_makes_the_process_unready_but_not_dead(file: Path) -> None:
    state = Health()
    report = state.part("one")
    report(True)
    report(False)
    health.write(state)
    assert health.judge(file) != ""
    assert health.judge(file, live_only=True) == ""


def test_a_process_that_ends_is_not_ready(file: Path) -> None:
    state = Health()
    state.part("one")(True)
    state.draining = True
    health.write(state)
    assert health.judge(file) == "draining"


def test_a_process_that_fell_silent_is_dead_whatever_it_said_last(file: Path) -> None:
    state = Health()
    state.part("one")(True)
    health.write(state)
    later = health.json.loads(file.read_text())["at"] + health.FRESH_S + 1
    assert health.judge(file, now=later) == "silent for 11 s"
    assert health.judge(file, live_only=True, now=later) == "silent for 11 s"


@pytest.mark.parametrize("text", [None, "", "{}", "nonsense"])
def test_no_readable_file_is_no_health(file: Path, text: str | None) -> None:
    if text is not None:
        file.write_text(text)
    assert health.judge(file).startswith("no health file")


def test_the_check_exits_with_its_verdict(file: Path) -> None:
    assert health.main([]) == 1
    health.write(Health())
    assert (health.main([]), health.main(["--live"])) == (1, 0)
