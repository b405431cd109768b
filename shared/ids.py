"""Identifiers that sort by creation: a short prefix that names the kind, then a ULID."""

from __future__ import annotations

import re

from ulid import ULID

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def new_id(prefix: str) -> str:
    """A new id such as ``need_01KAQ…``; ids made later sort later (to the millisecond)."""
    return f"{prefix}_{ULID()}"


def is_id(text: object) -> bool:
    """True for text that could be an id. What could not need not be looked up (PostgreSQL cannot even take a NUL)."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
