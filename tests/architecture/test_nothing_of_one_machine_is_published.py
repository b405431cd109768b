"""The repository says nothing of the machine it was written on: no paths of it, no package indexes, no secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.conftest import ROOT

FORBIDDEN = {
    "a path of one machine": r"/(?:root|home)/\w|/Users/\w|/work/|[A-Z]:\\\\Users",
    "a package index or mirror": r"pypi\.org|pythonhosted|registry\.npmjs|mirrors?\.\w+\.(?:com|cn|edu)",
    "the address of an index": r"index[-_]url\s*[=:]\s*http",
    "a local package folder": r"find[-_]links|file:///",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "an API key": r"\blp_key_[0-9A-HJKMNP-TV-Z]{26}_[A-Za-z0-9_-]{43}\b",
}
HERE = Path(__file__)
ALLOWED = {
    "Makefile": {"a local package folder"},  # the flag that keeps such folders out of the lock
    "Dockerfile": {"a path of one machine"},  # pip's cache, inside the builder
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(published: list[Path], what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in published
        if path != HERE and what not in ALLOWED.get(str(path.relative_to(ROOT)), ())
        for number, line in enumerate(path.read_bytes().decode("utf-8", "ignore").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_locks_pin_every_package_by_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock.read_text(), re.MULTILINE | re.DOTALL)
        assert entries, lock
        assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_secrets_of_a_stack_are_never_published(published: list[Path]) -> None:
    names = {str(path.relative_to(ROOT)) for path in published}
    assert ".env.example" in names
    assert not {name for name in names if Path(name).name == ".env" or Path(name).suffix in (".pem", ".key")}
