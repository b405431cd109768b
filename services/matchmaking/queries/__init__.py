"""Reads: SQL → dict. Everything is fetched through the asker: what it may not see is not there."""

from services.matchmaking.queries.needs import match, need, needs, pool
from services.matchmaking.queries.proposals import (
    consortia,
    consortium,
    invitation,
    invitations,
    proposal,
    proposals,
)
from services.matchmaking.queries.timeline import timeline

__all__ = [
    "consortia",
    "consortium",
    "invitation",
    "invitations",
    "match",
    "need",
    "needs",
    "pool",
    "proposal",
    "proposals",
    "timeline",
]
