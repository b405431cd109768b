"""What every list has in common: filters, the asker's view, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, false, select, true
from sqlalchemy.orm import Session

from shared import paging, shapes
from shared.domain import Actor
from shared.errors import NotFound
from shared.ids import is_id

T = TypeVar("T")
Json = dict[str, Any]
Visible = Callable[[str], ColumnElement[bool]]


def seen_by(actor: Actor, own: Visible) -> ColumnElement[bool]:
    """Staff see all, a member what `own(member id)` says, anyone else nothing."""
    if actor.is_staff or actor.kind == "system":
        return true()
    return own(actor.member_id) if actor.kind == "member" and actor.member_id else false()


def one(
    session: Session, cls: type[T], table: Table, id_: str, seen: ColumnElement[bool], missing: type[NotFound]
) -> T:
    """The one with this id, if it may be seen.

    Raises:
        NotFound: as `missing`.
    """
    found = session.scalar(select(cls).where(table.c.id == id_, seen)) if is_id(id_) else None
    if found is None:
        raise missing(id=id_)
    return found


def listed(
    session: Session,
    cls: type[Any],
    table: Table,
    shape: type[paging.Page],
    given: Mapping[str, str] | None,
    columns: Mapping[str, Any],
    seen: ColumnElement[bool],
    show: Callable[[Any], Json],
) -> Json:
    """A page of what may be seen and fits the filters. `columns`: filter → column, or → function of the value."""
    asked = shapes.checked(shape(), dict(given or {}))
    limit, after = asked.pop("limit"), asked.pop("after")
    query = select(cls).where(seen, *(_fits(columns[name], value) for name, value in asked.items()))
    if after is not None:
        query = query.where(table.c.id > after)
    return paging.page(session.scalars(query.order_by(table.c.id).limit(limit + 1)).all(), limit, show)


def _fits(column: Any, value: str) -> Any:
    return column(value) if callable(column) else column == value
