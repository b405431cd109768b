"""The whole story of a need, told in both languages with names and figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.matchmaking import schemas
from services.matchmaking.model import Need
from services.matchmaking.model.refusals import NeedNotFound
from services.matchmaking.queries.listing import Json, one
from services.matchmaking.queries.needs import seen_needs
from services.matchmaking.queries.sentences import told
from services.matchmaking.repository import tables
from shared.domain import Actor


def timeline(session: Session, actor: Actor, need_id: str) -> Json:
    """Everything that happened to a need, oldest first."""
    one(session, Need, tables.needs, need_id, seen_needs(actor), NeedNotFound)
    t = tables.timeline.c
    rows = session.execute(select(tables.timeline).where(t.need_id == need_id).order_by(t.id)).all()
    names = _names(session, _ids(row.details for row in rows))
    shape = schemas.TimelineEntry()
    return {"items": [shape.dump(_entry(row, names)) for row in rows], "next": None}


def _entry(row: Any, names: dict[str, str]) -> Json:
    zh, en = told(row.what, row.details, names)
    return {"at": row.at, "what": row.what, "zh": zh, "en": en, "details": row.details}


def _ids(details: Iterable[Any]) -> set[str]:
    """Every text in the details that could name a member or a resource."""
    found: set[str] = set()
    pending = list(details)
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str) and value.startswith(("mem_", "res_")):
            found.add(value)
    return found


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    members, resources = tables.known_members.c, tables.known_resources.c
    named = session.execute(select(members.id, members.name).where(members.id.in_(ids)))
    titled = session.execute(select(resources.id, resources.title).where(resources.id.in_(ids)))
    return {row[0]: row[1] for row in (*named, *titled)}
