"""After the one process has died: bring back the events that were only in its memory.

The courier marked them as published, but the broker that took them is gone. Every outbox still has them, and every
inbox says what was heard; what a door has not heard is told again. Run before anything else has started.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text

from shared import logging, topology
from shared.database import Database

RECENT_DAYS = 30
"""Events older than this were heard or parked long ago."""

TOLD = "SELECT event_id::text, type FROM outbox WHERE published_at > now() - make_interval(days => :days)"
HEARD = "SELECT handler, event_id::text FROM inbox WHERE created_at > now() - make_interval(days => :days)"
PARKED = "SELECT queue, body FROM parked WHERE created_at > now() - make_interval(days => :days)"
AGAIN = "UPDATE outbox SET published_at = NULL WHERE event_id::text = ANY(:ids)"

log = logging.get(__name__)


def tell_again(databases: Mapping[str, str], services: Iterable[Any], days: int = RECENT_DAYS) -> int:
    """Put back into the outboxes what some door of `services` has neither heard nor parked; returns how many events.

    `databases` maps the name of each service's database to its URI.
    """
    doors = [(door, _database(service)) for service in services for door in topology.doors_of(service)]
    opened = {name: Database(uri, pool_size=1) for name, uri in databases.items()}
    try:
        settled = set().union(*(_settled(name, database, days) for name, database in opened.items()))
        return sum(_reopen(database, doors, settled, days) for database in opened.values())
    finally:
        for database in opened.values():
            database.close()


def _database(service: Any) -> str:
    return str(getattr(service, "database", service.name))


def _settled(name: str, database: Database, days: int) -> set[tuple[str, str, str]]:
    """(database, door, event id) of everything heard or parked there."""
    with database.engine.connect() as connection:
        found = {(name, row[0], row[1]) for row in connection.execute(text(HEARD), {"days": days})}
        for queue, body in connection.execute(text(PARKED), {"days": days}):
            found.add((name, queue.partition(".")[2], _event_id(bytes(body))))
    return found


def _event_id(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, TypeError, KeyError):
        return ""


def _reopen(
    database: Database, doors: list[tuple[topology.Door, str]], settled: set[tuple[str, str, str]], days: int
) -> int:
    with database.engine.begin() as connection:
        told = connection.execute(text(TOLD), {"days": days}).all()
        lost = [event_id for event_id, name in told if _unheard(event_id, name, doors, settled)]
        if lost:
            connection.execute(text(AGAIN), {"ids": lost})
            log.info("telling again what the last process had only in memory", events=len(lost))
    return len(lost)


def _unheard(
    event_id: str, name: str, doors: list[tuple[topology.Door, str]], settled: set[tuple[str, str, str]]
) -> bool:
    return any(
        (where, door.name, event_id) not in settled
        for door, where in doors
        if any(event.type_name() == name for event in door.events)
    )
