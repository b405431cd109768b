"""Is this process well? It writes a small file every second; `python -m shared.health` judges the file.

No port is needed, and a process whose loop is stuck stops writing. *Ready* means consuming (and serving), not merely
running: every part says for itself whether it does its work now.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

FRESH_S = 10.0
EVERY_S = 1.0


class Health:
    """What the parts of this process say of themselves."""

    def __init__(self) -> None:
        self.draining = False
        """True from SIGTERM on; long-lived streams end then."""
        self._parts: dict[str, bool] = {}

    def part(self, name: str) -> Callable[[bool], None]:
        """Register a part, not ready yet; returns what it reports its state with."""
        self._parts[name] = False

        def report(ready: bool) -> None:
            self._parts[name] = ready

        return report

    @property
    def ready(self) -> bool:
        """True when there are parts, all of them do their work, and the process is not about to end."""
        return bool(self._parts) and all(self._parts.values()) and not self.draining

    def snapshot(self) -> dict[str, object]:
        """State as JSON-safe values."""
        return {"at": time.time(), "ready": self.ready, "draining": self.draining, "parts": dict(self._parts)}


STATE = Health()
"""This process's health."""


def path() -> Path:
    """The file: HEALTH_FILE, or one in the temporary directory (one process per container)."""
    return Path(os.environ.get("HEALTH_FILE") or Path(tempfile.gettempdir()) / "lianping-health.json")


def write(state: Health = STATE) -> None:
    """Write the file, whole or not at all."""
    target = path()
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(state.snapshot()))
    draft.replace(target)


def keep_writing(state: Health = STATE) -> threading.Thread:
    """Write the file every second from a (green) thread, until the process ends."""

    def beat() -> None:
        while True:
            write(state)
            time.sleep(EVERY_S)

    write(state)
    thread = threading.Thread(target=beat, name="health", daemon=True)
    thread.start()
    return thread


def judge(file: Path, live_only: bool = False, now: float | None = None) -> str:
    """Why the process that writes `file` is not well, or "" when it is. `live_only` asks only that it runs."""
    try:
        told = json.loads(file.read_text())
        age = (time.time() if now is None else now) - told["at"]
    except (OSError, ValueError, KeyError) as error:
        return f"no health file: {error}"
    if age > FRESH_S:
        return f"silent for {age:.0f} s"
    if live_only or told["ready"]:
        return ""
    return "draining" if told["draining"] else f"not ready: {[name for name, ok in told['parts'].items() if not ok]}"


def main(arguments: list[str]) -> int:
    """Exit status 0 when well; `--live` asks only that the process runs."""
    trouble = judge(path(), live_only="--live" in arguments)
    if trouble:
        print(trouble, file=sys.stderr)
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
