"""`stack`: the whole of docker-compose.yml, as an operator runs it, under a name, port and secrets of its own.

Started once per session (the image is built first), taken down with its data afterwards. `restored` gives the same
stack to tests that break something, and sees to it that the next test finds everything healthy again.
"""

from __future__ import annotations

import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deploy.secrets import fill
from tests.docker import ROOT, Compose, need_docker
from tests.ports import free_port

READY_WITHIN_S = 120
IMAGE = "lianping:test"
AS_OF = "2026-11-23"
"""The sample alliance's day: needs opened by its members lie after it, whenever the tests run."""
ONE_SHOT = "migrate"


@dataclass(frozen=True)
class Stack:
    """A running system. `url` is its public door; `staff_key` the key that its first start registered."""

    compose: Compose
    url: str
    staff_key: str

    def kill(self, service: str) -> None:
        """End the service's containers at once, as a power cut would; they stay down until `start`."""
        self.compose("kill", "--signal", "KILL", service)

    def crash(self, service: str) -> None:
        """End the process inside at once and let Docker restart it. For the processes of ours only."""
        self.compose("exec", "-T", service, "sh", "-c", "kill -KILL -1", check=False)

    def stop(self, service: str) -> None:
        """Ask the service to end in good order (SIGTERM)."""
        self.compose("stop", service)

    def start(self, service: str) -> None:
        """Start the service again and wait until it is healthy."""
        self._up(service)

    def restart(self, service: str) -> None:
        """`stop`, then `start`."""
        self.stop(service)
        self.start(service)

    def logs(self, service: str = "") -> str:
        """What the service (or all of them) has written so far."""
        return self.compose("logs", "--no-color", "--no-log-prefix", *([service] if service else []))

    def settle(self) -> None:
        """Start whatever is down and wait until every process says that it is well and the public door answers."""
        self._up(*(service for service in self.compose("config", "--services").split() if service != ONE_SHOT))
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            assert time.monotonic() < deadline, f"no answer within {READY_WITHIN_S} s\n{self.compose('ps', '--all')}"
            time.sleep(0.5)

    def _up(self, *services: str) -> None:
        limits = ("--wait", "--wait-timeout", str(READY_WITHIN_S))
        self.compose("up", "--detach", "--no-build", "--no-deps", *limits, *services)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/v1/openapi.json", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refused:
            return refused.code < 500
        except OSError:
            return False


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running system; see Stack."""
    need_docker("the composed stack")
    port = free_port()
    settings = _settings(port)
    env_file = tmp_path_factory.mktemp("stack") / ".env"
    env_file.touch(mode=0o600)
    env_file.write_text(settings, encoding="utf-8")
    compose = Compose([ROOT / "docker-compose.yml"], f"lianping-system-{os.getpid()}", env_file)
    compose("build", "--quiet", "migrate", timeout=900)
    with compose.up():
        key = re.search(r"^LIANPING_STAFF_KEY=(.+)$", settings, re.MULTILINE)
        assert key
        running = Stack(compose, f"http://127.0.0.1:{port}", key[1])
        running.settle()
        yield running


@pytest.fixture
def restored(stack: Stack) -> Iterator[Stack]:
    """The stack for a test that breaks it; mended afterwards, whatever the test left."""
    yield stack
    stack.settle()


def _settings(port: int) -> str:
    text = fill((ROOT / ".env.example").read_text(encoding="utf-8"))
    wanted = {
        "LIANPING_PORT": str(port),
        "LIANPING_IMAGE": IMAGE,
        "RETRY_TIERS": "1s,2s,3s",
        "LIANPING_AS_OF": AS_OF,
    }
    kept = [line for line in text.splitlines() if line.partition("=")[0] not in wanted]
    return "\n".join([*kept, *(f"{name}={value}" for name, value in wanted.items()), ""])
