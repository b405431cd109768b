"""Identifiers that sort by creation: a short prefix that names the kind, then a ULID."""

from __future__ import annotations

from ulid import ULID


def new_id(prefix: str) -> str:
    """A new id such as ``need_01KAQ…``; ids made later sort later (to the millisecond)."""
    return f"{prefix}_{ULID()}"
