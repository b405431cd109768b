"""Tables of the resource pool and how entities lie in them. The migrations are the truth; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE
from sqlalchemy.orm import registry

from services.resource_pool.model import Engagement, Owner, Resource
from shared.tables import kernel_metadata

metadata = kernel_metadata()
AMOUNT = Numeric(18, 6)

resources = Table(
    "resources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("reference", Text),
    Column("spec", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("withdrawn_because", Text),
    Column("returned_because", Text),
    Column("revocations", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
Index(
    "uq_resources_owner_reference",
    resources.c.owner_id,
    resources.c.reference,
    unique=True,
    postgresql_where=resources.c.reference.is_not(None) & (resources.c.state != "retired"),
)
Index("ix_resources_kind_state", resources.c.kind, resources.c.state, resources.c.id)

known_owners = Table(
    "known_owners",
    metadata,
    Column("member_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
)

engagements = Table(
    "engagements",
    metadata,
    Column("proposal_id", Text, primary_key=True),
    Column("need_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("ignored", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
)

capacities = Table(
    "capacities",
    metadata,
    Column("resource_id", Text, ForeignKey("resources.id"), primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("amount", AMOUNT, nullable=False),
    UniqueConstraint("resource_id", "dimension", "amount", name="uq_capacities_amount"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("resource_id", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("proposal_id", Text),
    Column("seat", Text),
    Column("epoch", Integer),
    Column("state", Text, nullable=False),
    Column("quantity", AMOUNT, nullable=False),
    Column("period", TSTZRANGE, nullable=False),
    Column("reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ForeignKeyConstraint(
        ["resource_id", "dimension"], ["capacities.resource_id", "capacities.dimension"], name="fk_claims_capacity"
    ),
)
Index("ix_claims_proposal_id", claims.c.proposal_id, postgresql_where=claims.c.state.in_(["held", "reserved"]))
Index(
    "ix_claims_live",
    claims.c.resource_id,
    claims.c.dimension,
    claims.c.period,
    postgresql_using="gist",
    postgresql_where=claims.c.state != "released",
)

capacity_segments = Table(
    "capacity_segments",
    metadata,
    Column("resource_id", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("period", TSTZRANGE, nullable=False),
    Column("amount", AMOUNT, nullable=False),
    Column("taken", AMOUNT, nullable=False),
    ForeignKeyConstraint(
        ["resource_id", "dimension", "amount"],
        ["capacities.resource_id", "capacities.dimension", "capacities.amount"],
        name="fk_capacity_segments_capacity",
        onupdate="CASCADE",
    ),
)

mapped = registry(metadata=metadata)
mapped.map_imperatively(Resource, resources)
mapped.map_imperatively(Owner, known_owners)
mapped.map_imperatively(Engagement, engagements)
