"""Reads: session, actor → JSON-safe dicts. What the actor may not see is not there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, false, or_, select, true
from sqlalchemy.orm import Session

from services.members import policies, schemas
from services.members.model import STAFF, vocabulary
from services.members.model import refusals as no
from services.members.repository import api_keys
from services.members.repository import members as table
from shared import keys as keys_
from shared import regions, shapes
from shared.domain import Actor
from shared.errors import Unauthenticated
from shared.ids import is_id
from shared.paging import page

NO_DIGEST = "0" * 64


def members(session: Session, actor: Actor, filters: dict[str, Any] | None) -> dict[str, Any]:
    """A page of members: every one for staff; for a member the directory (by default its active part) and itself."""
    wanted = shapes.checked(schemas.MemberFilters(), filters or {})
    statement = select(table).where(_visible(actor, wanted.get("status")))
    for name in ("status", "kind"):
        if name in wanted:
            statement = statement.where(table.c[name] == wanted[name])
    if "region" in wanted:
        low, high = regions.span(wanted["region"])
        statement = statement.where(cast(table.c.region_code, Integer).between(low, high - 1))
    if wanted["after"]:
        statement = statement.where(table.c.id > wanted["after"])
    rows = session.execute(statement.order_by(table.c.id).limit(wanted["limit"] + 1)).all()
    return page(rows, wanted["limit"], lambda row: _shown(actor, row))


def member(session: Session, actor: Actor, member_id: str) -> dict[str, Any]:
    """One member, as much of it as the actor may see.

    Raises:
        NoSuchMember: there is none, or none that the actor may know of.
    """
    return _shown(actor, _seen(session, actor, member_id))


def keys(session: Session, actor: Actor, member_id: str) -> dict[str, Any]:
    """The keys of a member, for itself and staff; without secrets.

    Raises:
        NoSuchMember: the actor may not know of this member.
        NotYours: the actor speaks for another one.
    """
    owner = _seen(session, actor, member_id)
    if not actor.speaks_for(owner.id):
        raise no.NotYours()
    rows = session.execute(select(api_keys).where(api_keys.c.member_id == owner.id).order_by(api_keys.c.id)).all()
    return {"items": schemas.ApiKey(many=True).dump(rows), "next": None}


def authenticate(session: Session, actor: Actor, key_id: str, digest: str) -> dict[str, Any]:
    """Whose key this is: {"kind": "staff" | "member", "member_id"}. Asked by the gateway alone.

    Raises:
        Unauthenticated: unknown, revoked, a wrong digest, or a member whose keys open nothing any more.
    """
    if actor.kind != "system":
        raise Unauthenticated()
    key = _key(session, key_id)
    known = keys_.same(key.digest if key else NO_DIGEST, digest)
    if key is None or not known or key.revoked_at is not None:
        raise Unauthenticated()
    if key.kind != STAFF and not policies.may_use_keys(key.status):
        raise Unauthenticated()
    return {"kind": key.kind, "member_id": key.member_id}


def words(session: Session, actor: Actor) -> dict[str, Any]:
    """The vocabularies of members, in both languages."""
    lists = {
        "kinds": vocabulary.KINDS,
        "tiers": vocabulary.TIERS,
        "segments": vocabulary.SEGMENTS,
        "statuses": vocabulary.STATUSES,
    }
    return {
        name: [{"code": code, "zh": zh, "en": en} for code, (zh, en) in listed.items()]
        for name, listed in lists.items()
    }


def _visible(actor: Actor, status: str | None) -> ColumnElement[bool]:
    if actor.is_staff:
        return true()
    if actor.member_id is None:
        return false()
    directory = policies.DIRECTORY if status else {vocabulary.ACTIVE}
    return or_(table.c.status.in_(directory), table.c.id == actor.member_id)


def _seen(session: Session, actor: Actor, member_id: str) -> Any:
    row = session.execute(select(table).where(table.c.id == member_id)).first() if is_id(member_id) else None
    if row is None or not policies.may_see(actor, row.id, row.status):
        raise no.NoSuchMember(id=member_id)
    return row


def _shown(actor: Actor, row: Any) -> dict[str, Any]:
    if actor.is_staff:
        shape: type[shapes.Shape] = schemas.StaffMember
    else:
        shape = schemas.OwnMember if actor.speaks_for(row.id) else schemas.DirectoryEntry
    shown: dict[str, Any] = shape().dump(row)
    return shown


def _key(session: Session, key_id: str) -> Any:
    if not is_id(key_id):
        return None
    statement = select(api_keys, table.c.status).outerjoin(table, table.c.id == api_keys.c.member_id)
    return session.execute(statement.where(api_keys.c.id == key_id)).first()
