"""Where members and keys are kept: tables, the mapping of the pure model onto them, and the unit of work."""

from __future__ import annotations

from typing import Any

import cattrs
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, registry
from sqlalchemy.types import TypeDecorator

from services.members.model import ApiKey, Contact, Member
from services.members.model import refusals as no
from services.members.model.vocabulary import ENDED
from shared.contracts.members import Shareholder
from shared.tables import kernel_metadata
from shared.unit_of_work import Collection, UnitOfWork

metadata = kernel_metadata()
_json = cattrs.Converter()


class Tuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple of texts or of small frozen dataclasses, kept as a JSON list."""

    impl = JSONB
    cache_ok = True

    def __init__(self, item: type[Any] = str) -> None:
        super().__init__()
        self.item = item

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else _json.unstructure(list(value))

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else tuple(_json.structure(item, self.item) for item in value)


def _text(name: str, *more: Any, **options: Any) -> Column[Any]:
    return Column(name, Text, *more, nullable=options.pop("nullable", False), **options)


def _tuple(name: str, item: type[Any] = str) -> Column[Any]:
    return Column(name, Tuple(item), nullable=False)


members = Table(
    "members",
    metadata,
    _text("id", primary_key=True),
    Column("version", Integer, nullable=False),
    _text("reference", nullable=True),
    _text("name"),
    _text("kind"),
    _text("tier"),
    _text("status"),
    _text("status_reason", nullable=True),
    _text("uscc"),
    _text("region_code"),
    _tuple("segments"),
    _tuple("service_regions"),
    Column("service_radius_km", Integer),
    Column("dues_paid_until", Date),
    _text("controlled_by", ForeignKey("members.id"), nullable=True),
    _tuple("shareholders", Shareholder),
    _text("note", nullable=True),
    _tuple("contacts", Contact),
    _tuple("warnings"),
    Column("applied_at", DateTime(timezone=True), nullable=False),
)
LIVE = text("status NOT IN ('exited', 'rejected', 'removed')")
Index("uq_members_uscc", members.c.uscc, unique=True, postgresql_where=LIVE)

api_keys = Table(
    "api_keys",
    metadata,
    _text("id", primary_key=True),
    _text("kind"),
    _text("member_id", ForeignKey("members.id"), nullable=True),
    _text("label"),
    _text("digest"),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    CheckConstraint("(kind = 'staff') = (member_id IS NULL)", name="staff_keys_have_no_member"),
)
Index("ix_api_keys_member_id", api_keys.c.member_id)

mapper = registry(metadata=metadata)
mapper.map_imperatively(Member, members)
mapper.map_imperatively(ApiKey, api_keys)


class Members(Collection[Member]):
    """The members."""

    def has_uscc(self, uscc: str) -> bool:
        """True when a member or applicant that has not left holds this code."""
        held = select(members.c.id).where(members.c.uscc == uscc, members.c.status.not_in(ENDED))
        return bool(self._work.session.scalar(select(exists(held))))


class Keys(Collection[ApiKey]):
    """The keys."""

    def in_use(self, member_id: str) -> int:
        """How many of a member's keys are not revoked."""
        live = select(func.count()).where(api_keys.c.member_id == member_id, api_keys.c.revoked_at.is_(None))
        return int(self._work.session.scalar(live) or 0)


class MembersWork(UnitOfWork):
    """One transaction on the members' database."""

    metadata = metadata
    broken = {"uq_members_uscc": no.AlreadyMember}

    def __init__(self, session: Session, call_id: str = "") -> None:
        super().__init__(session, call_id)
        self.members = Members(self, Member, no.NoSuchMember)
        self.keys = Keys(self, ApiKey, no.NoSuchKey)
