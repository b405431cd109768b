"""Needs, their match runs, and the pool as we know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.matchmaking import schemas
from services.matchmaking.model import MatchRun, Need
from services.matchmaking.model.refusals import MatchNotFound, NeedNotFound, StaffOnly
from services.matchmaking.queries.listing import Json, listed, one, seen_by
from services.matchmaking.repository import tables
from shared import shapes
from shared.domain import Actor


def seen_needs(actor: Actor) -> ColumnElement[bool]:
    """The needs that the asker sees whole: its own."""
    return seen_by(actor, lambda member_id: tables.needs.c.owner_id == member_id)


def needs(session: Session, actor: Actor, given: Mapping[str, str] | None = None) -> Json:
    """A page of needs, oldest first."""
    t = tables.needs.c
    columns = {"state": t.state, "mode": t.mode, "owner": t.owner_id, "reference": t.reference}
    return listed(session, Need, tables.needs, schemas.NeedsFilter, given, columns, seen_needs(actor), _shown)


def need(session: Session, actor: Actor, need_id: str) -> Json:
    """One need, with the ids of its newest proposal and of its consortium."""
    found = one(session, Need, tables.needs, need_id, seen_needs(actor), NeedNotFound)
    return _shown(found) | {
        "proposal_id": _newest(session, tables.proposals, need_id),
        "consortium_id": _newest(session, tables.consortia, need_id),
    }


def _shown(found: Need) -> Json:
    shown: Json = schemas.Need().dump(found)
    return shown


def _newest(session: Session, table: Any, need_id: str) -> str | None:
    found: str | None = session.scalar(select(func.max(table.c.id)).where(table.c.need_id == need_id))
    return found


def match(session: Session, actor: Actor, need_id: str, given: Mapping[str, str] | None = None) -> Json:
    """The newest match run of a need, or the newest of one purpose.

    Raises:
        NeedNotFound, MatchNotFound: there is none that the asker may see.
    """
    asked = shapes.checked(schemas.MatchFilter(), dict(given or {}))
    one(session, Need, tables.needs, need_id, seen_needs(actor), NeedNotFound)
    t = tables.match_runs.c
    wanted = [t.purpose == asked["purpose"]] if "purpose" in asked else []
    query = select(MatchRun).where(t.need_id == need_id, *wanted).order_by(t.requested_at.desc(), t.id.desc()).limit(1)
    run = session.scalar(query)
    if run is None:
        raise MatchNotFound(id=need_id)
    shown: Json = schemas.Match().dump(run)
    return shown


def pool(session: Session, actor: Actor) -> Json:
    """How many members and resources on offer we know of.

    Raises:
        StaffOnly: someone else asks.
    """
    if not actor.is_staff:
        raise StaffOnly()
    members, resources = tables.known_members, tables.known_resources
    offered = select(func.count()).select_from(resources).where(resources.c.withdrawn.is_(False))
    return {
        "members": session.scalar(select(func.count()).select_from(members)) or 0,
        "resources": session.scalar(offered) or 0,
    }
