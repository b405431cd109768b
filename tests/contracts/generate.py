"""`python -m tests.contracts.generate [--check]`: write the published contracts, or compare them with what is there.

gateway/openapi_components.json   the services' shapes, which the gateway documents without importing services
docs/contracts/openapi.json       the whole HTTP API, as /v1/openapi.json serves it
docs/contracts/asyncapi.json      the events
"""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path
from typing import Any

from gateway.app import create_app
from gateway.openapi import DOCUMENT
from gateway.settings import Settings
from tests.contracts import asyncapi
from tests.contracts.catalogue import published
from tests.contracts.examples import examples
from tests.fakes.rpc import PEPPER, FakeRpc

ROOT = Path(__file__).parents[2]
COMPONENTS = "gateway/openapi_components.json"
OPENAPI = "docs/contracts/openapi.json"
ASYNCAPI = "docs/contracts/asyncapi.json"


def contracts() -> dict[str, Any]:
    """Path → document."""
    components = {**published(), "examples": examples()}
    app = create_app(FakeRpc(), Settings(pepper=PEPPER), components=components)
    return {
        COMPONENTS: components,
        OPENAPI: app.extensions[DOCUMENT],
        ASYNCAPI: asyncapi.document(),
    }


def text_of(document: Any) -> str:
    """How a document is written: readable, and the same every time."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def stale() -> list[str]:
    """One finding per file that is not what the code says, with the first lines that differ."""
    return [found for path, document in contracts().items() for found in _differences(path, text_of(document))]


def write() -> None:
    """Write every file."""
    for path, document in contracts().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text_of(document), encoding="utf-8")


def _differences(path: str, wanted: str) -> list[str]:
    there = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    if there == wanted:
        return []
    lines = difflib.unified_diff(there.splitlines(), wanted.splitlines(), path, "the code", n=1, lineterm="")
    shown = [line for _, line in zip(range(20), lines, strict=False)]
    return ["\n".join([f"{path} is not what the code says; run python -m tests.contracts.generate", *shown])]


def main(arguments: list[str]) -> int:
    """Returns the exit status: with --check, 1 when anything differs."""
    if arguments == ["--check"]:
        found = stale()
        print("\n\n".join(found), file=sys.stderr, end="\n" if found else "")
        return 1 if found else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
