"""The courier's SQL: one service's outbox and deadlines, over one connection that also holds the lock."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import make_url

from shared import clock, wire
from shared.contracts.matchmaking import DeadlinePassed

LOCK = 0x6C69616E
"""Advisory lock of the one courier that works on a database."""
SETTINGS = (
    "-c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC "
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3"
)
"""The server must notice a courier whose machine is gone, or its lock would outlive it by hours."""

PENDING = """
    SELECT id, event_id::text, aggregate, type, body FROM outbox
    WHERE published_at IS NULL AND aggregate <> ALL(%s) ORDER BY id LIMIT %s FOR UPDATE
"""
DUE = """
    SELECT id, kind, subject, payload FROM deadlines
    WHERE fired_at IS NULL AND due_at <= now() ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
APPEND = "INSERT INTO outbox (event_id, aggregate, aggregate_version, type, body) VALUES (%s, %s, 1, %s, %s)"


@dataclass(frozen=True)
class Pending:
    """An outbox row that has not been published."""

    id: int
    event_id: str
    aggregate: str
    type: str
    body: dict[str, Any]


class Outboxes:
    """One service's database as the courier sees it."""

    def __init__(self, uri: str) -> None:
        dsn = make_url(uri).set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(
            dsn,
            autocommit=True,
            connect_timeout=5,
            options=SETTINGS,
            keepalives_idle=5,
            keepalives_interval=3,
            keepalives_count=3,
            application_name="courier",
        )

    def lead(self) -> bool:
        """True when this courier holds the database's lock, for as long as the connection lives."""
        row = self.connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        return bool(row and row[0])

    def pending(self, limit: int, but: Sequence[str] = ()) -> list[Pending]:
        """The oldest unpublished rows, locked, leaving out the aggregates in `but`. Inside a transaction."""
        return [Pending(*row) for row in self.connection.execute(PENDING, (list(but), limit))]

    def published(self, ids: Sequence[int]) -> None:
        """Mark rows as published."""
        if ids:
            self.connection.execute("UPDATE outbox SET published_at = now() WHERE id = ANY(%s)", (list(ids),))

    def failed(self, ids: Sequence[int]) -> None:
        """Count an attempt that the broker did not take."""
        if ids:
            self.connection.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ANY(%s)", (list(ids),))

    def fire_deadlines(self, limit: int) -> int:
        """Turn deadlines that came due into outbox rows, in one transaction; returns how many."""
        with self.connection.transaction():
            due = self.connection.execute(DUE, (limit,)).fetchall()
            for row in due:
                self._append(DeadlinePassed(deadline_id=row[0], kind=row[1], subject=row[2], payload=row[3]))
            if due:
                ids = [row[0] for row in due]
                self.connection.execute("UPDATE deadlines SET fired_at = now() WHERE id = ANY(%s)", (ids,))
        return len(due)

    def close(self) -> None:
        """Close the connection, and with it the lock."""
        self.connection.close()

    def _append(self, event: DeadlinePassed) -> None:
        event_id = str(uuid.uuid4())
        body = wire.encode(event, event_id=event_id, version=1, at=clock.now(), call_id=event.deadline_id)
        row = (event_id, event.aggregate_id, event.type_name(), json.dumps(body, ensure_ascii=False))
        self.connection.execute(APPEND, row)
