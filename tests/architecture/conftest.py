"""What the architecture tests look at: the files of the project, as git would publish them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def published() -> list[Path]:
    """Every file that is, or would be, in the repository: tracked or new, never what .gitignore names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]


@pytest.fixture(scope="session")
def sources(published: list[Path]) -> list[Path]:
    """The Python files of the project itself, tests and benchmarks left out."""
    inside = [file for file in published if file.suffix == ".py"]
    return [file for file in inside if file.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")]
