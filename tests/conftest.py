"""For every test: its folder is its marker, the cheap ones run first, and in CI nothing may be skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDERS = ("unit", "oracle", "model", "contracts", "architecture", "stories", "integration", "system")
"""Every folder of tests, in the order in which they run."""
MARKERS = {"oracle": "unit", "model": "unit"}
TIMEOUT_S = {"integration": 300, "system": 900}
"""The first test of a folder also waits for its servers, so these are higher than the general limit."""

ROOT = Path(__file__).parent
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its folder's name; the folders run from cheap to dear."""
    for item in items:
        folder = _folder(item)
        item.add_marker(MARKERS.get(folder, folder))
        if folder in TIMEOUT_S and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(TIMEOUT_S[folder]))
    items.sort(key=lambda item: FOLDERS.index(_folder(item)))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one: there, everything that a test needs is to be had."""
    report = yield
    return _no_skips(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for whole files that skip themselves."""
    report = yield
    return _no_skips(report)


def _no_skips(report: Any) -> Any:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{why}\n(CI is set, so nothing may be skipped)"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud which folders did not run, so that a green line is not taken for more than it is."""
    skipped: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        folder = Path(report.nodeid.partition("::")[0]).parts[1]
        skipped[folder] = skipped.get(folder, 0) + 1
    for folder, count in skipped.items():
        terminalreporter.write_line(
            f"!! {count} 项 {folder} 测试未运行 · {count} {folder} tests did NOT run (reasons below)",
            yellow=True,
            bold=True,
        )
