"""The inbox: heard twice is heard once. The first statement of every event handler's transaction."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session


def first_hearing(session: Session, metadata: MetaData, handler: str, event_id: str) -> bool:
    """True the first time `handler` hears `event_id`.

    RETURNING and not rowcount: with ON CONFLICT DO NOTHING the row count of a skipped insert is not reliable.
    """
    inbox = metadata.tables["inbox"]
    statement = insert(inbox).values(handler=handler, event_id=event_id).on_conflict_do_nothing()
    return session.execute(statement.returning(inbox.c.event_id)).first() is not None
