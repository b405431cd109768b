"""The kernel's tables, present in every service's database: outbox, inbox, idempotency, deadlines, parked."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def _now() -> Column[object]:
    return Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now())


def kernel_metadata() -> MetaData:
    """A fresh MetaData that already holds the kernel's tables; a service adds its own to it."""
    metadata = MetaData(naming_convention=NAMING)
    for add in (_outbox, _inbox, _idempotency, _deadlines, _parked):
        add(metadata)
    return metadata


def _outbox(metadata: MetaData) -> None:
    outbox = Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", UUID(as_uuid=False), nullable=False, unique=True),
        Column("aggregate", Text, nullable=False),
        Column("aggregate_version", Integer, nullable=False),
        Column("type", Text, nullable=False),
        Column("body", JSONB, nullable=False),
        _now(),
        Column("published_at", DateTime(timezone=True)),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        UniqueConstraint("aggregate", "aggregate_version", name="uq_outbox_aggregate_version"),
    )
    Index("ix_outbox_unpublished", outbox.c.id, postgresql_where=outbox.c.published_at.is_(None))


def _inbox(metadata: MetaData) -> None:
    Table(
        "inbox",
        metadata,
        Column("handler", Text, primary_key=True),
        Column("event_id", UUID(as_uuid=False), primary_key=True),
        _now(),
    )


def _idempotency(metadata: MetaData) -> None:
    Table(
        "idempotency",
        metadata,
        Column("actor", Text, primary_key=True),
        Column("route", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("digest", Text, nullable=False),
        Column("reply", JSONB, nullable=False),
        _now(),
    )


def _deadlines(metadata: MetaData) -> None:
    deadlines = Table(
        "deadlines",
        metadata,
        Column("id", Text, primary_key=True),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("kind", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("payload", JSONB, nullable=False),
        _now(),
        Column("fired_at", DateTime(timezone=True)),
    )
    Index("ix_deadlines_due", deadlines.c.due_at, postgresql_where=deadlines.c.fired_at.is_(None))


def _parked(metadata: MetaData) -> None:
    Table(
        "parked",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("queue", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("content_type", Text),
        Column("headers", JSONB, nullable=False),
        Column("error", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        _now(),
        Column("closed_at", DateTime(timezone=True)),
        Column("closed_as", Text),
        Column("closed_by", Text),
    )
