"""Kernel tables; resources, known owners, engagements with proposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations.kernel import create_kernel_tables_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of everything but the ledger."""
    create_kernel_tables_1()
    _resources()
    _known_owners()
    _engagements()


def _resources() -> None:
    op.create_table(
        "resources",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("spec", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("withdrawn_because", sa.Text),
        sa.Column("returned_because", sa.Text),
        sa.Column("revocations", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resources"),
        sa.CheckConstraint("state IN ('draft', 'review', 'published', 'retired')", name="ck_resources_state"),
    )
    op.create_index(
        "uq_resources_owner_reference",
        "resources",
        ["owner_id", "reference"],
        unique=True,
        postgresql_where=sa.text("reference IS NOT NULL AND state <> 'retired'"),
    )
    op.create_index("ix_resources_kind_state", "resources", ["kind", "state", "id"])


def _known_owners() -> None:
    op.create_table(
        "known_owners",
        sa.Column("member_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_known_owners"),
    )


def _engagements() -> None:
    op.create_table(
        "engagements",
        sa.Column("proposal_id", sa.Text, nullable=False),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ignored", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_engagements"),
        sa.CheckConstraint("state IN ('none', 'held', 'refused', 'reserved', 'released')", name="ck_engagements_state"),
    )


def downgrade() -> None:
    """Drop everything that this migration made."""
    tables = ("engagements", "known_owners", "resources", "parked", "deadlines", "idempotency", "inbox", "outbox")
    for table in tables:
        op.drop_table(table)
