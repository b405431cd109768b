"""Files and functions stay small enough to be read in one go, and nothing is left unfinished."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.conftest import ROOT

FILE_LINES = 300
FUNCTION_LINES = 40
UNFINISHED = re.compile(r"NotImplementedError|\b(TODO|FIXME|XXX)\b")


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_named(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_300_lines(sources: list[Path]) -> None:
    lengths = {_named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines(sources: list[Path]) -> None:
    lengths = dict(pair for path in sources for pair in _functions(path))
    assert lengths, "no function was found at all"
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_nothing_is_left_unfinished(sources: list[Path]) -> None:
    marks = [
        f"{_named(path)}:{number}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert marks == []
