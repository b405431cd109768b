"""Deadlines live in the database and come due by its clock; the courier turns a due one into `DeadlinePassed`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import MetaData, delete, func, insert, text
from sqlalchemy.orm import Session

from shared.ids import new_id


class Deadlines:
    """The deadlines of one unit of work."""

    def __init__(self, session: Session, metadata: MetaData) -> None:
        self._session = session
        self._table = metadata.tables["deadlines"]

    def set(self, kind: str, subject: str, after: timedelta, payload: dict[str, Any] | None = None) -> str:
        """Ask to be woken `after` the database's now(); returns the deadline's id."""
        deadline_id = new_id("dl")
        due = func.now() + text("make_interval(secs => :after)").bindparams(after=after.total_seconds())
        self._session.execute(
            insert(self._table).values(id=deadline_id, due_at=due, kind=kind, subject=subject, payload=payload or {})
        )
        return deadline_id

    def drop(self, subject: str) -> None:
        """Forget every deadline of `subject` that has not fired."""
        self._session.execute(
            delete(self._table).where(self._table.c.subject == subject, self._table.c.fired_at.is_(None))
        )
