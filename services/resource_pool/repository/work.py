"""The unit of work of the resource pool."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.resource_pool.model import Engagement, Owner, Resource, refusals
from services.resource_pool.repository.collections import Engagements, Owners, Resources
from services.resource_pool.repository.ledger import FULL, Ledger
from services.resource_pool.repository.tables import metadata
from services.resource_pool.schemas import kinds
from shared.errors import NotFound
from shared.unit_of_work import UnitOfWork


class ResourcePoolWork(UnitOfWork):
    """Resources, owners, engagements and the ledger over one session."""

    metadata = metadata
    broken = {"uq_resources_owner_reference": refusals.ReferenceTaken, FULL: refusals.LedgerFull}
    kinds = kinds

    def __init__(self, session: Session, call_id: str = "") -> None:
        super().__init__(session, call_id)
        self.resources = Resources(self, Resource, refusals.NoSuchResource)
        self.owners = Owners(self, Owner, NotFound)
        self.engagements = Engagements(self, Engagement, NotFound)
        self.ledger = Ledger(session)
