"""`make seed` on the composed stack: the same play as in one process, through the proxy, broker and real databases."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.docker import ROOT
from tests.system.conftest import Stack

PLAYED_WITHIN_S = 300


def test_every_need_of_the_sample_ends_as_expected(stack: Stack) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "demo", "--url", stack.url, "--lang", "en"],
        env={**os.environ, "LIANPING_STAFF_KEY": stack.staff_key},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PLAYED_WITHIN_S,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert "Every outcome is as the sample expects" in played.stdout


def test_nothing_was_parked_on_the_way(stack: Stack) -> None:
    for database in ("members", "resource_pool", "matchmaking"):
        count = f"psql --username postgres --dbname {database} --tuples-only --command 'SELECT count(*) FROM parked'"
        assert stack.compose("exec", "-T", "postgres", "sh", "-c", count).strip() == "0"
