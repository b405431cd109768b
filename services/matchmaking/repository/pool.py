"""Our own copy of members and resources in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.matchmaking.model import KnownMember, KnownResource
from services.matchmaking.repository import tables


class KnownPool:
    """What we were told of members and resources; `member` and `resource` lock what they fetch."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def member(self, id_: str) -> KnownMember | None:
        """The member as last heard of."""
        return self._session.get(KnownMember, id_, with_for_update=True)

    def resource(self, id_: str) -> KnownResource | None:
        """The resource as last heard of, a withdrawn one included."""
        return self._session.get(KnownResource, id_, with_for_update=True)

    def add(self, known: KnownMember | KnownResource) -> None:
        """Take in what was never heard of before."""
        self._session.add(known)

    def members(self, ids: Iterable[str]) -> dict[str, KnownMember]:
        """The known ones among `ids`."""
        wanted = tables.known_members.c.id.in_(sorted(set(ids)))
        return {known.id: known for known in self._session.scalars(select(KnownMember).where(wanted))}

    def resources(self, ids: Iterable[str]) -> dict[str, KnownResource]:
        """The known ones among `ids`, withdrawn ones included."""
        wanted = tables.known_resources.c.id.in_(sorted(set(ids)))
        return {known.id: known for known in self._session.scalars(select(KnownResource).where(wanted))}

    def owned_ids(self, member_id: str, kind: str) -> list[str]:
        """Ids of a member's resources of one kind, in order."""
        table = tables.known_resources
        query = select(table.c.id).where(table.c.owner_id == member_id, table.c.kind == kind).order_by(table.c.id)
        return list(self._session.scalars(query))

    def controllers(self) -> dict[str, str | None]:
        """Member → the member that controls it."""
        table = tables.known_members
        rows = self._session.execute(select(table.c.id, table.c.controlled_by))
        return {row.id: row.controlled_by for row in rows}

    def wake_is_set(self) -> bool:
        """True when a deadline that will have unmet needs matched again is surely still to come.

        The row is share-locked, so that the courier cannot fire it before what we have just learnt is committed.
        """
        table = tables.METADATA.tables["deadlines"]
        query = select(table.c.id).where(table.c.subject == "pool", table.c.fired_at.is_(None)).limit(1)
        return self._session.execute(query.with_for_update(read=True, skip_locked=True)).first() is not None


def snapshot(session: Session) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    """(member records, resource records, resource id → version) on offer now, for the engine."""
    members = [known.as_record() for known in session.scalars(select(KnownMember))]
    offered = select(KnownResource).where(tables.known_resources.c.withdrawn.is_(False))
    resources = list(session.scalars(offered))
    return members, [known.as_record() for known in resources], {known.id: known.version for known in resources}
