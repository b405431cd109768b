"""Matchmaking's unit of work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.matchmaking.model import Consortium, MatchRun, Need, Proposal
from services.matchmaking.model.refusals import (
    ConsortiumNotFound,
    MatchNotFound,
    NeedNotFound,
    ProposalAlreadyLive,
    ProposalNotFound,
)
from services.matchmaking.repository import tables
from services.matchmaking.repository.collections import Consortia, Needs, Proposals
from services.matchmaking.repository.mapping import map_classes
from services.matchmaking.repository.pool import KnownPool
from shared import clock
from shared.unit_of_work import Collection, UnitOfWork

map_classes()


class Story:
    """The timeline of needs."""

    def __init__(self, session: Session, call_id: str) -> None:
        self._session, self._call_id = session, call_id

    def note(self, need_id: str, what: str, **details: Any) -> None:
        """Write down something that is no event of ours."""
        self.write([{"need_id": need_id, "what": what, "details": details}])

    def write(self, entries: list[dict[str, Any]]) -> None:
        """Write entries of {"need_id", "what", "details"}, in order."""
        if entries:
            told = {"at": clock.now(), "call_id": self._call_id}
            self._session.execute(insert(tables.timeline), [{**entry, **told} for entry in entries])


class MatchmakingWork(UnitOfWork):
    """One transaction of matchmaking. To lock in one order everywhere, use cases fetch a need before its proposal."""

    metadata = tables.METADATA
    broken = {tables.ONE_LIVE_PROPOSAL: ProposalAlreadyLive}

    def __init__(self, session: Session, call_id: str = "") -> None:
        super().__init__(session, call_id)
        self.needs = Needs(self, Need, NeedNotFound)
        self.runs = Collection(self, MatchRun, MatchNotFound)
        self.proposals = Proposals(self, Proposal, ProposalNotFound)
        self.consortia = Consortia(self, Consortium, ConsortiumNotFound)
        self.pool = KnownPool(session)
        self.story = Story(session, call_id)

    def note(self, rows: list[dict[str, Any]]) -> None:
        """Every event that concerns a need becomes part of its story."""
        told = [(row["type"].rpartition(".")[2], row["body"]["data"]) for row in rows]
        self.story.write(
            [{"need_id": data["need_id"], "what": what, "details": data} for what, data in told if "need_id" in data]
        )
