"""The outbox: events leave a service only as rows of the transaction that made them true; the courier carries them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, insert
from sqlalchemy.orm import Session

from shared import wire
from shared.contracts import Event


def append(
    session: Session, metadata: MetaData, events: Iterable[tuple[int, Event]], *, at: datetime, call_id: str
) -> list[dict[str, Any]]:
    """Write (aggregate version, event) pairs as outbox rows; returns the rows, in order."""
    rows = [_row(version, event, at, call_id) for version, event in events]
    if rows:
        session.execute(insert(metadata.tables["outbox"]), rows)
    return rows


def _row(version: int, event: Event, at: datetime, call_id: str) -> dict[str, Any]:
    event_id = str(uuid.uuid4())
    return {
        "event_id": event_id,
        "aggregate": event.aggregate_id,
        "aggregate_version": version,
        "type": event.type_name(),
        "body": wire.encode(event, event_id=event_id, version=version, at=at, call_id=call_id),
    }
