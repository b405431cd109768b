"""The one-process house for tests: `python -m embedded` as its user starts it, on a free port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-23"
"""The sample alliance's day: its dues, permits and certificates are dated around it."""
SERVING = "Lianping serves at"
STARTS_WITHIN_S = 120
ENDS_WITHIN_S = 15
DATABASES = ("members", "resource_pool", "matchmaking")


@dataclass(frozen=True)
class House:
    """A running `python -m embedded`. `folder` is its data folder; all that it prints goes to `log`."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str
    log: Path

    @property
    def staff_key(self) -> str:
        """The secretariat's key, from where the house keeps it."""
        return str(json.loads((self.folder / "secrets.json").read_text(encoding="utf-8"))["staff_key"])

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8")

    def wait_until_it_serves(self, within_s: float = STARTS_WITHIN_S) -> None:
        """Wait for the line that says where it serves."""
        eventually(lambda: SERVING in self.printed or self.process.poll() is not None, within_s, lambda: self.printed)
        assert self.process.poll() is None, self.printed

    def press_ctrl_c(self) -> None:
        """SIGINT to the whole foreground group, as a terminal sends it."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the process at once, as the out-of-memory killer would."""
        self.process.kill()
        self.process.wait()

    def left_running(self) -> list[str]:
        """Command lines of the processes that belong to this house: servers of its folder, and whatever it started."""
        return [" ".join(found) for found in map(self._mine, psutil.process_iter()) if found]

    def _mine(self, process: psutil.Process) -> list[str]:
        with suppress(psutil.Error):
            command = process.cmdline()
            here = str(self.folder)
            if any(here in part or self.url in part for part in command) or process.cwd().startswith(here):
                return command or [process.name()]
        return []

    def rows(self, database: str, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in one of its databases, asked as the administrator."""
        where = (self.folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        with psycopg.connect(host=where[4].strip(), port=where[3].strip(), user="postgres", dbname=database) as asked:
            return asked.execute(query.encode()).fetchall()


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder for a house's data, outside of pytest's: it closes its own to the user that runs PostgreSQL for root."""
    with tempfile.TemporaryDirectory(prefix="lianping-house-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve() / "data"


@contextmanager
def a_house(folder: Path, *options: str, **environment: str) -> Iterator[House]:
    """Start `python -m embedded` over `folder` with these options; whatever is left of it is ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder.parent / f"{folder.name}-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "embedded", "--data", str(folder), "--port", str(port), "--lang", "en", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    house = House(process, folder.resolve(), f"http://127.0.0.1:{port}", log)
    try:
        yield house
    finally:
        _end(house)


def _end(house: House) -> None:
    """Ask it to end, and end by force what does not: one failed test must not disturb the next."""
    if house.process.poll() is None:
        house.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            house.process.wait(ENDS_WITHIN_S)
    for process in psutil.process_iter():
        if process.pid != os.getpid() and house._mine(process):
            with suppress(psutil.Error):
                process.kill()
    house.process.wait()


def eventually(true: Callable[[], Any], within_s: float, seen: Callable[[], object] = str, every_s: float = 0.1) -> Any:
    """Call `true` until it returns something true, and return that; else fail with what `seen()` says."""
    until = time.monotonic() + within_s
    while not (found := true()):
        assert time.monotonic() < until, f"not within {within_s:.0f} s: {seen()}"
        time.sleep(every_s)
    return found
