"""The tables of matchmaking's own database. What is only ever read and written whole is kept as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from shared.contracts.matchmaking import Seat
from shared.tables import kernel_metadata
from shared.wire import CONVERTER

LIVE_PROPOSAL = "state IN ('holding', 'inviting', 'repairing', 'agreed', 'at_risk')"
BOUND = "state <> 'dissolved'"


class Seats(TypeDecorator[tuple[Seat, ...]]):
    """The seats of a team, as they go over the wire."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return CONVERTER.unstructure(list(value), list[Seat]) if value is not None else None

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return tuple(CONVERTER.structure(value, list[Seat])) if value is not None else None


def _at(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> Column[Any]:
    return Column(name, JSONB, nullable=False)


def _text(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=nullable)


def _refers(name: str, to: str, unique: bool = False) -> Column[Any]:
    # Deferred: aggregates of different kinds are written in no particular order within a transaction.
    key = ForeignKey(to, deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=False, unique=unique)


METADATA: MetaData = kernel_metadata()

needs = Table(
    "needs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    _text("owner_id", nullable=True),
    _text("demand_owner", nullable=True),
    _text("reference", nullable=True),
    _text("title"),
    _text("mode"),
    _json("spec"),
    Column("as_of", Date),
    Column("auto", Boolean, nullable=False),
    Column("answer_within_s", Integer, nullable=False),
    _at("opened_at"),
    _text("state"),
    _text("run_id", nullable=True),
    _text("found_run_id", nullable=True),
    _json("codes"),
    _json("refused"),
    _json("willing"),
    _json("standby"),
    _text("reason", nullable=True),
)
Index("ix_needs_owner_id", needs.c.owner_id, needs.c.id)
Index("ix_needs_state", needs.c.state, needs.c.id)

match_runs = Table(
    "match_runs",
    METADATA,
    Column("id", Text, primary_key=True),
    _refers("need_id", "needs.id"),
    _text("purpose"),
    _text("state"),
    _json("stages"),
    _json("barred"),
    _at("requested_at"),
    _at("finished_at", nullable=True),
    Column("as_of", Date),
    Column("teams", Integer, nullable=False),
    _json("best"),
    _json("excluded"),
    _json("codes"),
    _json("proof"),
)
Index("ix_match_runs_need_id", match_runs.c.need_id, match_runs.c.id)

proposals = Table(
    "proposals",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    _refers("need_id", "needs.id"),
    _text("owner_id", nullable=True),
    _json("about"),
    _at("issued_at"),
    Column("seats", Seats, nullable=False),
    Column("vacant", Seats, nullable=False),
    _text("state"),
    Column("epoch", Integer, nullable=False),
    Column("told_epoch", Integer, nullable=False),
    Column("held_epoch", Integer, nullable=False),
    Column("unconfirmed", Integer, nullable=False),
    _text("run_id", nullable=True),
    _text("consortium_id", nullable=True),
    _text("reason", nullable=True),
    Column("answer_within_s", Integer, nullable=False),
)
ONE_LIVE_PROPOSAL = "uq_proposals_one_live_per_need"
Index(ONE_LIVE_PROPOSAL, proposals.c.need_id, unique=True, postgresql_where=LIVE_PROPOSAL)
Index("ix_proposals_need_id", proposals.c.need_id, proposals.c.id)
Index("ix_proposals_seats", proposals.c.seats, postgresql_using="gin", postgresql_where=LIVE_PROPOSAL)

invitations = Table(
    "invitations",
    METADATA,
    Column("id", Text, primary_key=True),
    _refers("proposal_id", "proposals.id"),
    _refers("need_id", "needs.id"),
    Column("epoch", Integer, nullable=False),
    _text("seat"),
    _text("resource_id", nullable=True),
    _text("member_id"),
    _json("terms"),
    _at("sent_at"),
    _at("answer_by"),
    _text("state"),
    _text("reason", nullable=True),
    _at("answered_at", nullable=True),
)
Index("ix_invitations_proposal_id", invitations.c.proposal_id, invitations.c.id)
Index("ix_invitations_member_id", invitations.c.member_id, invitations.c.id)
Index("ix_invitations_state", invitations.c.state, invitations.c.id)

consortia = Table(
    "consortia",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    _refers("proposal_id", "proposals.id", unique=True),
    _refers("need_id", "needs.id"),
    _text("owner_id", nullable=True),
    _text("lead_id"),
    Column("seats", Seats, nullable=False),
    _json("shares"),
    _at("formed_at"),
    _text("state"),
    _json("risks"),
    _at("repair_by", nullable=True),
    _text("reason", nullable=True),
)
Index("uq_consortia_one_bound_per_need", consortia.c.need_id, unique=True, postgresql_where=BOUND)
Index("ix_consortia_need_id", consortia.c.need_id, consortia.c.id)
Index("ix_consortia_seats", consortia.c.seats, postgresql_using="gin")

known_members = Table(
    "known_members",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    _text("reference", nullable=True),
    _text("name"),
    _text("kind"),
    _text("status"),
    _text("region_code"),
    _json("segments"),
    _json("service_regions"),
    Column("service_radius_km", Integer),
    Column("dues_paid_until", Date),
    _text("controlled_by", nullable=True),
    _json("shareholders"),
)

known_resources = Table(
    "known_resources",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    _text("reference", nullable=True),
    _text("owner_id"),
    _text("kind"),
    _text("title"),
    _json("spec"),
)
Index("ix_known_resources_owner_id", known_resources.c.owner_id, known_resources.c.kind)

timeline = Table(
    "timeline",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    _text("need_id"),
    _at("at"),
    _text("what"),
    _json("details"),
    _text("call_id"),
)
Index("ix_timeline_need_id", timeline.c.need_id, timeline.c.id)
