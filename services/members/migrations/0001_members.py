"""Members and their keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations.kernel import create_kernel_tables_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kernel_tables_1()
    _members()
    _api_keys()


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_reason", sa.Text),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("region_code", sa.Text, nullable=False),
        sa.Column("segments", JSONB, nullable=False),
        sa.Column("service_regions", JSONB, nullable=False),
        sa.Column("service_radius_km", sa.Integer),
        sa.Column("dues_paid_until", sa.Date),
        sa.Column("controlled_by", sa.Text),
        sa.Column("shareholders", JSONB, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("contacts", JSONB, nullable=False),
        sa.Column("warnings", JSONB, nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.ForeignKeyConstraint(["controlled_by"], ["members.id"], name="fk_members_controlled_by"),
    )
    op.create_index(
        "uq_members_uscc",
        "members",
        ["uscc"],
        unique=True,
        postgresql_where=sa.text("status NOT IN ('exited', 'rejected', 'removed')"),
    )


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("member_id", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_api_keys_member_id"),
        sa.CheckConstraint(
            "(kind = 'staff') = (member_id IS NULL)", name=op.f("ck_api_keys_staff_keys_have_no_member")
        ),
    )
    op.create_index("ix_api_keys_member_id", "api_keys", ["member_id"])
