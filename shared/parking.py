"""Parking: a message that cannot be handled is kept whole, with its reason, until a person replays or drops it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from shared.database import Database
from shared.tables import kernel_metadata

PARKED = kernel_metadata().tables["parked"]


@dataclass(frozen=True)
class ParkedMessage:
    """The raw message and why it was parked. `error` carries the type and words of the fault, never a secret."""

    queue: str
    body: bytes
    error: str
    attempts: int
    content_type: str | None = None
    headers: dict[str, Any] = field(default_factory=dict)


def park(database: Database, message: ParkedMessage) -> None:
    """Store the message in its service's database, in a transaction of its own."""
    with database.engine.begin() as connection:
        connection.execute(
            insert(PARKED).values(
                queue=message.queue,
                body=message.body,
                content_type=message.content_type,
                headers={key: str(value) for key, value in message.headers.items()},
                error=message.error[:2000],
                attempts=message.attempts,
            )
        )
