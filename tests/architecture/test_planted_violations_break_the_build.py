"""Every import rule of pyproject.toml bites: a copy of the tree passes, and fails once a violation is planted in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.conftest import ROOT

PACKAGES = ("gateway", "services", "shared", "embedded", "demo")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}

PLANTS = [
    ("tree", "shared.errors", "import services.members.model"),
    ("tree", "shared.clock", "import gateway.app"),
    ("tree", "gateway.app", "import services.members.model"),
    ("tree", "services.members.commands", "import gateway.app"),
    ("tree", "gateway.app", "import embedded"),
    ("tree", "shared.ids", "import demo.story"),
    ("tree", "embedded", "import demo.story"),
    ("contexts", "services.members.queries", "import services.matchmaking.repository"),
    ("contexts", "services.resource_pool.handlers", "from services.members import model"),
    ("demo", "demo.client", "import gateway.app"),
    ("demo", "demo.story", "import services.members.model"),
    ("rooms", "services.members.handlers", "import services.members.repository"),
    ("rooms", "services.matchmaking.handlers", "import services.matchmaking.schemas"),
    ("rooms", "services.members.model", "import services.members.policies"),
    ("rooms", "services.resource_pool.policies", "import services.resource_pool.handlers"),
    ("rooms", "services.matchmaking.engine", "import services.matchmaking.handlers"),
    ("rooms", "services.members.repository", "import services.members.service"),
    ("rooms", "services.members.a_room_of_another_name", ""),
    ("pure", "services.members.model", "import sqlalchemy"),
    ("pure", "services.resource_pool.policies", "from marshmallow import fields"),
    ("pure", "services.matchmaking.handlers", "import shared.unit_of_work"),
    ("pure", "services.members.commands", "import eventlet"),
    ("pure", "services.matchmaking.engine", "from flask import g"),
    ("pure", "shared.contracts", "import nameko"),
    ("pure", "shared.domain", "import kombu"),
    ("pure", "shared.errors", "import psycopg"),
    ("nameko", "shared.worker", "from nameko.rpc import rpc"),
    ("nameko", "services.members.queries", "import nameko"),
    ("plain", "shared.courier", "import eventlet"),
    ("plain", "shared.worker", "import shared.entrypoints"),
    ("plain", "services.matchmaking.matcher", "import eventlet"),
    ("plain", "shared.amqp", "import eventlet"),
]
"""(contract, module, the line planted in it); an empty line plants the module itself."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the linter reads."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=lambda _, names: [n for n in names if not _is_read(n)]
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _is_read(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name != "__pycache__")


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run the linter of `make check` in `tree`."""
    linter = Path(sys.executable).with_name("lint-imports")
    chosen = [argument for contract in contracts for argument in ("--contract", contract)]
    return subprocess.run([linter, "--no-cache", "--no-logo", *chosen], cwd=tree, capture_output=True, text=True)


def plant(tree: Path, module: str, line: str) -> None:
    """Add `line` to `module`, or the module itself when there is no line."""
    path = tree / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert line == "" or file.is_file(), f"{module} is gone: plant this violation elsewhere"
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")


def test_the_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    done = lint(tree)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "module", "line"), PLANTS, ids=[f"{c}: {m} {line}" for c, m, line in PLANTS])
def test_a_planted_violation_breaks_its_contract(tree: Path, contract: str, module: str, line: str) -> None:
    plant(tree, module, line)
    done = lint(tree, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{CONTRACTS[contract]} BROKEN" in " ".join(done.stdout.split()), done.stdout + done.stderr


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(CONTRACTS)
