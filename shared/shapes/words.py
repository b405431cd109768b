"""Messages in two languages, and the validators that speak them.

Messages are written `two("中文", "English")`; one string carries both until the gateway picks the caller's language.
"""

from __future__ import annotations

from collections.abc import Iterable

from marshmallow import validate

_BAR = "\u2016"


def two(zh: str, en: str) -> str:
    """One message in both languages."""
    return f"{zh}{_BAR}{en}"


def split(message: str) -> tuple[str, str]:
    """The (Chinese, English) halves of a message; a message without halves stands for both."""
    zh, bar, en = message.partition(_BAR)
    return (zh, en) if bar else (message, message)


def between(low: float | None, high: float | None, unit: str = "") -> validate.Range:
    """Validator: a number from `low` to `high`, both included; None leaves that side open."""
    said = f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'} {unit}".strip()
    return validate.Range(low, high, error=two(f"应在 {said} 之间", f"must be within {said}"))


def length(low: int, high: int) -> validate.Length:
    """Validator: between `low` and `high` characters or items."""
    return validate.Length(low, high, error=two(f"长度应为 {low}–{high}", f"length must be {low} to {high}"))


def one_of(choices: Iterable[str]) -> validate.OneOf:
    """Validator: one of the listed codes."""
    listed = list(choices)
    said = ", ".join(listed)
    return validate.OneOf(listed, error=two(f"应为以下之一:{said}", f"must be one of: {said}"))
