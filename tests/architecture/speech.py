"""What the source says to people: every text in two languages, found by reading the code, and every refusal raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"{(\w+)[^{}]*}")


@dataclass(frozen=True)
class Pair:
    """One text in both languages, None where one is missing; a computed part stands as "{…}"."""

    where: str
    zh: str | None
    en: str | None


@dataclass(frozen=True)
class Raised:
    """A refusal made somewhere: the class's name and the values given; `open` when more may come by ``**``."""

    where: str
    name: str
    values: frozenset[str]
    open: bool


def placeholders(text: str) -> set[str]:
    """Names in braces; what exists once per language counts as one: {why_zh} and {why_en} are {why}."""
    return {re.sub(r"_(zh|en)$", "", name) for name in PLACEHOLDER.findall(text)}


def speakers(trees: dict[Path, ast.Module]) -> dict[str, tuple[int, int]]:
    """Functions and classes that take a Chinese and an English text: name → places of `zh` and `en`."""
    found: dict[str, tuple[int, int]] = {}
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name != "__init__":
            names = _parameters(node)
            if {"zh", "en"} <= set(names):
                found[node.name] = (names.index("zh"), names.index("en"))
    return found


def _parameters(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        names = [argument.arg for argument in node.args.args]
        return names[1:] if names[:1] in (["self"], ["cls"]) else names
    own = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
    return _parameters(own[0]) if own else [field.id for field in fields if isinstance(field, ast.Name)]


def pairs(path: Path, tree: ast.Module, speaking: dict[str, tuple[int, int]]) -> Iterator[Pair]:
    """Every text of a file that is written for people."""
    for node in ast.walk(tree):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Dict):
            yield from _named(where, {_text(key): value for key, value in zip(node.keys, node.values, strict=True)})
        elif isinstance(node, ast.Call):
            yield from _named(where, {keyword.arg: keyword.value for keyword in node.keywords})
            yield from _positional(where, node, speaking)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            zh, en = (_text(one) for one in node.elts)
            if zh and en and CHINESE.search(zh):
                yield Pair(where, zh, en)


def _named(where: str, given: dict[Any, ast.expr]) -> Iterator[Pair]:
    for zh, en in (("zh", "en"), ("why_zh", "why_en")):
        if zh in given or en in given:
            yield from _both(where, given.get(zh), given.get(en))


def _both(where: str, zh: ast.expr | None, en: ast.expr | None) -> Iterator[Pair]:
    """The texts of two literals; of two mappings or rows, the texts that stand in the same place."""
    if isinstance(zh, ast.Dict) and isinstance(en, ast.Dict):
        inside = [{_text(key): value for key, value in zip(one.keys, one.values, strict=True)} for one in (zh, en)]
        for key in inside[0] | inside[1]:
            yield from _both(where, inside[0].get(key), inside[1].get(key))
    elif isinstance(zh, ast.Tuple) and isinstance(en, ast.Tuple):
        for one, other in zip_longest(zh.elts, en.elts):
            yield from _both(where, one, other)
    else:
        said = [None if one is None else _text(one) for one in (zh, en)]
        if any(said):
            yield Pair(where, *said)


def _positional(where: str, node: ast.Call, speaking: dict[str, tuple[int, int]]) -> Iterator[Pair]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in speaking and len(node.args) > max(speaking[name]):
        said = [_text(node.args[place]) for place in speaking[name]]
        if CHINESE.search("".join(said)):
            yield Pair(where, *said)


def _text(node: ast.AST | None) -> str:
    """The text of a literal; "" when it is something else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "{…}" for part in node.values)
    return ""


def handed_on(tree: ast.Module, names: set[str]) -> Iterator[tuple[str, bool]]:
    """Refusals that are handed on for others to make: (name, whether in a call; else it is in a mapping)."""
    for node in ast.walk(tree):
        given = node.args if isinstance(node, ast.Call) else node.values if isinstance(node, ast.Dict) else []
        for one in given:
            name = one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")
            if name in names:
                yield name, isinstance(node, ast.Call)


def raised(path: Path, tree: ast.Module, names: set[str]) -> Iterator[Raised]:
    """Every place where one of the refusals called `names` is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [keyword.arg for keyword in node.keywords]
            if name in names:
                values = frozenset(value for value in given if value)
                yield Raised(f"{path}:{node.lineno}", name, values, None in given)
