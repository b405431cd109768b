"""Collections of matchmaking with the questions that its use cases ask. Ids come in order, so locks do as well."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlalchemy.types import Text

from services.matchmaking.model import Consortium, Need, Proposal
from services.matchmaking.repository import tables
from shared.ids import is_id
from shared.unit_of_work import Collection


def seats_contain(table: Table, **member_or_resource: str | None) -> ColumnElement[bool]:
    """True for rows that have a seat with the given resource_id or member_id."""
    wanted = [{name: value for name, value in member_or_resource.items() if value is not None}]
    return table.c.seats.bool_op("@>")(literal(json.dumps(wanted)).cast(JSONB))


class Needs(Collection[Need]):
    """Needs."""

    def unmet_ids(self) -> list[str]:
        """Ids of the needs that stand unmet, oldest first; nothing is locked."""
        return self._ids(text("true"))

    def unmet_ids_refusing(self, ids: Iterable[str]) -> list[str]:
        """Ids of the unmet needs that may not use one of these resources now, oldest first; nothing is locked."""
        wanted = sorted(ids)
        if not wanted:
            return []
        return self._ids(tables.needs.c.refused.bool_op("?|")(array(wanted).cast(ARRAY(Text))))

    def _ids(self, condition: Any) -> list[str]:
        table = tables.needs
        query = select(table.c.id).where(table.c.state == "unmet", condition).order_by(table.c.id)
        return list(self._work.session.scalars(query))


class Proposals(Collection[Proposal]):
    """Proposals with their invitations."""

    def live_of(self, need_id: str) -> Proposal | None:
        """The one live proposal of a need, locked."""
        table = tables.proposals
        query = select(table.c.id).where(table.c.need_id == need_id, text(tables.LIVE_PROPOSAL))
        found = self._work.session.scalar(query)
        return self.find(found) if found else None

    def of_invitation(self, invitation_id: str) -> tuple[str, str] | None:
        """(need id, proposal id) of an invitation; nothing is locked."""
        if not is_id(invitation_id):
            return None
        table = tables.invitations
        query = select(table.c.need_id, table.c.proposal_id).where(table.c.id == invitation_id)
        row = self._work.session.execute(query).first()
        return (row.need_id, row.proposal_id) if row else None

    def live_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[tuple[str, str]]:
        """(need id, proposal id) of live proposals in which that resource or member sits, in order."""
        table = tables.proposals
        query = (
            select(table.c.need_id, table.c.id)
            .where(text(tables.LIVE_PROPOSAL), seats_contain(table, resource_id=resource_id, member_id=member_id))
            .order_by(table.c.need_id)
        )
        return [(row.need_id, row.id) for row in self._work.session.execute(query)]


class Consortia(Collection[Consortium]):
    """Consortia."""

    def ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[str]:
        """Ids of the consortia in which that resource or member sits, in order."""
        table = tables.consortia
        condition = seats_contain(table, resource_id=resource_id, member_id=member_id)
        return list(self._work.session.scalars(select(table.c.id).where(condition).order_by(table.c.id)))


def count(table: Table, *conditions: Any) -> Any:
    """A query for how many rows there are."""
    return select(func.count()).select_from(table).where(*conditions)
