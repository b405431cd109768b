"""Docker for tests: is it there, and a compose project that a test may start, break and take down."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASK_TIMEOUT_S = 30


@functools.cache
def missing() -> str:
    """Why Docker cannot be used here, or "" when it can."""
    if not shutil.which("docker"):
        return "no `docker` program"
    for question in (["docker", "info", "--format", "{{.ServerVersion}}"], ["docker", "compose", "version"]):
        try:
            answer = subprocess.run(question, capture_output=True, text=True, timeout=ASK_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return f"`{shlex.join(question)}` did not answer"
        if answer.returncode:
            return f"`{shlex.join(question)}`: {answer.stderr.strip().splitlines()[-1:] or 'failed'}"
    return ""


def need_docker(for_what: str) -> None:
    """Skip the running test, with the reason, where there is no Docker."""
    if missing():
        pytest.skip(f"{for_what} needs Docker with compose: {missing()}")


class ComposeFailed(AssertionError):
    """A compose command failed; the message carries its output."""


@dataclass(frozen=True)
class Compose:
    """One compose project: its files, its name and its own settings file."""

    files: Sequence[Path]
    project: str
    env_file: Path

    def __call__(self, *arguments: str, check: bool = True, timeout: float = 600) -> str:
        """Run `docker compose …` on this project and return what it printed.

        Raises:
            ComposeFailed: it exited with a failure and `check` is set.
        """
        command = [
            "docker",
            "compose",
            "--project-name",
            self.project,
            "--project-directory",
            str(self.files[0].parent),
        ]
        command += ["--env-file", str(self.env_file)]
        command += [part for file in self.files for part in ("--file", str(file))]
        done = subprocess.run(
            [*command, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            env=self._environment(),
        )
        if check and done.returncode:
            raise ComposeFailed(f"docker compose {shlex.join(arguments)}: exit {done.returncode}\n{done.stdout}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """This process's environment without what the settings file says: compose would let the environment win."""
        said = {line.partition("=")[0] for line in self.env_file.read_text(encoding="utf-8").splitlines()}
        return {name: value for name, value in os.environ.items() if name not in said}

    @contextmanager
    def up(self, *, wait_s: int = 300) -> Iterator[None]:
        """Start everything, wait until it is healthy, and take it all down afterwards, volumes included."""
        try:
            try:
                self("up", "--detach", "--no-build", "--wait", "--wait-timeout", str(wait_s), timeout=wait_s + 120)
            except ComposeFailed as failure:
                raise ComposeFailed(f"{failure}\n{self('ps', '--all')}\n{self('logs', '--tail', '40')}") from None
            yield
        finally:
            self("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)
