"""Collections that do more than find by id: rows that may not exist yet, and rows locked in an order of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.resource_pool.model import Engagement, Owner, Resource
from services.resource_pool.repository import tables
from shared.ids import is_id
from shared.unit_of_work import Collection


class Resources(Collection[Resource]):
    """Resources by id."""

    def published_by(self, owner_id: str) -> list[Resource]:
        """An owner's published resources, withdrawn ones included, locked in id order."""
        t = tables.resources.c
        query = select(Resource).where(t.owner_id == owner_id, t.state == "published").order_by(t.id)
        found = self._work.session.scalars(query.with_for_update(of=tables.resources)).all()
        return [self._work.see(resource) for resource in found]

    def on_offer(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` on offer, share-locked in id order: they cannot be retired before this transaction ends."""
        t = tables.resources.c
        query = (
            select(t.id)
            .where(t.id.in_(sorted(ids)), t.state == "published", t.withdrawn_because.is_(None))
            .order_by(t.id)
            .with_for_update(read=True)
        )
        return set(self._work.session.scalars(query))


class Owners(Collection[Owner]):
    """Known members by id."""

    def open(self, id_: str) -> Owner:
        """The member, locked; one of whom nothing is known yet where there was none."""
        _make_sure(self, tables.known_owners, member_id=id_, version=0, status="unknown")
        return self.get(id_)

    def owner_of(self, resource_id: str) -> Owner | None:
        """The owner of a resource, locked; the resource itself is not."""
        if not is_id(resource_id):
            return None
        query = select(tables.resources.c.owner_id).where(tables.resources.c.id == resource_id)
        owner_id = self._work.session.scalar(query)
        return None if owner_id is None else self.find(owner_id)


class Engagements(Collection[Engagement]):
    """Engagements by proposal id."""

    def open(self, proposal_id: str, need_id: str) -> Engagement:
        """The engagement, locked; a new one where there was none."""
        fresh = {"need_id": need_id, "epoch": 0, "state": "none", "ignored": [], "version": 0}
        _make_sure(self, tables.engagements, proposal_id=proposal_id, **fresh)
        return self.get(proposal_id)


def _make_sure(collection: Collection[Any], table: Any, **row: Any) -> None:
    # Two first messages at once would both find nothing; the insert makes one of them wait for the other.
    collection._work.session.execute(insert(table).values(**row).on_conflict_do_nothing())
