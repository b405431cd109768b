"""How every process of ours ends: told to by a signal, or because a part of it has died."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from shared import health, logging

GRACE_S = 15.0
"""Time for what is in flight to finish after SIGTERM."""
POLL_S = 0.1

log = logging.get(__name__)


def until_told(alive: Callable[[], bool]) -> bool:
    """Block until SIGTERM or SIGINT comes (True) or `alive()` turns false (False). Main thread only.

    The handler only sets a flag: a signal may come while any lock is held.
    """
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: told.append(received))
    while alive() and not told:
        time.sleep(POLL_S)
    health.STATE.draining = True
    health.write()
    log.info("ending", told=bool(told))
    return bool(told)
