"""Which class lives in which table. The classes know nothing of it."""

from __future__ import annotations

from sqlalchemy.orm import registry, relationship

from services.matchmaking.model import Consortium, Invitation, KnownMember, KnownResource, MatchRun, Need, Proposal
from services.matchmaking.repository import tables

_registry = registry(metadata=tables.METADATA)


def map_classes() -> None:
    """Map every class once; asking again does nothing."""
    if hasattr(Need, "__mapper__"):
        return
    _registry.map_imperatively(Need, tables.needs)
    _registry.map_imperatively(MatchRun, tables.match_runs)
    _registry.map_imperatively(Invitation, tables.invitations)
    _registry.map_imperatively(
        Proposal,
        tables.proposals,
        properties={
            "invitations": relationship(Invitation, order_by=tables.invitations.c.id, cascade="all", lazy="select")
        },
    )
    _registry.map_imperatively(Consortium, tables.consortia)
    _registry.map_imperatively(KnownMember, tables.known_members)
    _registry.map_imperatively(KnownResource, tables.known_resources)
