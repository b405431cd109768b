"""The sample alliance is loaded by its keys, so that playing it again finds everything as it is and adds nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.docker import ROOT
from tests.system.at_rest import faults, rows
from tests.system.conftest import Stack

PLAYED_WITHIN_S = 400
COUNTED = {
    "members": ("members",),
    "resource_pool": ("resources", "engagements", "claims"),
    "matchmaking": ("needs", "match_runs", "proposals", "invitations", "consortia"),
}


def play(stack: Stack) -> list[str]:
    """`python -m demo` as `make seed` runs it; returns the rows of its table."""
    played = subprocess.run(
        [sys.executable, "-m", "demo", "--url", stack.url, "--lang", "en"],
        env={**os.environ, "LIANPING_STAFF_KEY": stack.staff_key},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PLAYED_WITHIN_S,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    return [line for line in played.stdout.splitlines() if line.startswith("│")]


def counts(stack: Stack) -> dict[str, int]:
    """How much there is of everything."""
    return {
        table: int(rows(stack, database, f"SELECT count(*) FROM {table}")[0][0])
        for database, tables in COUNTED.items()
        for table in tables
    }


@pytest.fixture(scope="module")
def table(stack: Stack) -> list[str]:
    return play(stack)


def test_every_need_has_its_row_and_every_row_is_as_expected(table: list[str]) -> None:
    whole = [row for row in table if row.startswith("│ N")]
    assert [row.split()[1] for row in whole] == [f"N{number:02}" for number in range(1, 13)]
    assert all(row.rstrip("│ ").endswith("✓") for row in whole)


def test_playing_it_again_gives_the_same_table_and_adds_nothing(stack: Stack, table: list[str]) -> None:
    before = counts(stack)
    assert play(stack) == table
    assert counts(stack) == before


def test_afterwards_the_books_agree_and_every_container_is_healthy(stack: Stack, table: list[str]) -> None:
    assert faults(stack) == {}
    shown = [json.loads(line) for line in stack.compose("ps", "--format", "json").splitlines() if line]
    assert shown and {container["Health"] for container in shown} == {"healthy"}


SPOILED = {
    "held for nobody": "UPDATE claims SET proposal_id = reverse(proposal_id) WHERE id = '{claim}'",
    "formed and only held": "UPDATE claims SET state = 'held' WHERE id = '{claim}'",
}


@pytest.mark.parametrize(("name", "spoil"), SPOILED.items())
def test_the_books_are_really_compared(stack: Stack, table: list[str], name: str, spoil: str) -> None:
    claim, proposal = rows(stack, "resource_pool", "SELECT id, proposal_id FROM claims WHERE state = 'reserved'")[0]
    mend = f"UPDATE claims SET state = 'reserved', proposal_id = '{proposal}' WHERE id = '{claim}'"
    rows(stack, "resource_pool", spoil.format(claim=claim))
    try:
        assert name in faults(stack)
    finally:
        rows(stack, "resource_pool", mend)
    assert faults(stack) == {}
