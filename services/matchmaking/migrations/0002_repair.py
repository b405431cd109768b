"""Consortia that lose a seat and are repaired: proposals live on beneath them, a need may have one after another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEEDS = "state IN ('open', 'matched', 'proposing', 'fulfilled', 'at_risk', 'unmet', 'cancelled', 'closed')"
PROPOSALS = "state IN ('holding', 'inviting', 'repairing', 'agreed', 'formed', 'at_risk', 'closed')"
LIVE = "state IN ('holding', 'inviting', 'repairing', 'agreed', 'at_risk')"
CONSORTIA = "state IN ('standing', 'at_risk', 'dissolved')"
BOUND = "state <> 'dissolved'"


def upgrade() -> None:
    """Widen the states, and keep what the repair of a consortium needs."""
    # The foreign keys are deferred; a table with checks still pending cannot be altered in the same transaction.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.drop_constraint("ck_needs_state", "needs")
    op.create_check_constraint("ck_needs_state", "needs", NEEDS)
    op.add_column("needs", sa.Column("standby", JSONB, nullable=False, server_default="{}"))
    op.alter_column("needs", "standby", server_default=None)
    _proposals()
    _consortia()


def _proposals() -> None:
    op.drop_constraint("ck_proposals_state", "proposals")
    op.create_check_constraint("ck_proposals_state", "proposals", PROPOSALS)
    op.add_column("proposals", sa.Column("told_epoch", sa.Integer))
    op.add_column("proposals", sa.Column("consortium_id", sa.Text))
    # Seats that were lost have raised the epoch, and it is told with the next team only.
    op.execute("UPDATE proposals SET told_epoch = epoch - least(jsonb_array_length(vacant), 1)")
    op.execute("UPDATE proposals p SET consortium_id = c.id FROM consortia c WHERE c.proposal_id = p.id")
    op.alter_column("proposals", "told_epoch", nullable=False)
    for name in ("uq_proposals_one_live_per_need", "ix_proposals_seats"):
        op.drop_index(name, "proposals")
    live = sa.text(LIVE)
    op.create_index("uq_proposals_one_live_per_need", "proposals", ["need_id"], unique=True, postgresql_where=live)
    op.create_index("ix_proposals_seats", "proposals", ["seats"], postgresql_using="gin", postgresql_where=live)


def _consortia() -> None:
    op.create_check_constraint("ck_consortia_state", "consortia", CONSORTIA)
    op.add_column("consortia", sa.Column("repair_by", sa.DateTime(timezone=True)))
    op.add_column("consortia", sa.Column("reason", sa.Text))
    op.drop_constraint("uq_consortia_need_id", "consortia")
    bound = sa.text(BOUND)
    op.create_index("uq_consortia_one_bound_per_need", "consortia", ["need_id"], unique=True, postgresql_where=bound)
    op.create_index("ix_consortia_need_id", "consortia", ["need_id", "id"])
