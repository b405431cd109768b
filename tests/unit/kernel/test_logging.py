"""Logs: one JSON object a line, which names its service whoever writes it, and tells no secret."""

from __future__ import annotations

import json
import subprocess
import sys

SAYS = """
import threading
from shared import logging
logging.configure("members")
log = logging.get("somewhere")
def speak():
    log.warning("cannot reach postgresql://members:hunter2@db/members", key="lp_key_1_" + "s" * 43)
thread = threading.Thread(target=speak)
thread.start(); thread.join()
"""


def test_a_line_from_any_thread_names_its_service_and_tells_no_secret() -> None:
    done = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True)
    (line,) = done.stderr.splitlines()
    told = json.loads(line)
    assert (told["service"], told["level"]) == ("members", "warning")
    assert "hunter2" not in line
    assert "s" * 43 not in line
