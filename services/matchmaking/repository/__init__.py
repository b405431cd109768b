"""Matchmaking in PostgreSQL: tables, mapping, collections and the unit of work."""

from services.matchmaking.repository.tables import METADATA
from services.matchmaking.repository.work import MatchmakingWork

__all__ = ["METADATA", "MatchmakingWork"]
