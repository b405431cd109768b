"""Reads: SQL → dict. Everything is fetched through the asker: what it may not see is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Session

from services.resource_pool.model import Resource
from services.resource_pool.model.refusals import NoSuchResource
from services.resource_pool.repository import tables
from services.resource_pool.schemas import describe, filters, replies
from shared import shapes
from shared.domain import Actor
from shared.ids import is_id
from shared.paging import page

Json = dict[str, Any]


def resources(session: Session, actor: Actor, given: Mapping[str, str] | None) -> Json:
    """A page of resources, oldest first, of those that the asker may see."""
    asked = shapes.checked(filters.ResourceFilters(), dict(given or {}))
    t = tables.resources.c
    columns = {"kind": t.kind, "owner": t.owner_id, "state": t.state, "reference": t.reference}
    conditions = [column == asked[name] for name, column in columns.items() if name in asked]
    query = select(Resource).where(_visible(actor), t.id > (asked["after"] or ""), *conditions)
    found = session.scalars(query.order_by(t.id).limit(asked["limit"] + 1)).all()
    return page(found, asked["limit"], replies.resource_json)


def resource(session: Session, actor: Actor, resource_id: str) -> Json:
    """One resource.

    Raises:
        NoSuchResource: there is none that the asker may see.
    """
    return replies.resource_json(_seen(session, actor, resource_id))


def kinds(session: Session, actor: Actor) -> Json:
    """Every kind with the JSON Schema of its spec; the same for everyone."""
    return {"items": describe.kinds(), "next": None}


def capacity(session: Session, actor: Actor, resource_id: str, given: Mapping[str, str] | None) -> Json:
    """What is free of each dimension in the window, stretch by stretch; its owner and staff also see who takes it.

    Raises:
        NoSuchResource: there is none that the asker may see.
    """
    asked = shapes.checked(filters.CapacityFilters(), dict(given or {}))
    seen = _seen(session, actor, resource_id)
    start, end = filters.window(asked)
    in_full = actor.speaks_for(seen.owner_id)
    rows = session.execute(
        select(tables.capacities).where(tables.capacities.c.resource_id == resource_id).order_by("dimension")
    )
    told = [_dimension(session, row, start, end, in_full) for row in rows]
    return {"resource_id": resource_id, "from": start.isoformat(), "until": end.isoformat(), "dimensions": told}


def _visible(actor: Actor) -> ColumnElement[bool]:
    t = tables.resources.c
    if actor.is_staff or actor.kind == "system":
        return true()
    on_offer = and_(t.state == "published", t.withdrawn_because.is_(None))
    is_member = literal(actor.kind == "member")
    return and_(is_member, or_(t.owner_id == actor.member_id, on_offer))


def _seen(session: Session, actor: Actor, resource_id: str) -> Resource:
    query = select(Resource).where(tables.resources.c.id == resource_id, _visible(actor))
    found = session.scalar(query) if is_id(resource_id) else None
    if found is None:
        raise NoSuchResource(id=resource_id)
    return found


def _dimension(session: Session, row: Any, start: datetime, end: datetime, in_full: bool) -> Json:
    stretches = [
        {
            "from": stretch.period.lower.isoformat(),
            "until": stretch.period.upper.isoformat(),
            "free": replies.figure(row.amount - stretch.taken),
            **({"taken": replies.figure(stretch.taken)} if in_full else {}),
        }
        for stretch in session.execute(_stretches(row, start, end))
    ]
    told = {"dimension": row.dimension, "amount": replies.figure(row.amount), "stretches": stretches}
    if in_full:
        told["claims"] = [_claim(claim) for claim in session.execute(_claims(row, start, end))]
    return told


def _stretches(row: Any, start: datetime, end: datetime) -> Any:
    # The window cut into stretches of one load: the segments inside it, and the gaps between them with nothing taken.
    s = tables.capacity_segments.c
    window = literal(Range(start, end), TSTZRANGE)
    inside = and_(s.resource_id == row.resource_id, s.dimension == row.dimension, s.period.op("&&")(window))
    taken = select((s.period * window).label("period"), s.taken).where(inside)
    covered = select(func.coalesce(func.range_agg(s.period), _nothing())).where(inside).scalar_subquery()
    gaps = select(func.unnest(func.tstzmultirange(window) - covered).label("period"), literal(0).label("taken"))
    both = taken.union_all(gaps).subquery()
    return select(both.c.period, both.c.taken).order_by(both.c.period)


def _nothing() -> Any:
    return func.tstzmultirange()


def _claims(row: Any, start: datetime, end: datetime) -> Any:
    c = tables.claims.c
    window = literal(Range(start, end), TSTZRANGE)
    mine = (c.resource_id == row.resource_id, c.dimension == row.dimension, c.state != "released")
    return select(tables.claims).where(*mine, c.period.op("&&")(window)).order_by(func.lower(c.period), c.id)


def _claim(row: Any) -> Json:
    return {
        "id": row.id,
        "state": row.state,
        "proposal_id": row.proposal_id,
        "seat": row.seat,
        "epoch": row.epoch,
        "quantity": replies.figure(row.quantity),
        "from": row.period.lower.isoformat(),
        "until": row.period.upper.isoformat(),
        "reason": row.reason,
    }
