"""Collections of matchmaking with the questions that its use cases ask. Ids come in order, so locks do as well."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlalchemy.types import Text

from services.matchmaking.model import Consortium, Need, Proposal, proposal
from services.matchmaking.repository import tables
from shared.ids import is_id
from shared.unit_of_work import Collection


def seats_contain(table: Table, **member_or_resource: str | None) -> ColumnElement[bool]:
    """True for rows that have a seat with the given resource_id or member_id."""
    wanted = [{name: value for name, value in member_or_resource.items() if value is not None}]
    return table.c.seats.bool_op("@>")(literal(json.dumps(wanted)).cast(JSONB))


class Needs(Collection[Need]):
    """Needs."""

    def waiting_ids(self) -> list[str]:
        """Ids of the needs that stand unmet or at risk, oldest first; nothing is locked."""
        return self._ids(text("true"))

    def waiting_ids_refusing(self, ids: Iterable[str]) -> list[str]:
        """Ids of the waiting needs that may not use one of these resources now, oldest first; nothing is locked."""
        wanted = sorted(ids)
        if not wanted:
            return []
        return self._ids(tables.needs.c.refused.bool_op("?|")(array(wanted).cast(ARRAY(Text))))

    def _ids(self, condition: Any) -> list[str]:
        table = tables.needs
        query = select(table.c.id).where(table.c.state.in_(("unmet", "at_risk")), condition).order_by(table.c.id)
        return list(self._work.session.scalars(query))


class Proposals(Collection[Proposal]):
    """Proposals with their invitations."""

    def live_of(self, need_id: str) -> Proposal | None:
        """The one live proposal of a need, locked."""
        return self._one_of(need_id, proposal.LIVE)

    def current_of(self, need_id: str) -> Proposal | None:
        """The one live proposal of a need, or the one on which its consortium stands; locked."""
        return self._one_of(need_id, (*proposal.LIVE, "formed"))

    def _one_of(self, need_id: str, states: tuple[str, ...]) -> Proposal | None:
        table = tables.proposals
        query = select(table.c.id).where(table.c.need_id == need_id, table.c.state.in_(states))
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

    def need_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[str]:
        """Needs of the consortia, not dissolved, in which that resource or member sits, in order; nothing is locked."""
        table = tables.consortia
        sitting = (seats_contain(table, resource_id=resource_id, member_id=member_id), text(tables.BOUND))
        return list(self._work.session.scalars(select(table.c.need_id).where(*sitting).order_by(table.c.need_id)))


def count(table: Table, *conditions: Any) -> Any:
    """A query for how many rows there are."""
    return select(func.count()).select_from(table).where(*conditions)
