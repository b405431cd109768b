"""Small changes to a JSON document, by JSON pointer; each is a function that changes the document it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], Any]


def place(document: Json, pointer: str) -> tuple[Any, Any]:
    """(holder, key) of what a JSON pointer leads to."""
    steps: list[Any] = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    found: Any = document
    for step in steps[:-1]:
        found = found[int(step) if isinstance(found, list) else step]
    return found, int(steps[-1]) if isinstance(found, list) else steps[-1]


def gone(pointer: str) -> Change:
    """What is at `pointer` is not there any more."""

    def change(document: Json) -> None:
        holder, key = place(document, pointer)
        del holder[key]

    return change


def put(pointer: str, value: Any) -> Change:
    """`value` is at `pointer`."""

    def change(document: Json) -> None:
        holder, key = place(document, pointer)
        holder[key] = value

    return change


def less(pointer: str, value: Any) -> Change:
    """The list at `pointer` lacks `value`."""

    def change(document: Json) -> None:
        holder, key = place(document, pointer)
        holder[key].remove(value)

    return change


def more(pointer: str, value: Any) -> Change:
    """The list at `pointer` ends in `value`."""

    def change(document: Json) -> None:
        holder, key = place(document, pointer)
        holder[key].append(value)

    return change


def renamed(pointer: str, name: str) -> Change:
    """What is at `pointer` is called `name`."""

    def change(document: Json) -> None:
        holder, key = place(document, pointer)
        holder[name] = holder.pop(key)

    return change


def all_of(*changes: Change) -> Change:
    """All the changes, in turn."""
    return lambda document: [change(document) for change in changes]
