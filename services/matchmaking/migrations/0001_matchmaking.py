"""Needs, match runs, proposals, invitations, consortia, the copy of the pool, and the timeline."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.migrations.kernel import create_kernel_tables_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DEFERRED: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}
LIVE = "state IN ('holding', 'inviting', 'repairing', 'agreed')"


def upgrade() -> None:
    """Create everything."""
    create_kernel_tables_1()
    _needs()
    _match_runs()
    _proposals()
    _invitations()
    _consortia()
    _pool()
    _timeline()


def _text(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _needs() -> None:
    op.create_table(
        "needs",
        _text("id"),
        _whole("version"),
        _text("owner_id", nullable=True),
        _text("demand_owner", nullable=True),
        _text("reference", nullable=True),
        _text("title"),
        _text("mode"),
        _json("spec"),
        sa.Column("as_of", sa.Date),
        sa.Column("auto", sa.Boolean, nullable=False),
        _whole("answer_within_s"),
        _at("opened_at"),
        _text("state"),
        _text("run_id", nullable=True),
        _text("found_run_id", nullable=True),
        _json("codes"),
        _json("refused"),
        _json("willing"),
        _text("reason", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_needs"),
        sa.CheckConstraint(
            "state IN ('open', 'matched', 'proposing', 'fulfilled', 'unmet', 'cancelled', 'closed')",
            name="ck_needs_state",
        ),
    )
    op.create_index("ix_needs_owner_id", "needs", ["owner_id", "id"])
    op.create_index("ix_needs_state", "needs", ["state", "id"])


def _match_runs() -> None:
    op.create_table(
        "match_runs",
        _text("id"),
        _text("need_id"),
        _text("purpose"),
        _text("state"),
        _json("stages"),
        _json("barred"),
        _at("requested_at"),
        _at("finished_at", nullable=True),
        sa.Column("as_of", sa.Date),
        _whole("teams"),
        _json("best"),
        _json("excluded"),
        _json("codes"),
        _json("proof"),
        sa.PrimaryKeyConstraint("id", name="pk_match_runs"),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_match_runs_need_id", **DEFERRED),
    )
    op.create_index("ix_match_runs_need_id", "match_runs", ["need_id", "id"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        _text("id"),
        _whole("version"),
        _text("need_id"),
        _text("owner_id", nullable=True),
        _json("about"),
        _at("issued_at"),
        _json("seats"),
        _json("vacant"),
        _text("state"),
        _whole("epoch"),
        _whole("held_epoch"),
        _whole("unconfirmed"),
        _text("run_id", nullable=True),
        _text("reason", nullable=True),
        _whole("answer_within_s"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_proposals_need_id", **DEFERRED),
        sa.CheckConstraint(
            "state IN ('holding', 'inviting', 'repairing', 'agreed', 'formed', 'closed')", name="ck_proposals_state"
        ),
        sa.CheckConstraint("held_epoch <= epoch", name="ck_proposals_held_epoch"),
    )
    live = sa.text(LIVE)
    op.create_index("uq_proposals_one_live_per_need", "proposals", ["need_id"], unique=True, postgresql_where=live)
    op.create_index("ix_proposals_need_id", "proposals", ["need_id", "id"])
    op.create_index("ix_proposals_seats", "proposals", ["seats"], postgresql_using="gin", postgresql_where=live)


def _invitations() -> None:
    op.create_table(
        "invitations",
        _text("id"),
        _text("proposal_id"),
        _text("need_id"),
        _whole("epoch"),
        _text("seat"),
        _text("resource_id", nullable=True),
        _text("member_id"),
        _json("terms"),
        _at("sent_at"),
        _at("answer_by"),
        _text("state"),
        _text("reason", nullable=True),
        _at("answered_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_invitations_proposal_id", **DEFERRED),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_invitations_need_id", **DEFERRED),
        sa.CheckConstraint(
            "state IN ('pending', 'accepted', 'declined', 'expired', 'superseded', 'cancelled')",
            name="ck_invitations_state",
        ),
    )
    for column in ("proposal_id", "member_id", "state"):
        op.create_index(f"ix_invitations_{column}", "invitations", [column, "id"])


def _consortia() -> None:
    op.create_table(
        "consortia",
        _text("id"),
        _whole("version"),
        _text("proposal_id"),
        _text("need_id"),
        _text("owner_id", nullable=True),
        _text("lead_id"),
        _json("seats"),
        _json("shares"),
        _at("formed_at"),
        _text("state"),
        _json("risks"),
        sa.PrimaryKeyConstraint("id", name="pk_consortia"),
        sa.UniqueConstraint("proposal_id", name="uq_consortia_proposal_id"),
        sa.UniqueConstraint("need_id", name="uq_consortia_need_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_consortia_proposal_id", **DEFERRED),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_consortia_need_id", **DEFERRED),
    )
    op.create_index("ix_consortia_seats", "consortia", ["seats"], postgresql_using="gin")


def _pool() -> None:
    op.create_table(
        "known_members",
        _text("id"),
        _whole("version"),
        _text("reference", nullable=True),
        _text("name"),
        _text("kind"),
        _text("status"),
        _text("region_code"),
        _json("segments"),
        _json("service_regions"),
        _whole("service_radius_km", nullable=True),
        sa.Column("dues_paid_until", sa.Date),
        _text("controlled_by", nullable=True),
        _json("shareholders"),
        sa.PrimaryKeyConstraint("id", name="pk_known_members"),
    )
    op.create_table(
        "known_resources",
        _text("id"),
        _whole("version"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        _text("reference", nullable=True),
        _text("owner_id"),
        _text("kind"),
        _text("title"),
        _json("spec"),
        sa.PrimaryKeyConstraint("id", name="pk_known_resources"),
    )
    op.create_index("ix_known_resources_owner_id", "known_resources", ["owner_id", "kind"])


def _timeline() -> None:
    op.create_table(
        "timeline",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        _text("need_id"),
        _at("at"),
        _text("what"),
        _json("details"),
        _text("call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_timeline"),
    )
    op.create_index("ix_timeline_need_id", "timeline", ["need_id", "id"])
