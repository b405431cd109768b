"""A match run: one computation over the pool for one need, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.domain import Aggregate

Stages = tuple[dict[str, list[str]], ...]


@dataclass(frozen=True)
class MatchAnswer:
    """What the engine said. `best` are the kept teams in order, `excluded` why each resource is out, as plain JSON.

    A team is {"rank", "cost_fen", "seats": [{"seat", "resource_id", "member_id", "quantity", "unit", "cost_fen",
    "version"}], "warnings", "margins"}; `version` is that of the resource's snapshot that was weighed.
    """

    as_of: date
    teams: int = 0
    best: tuple[dict[str, Any], ...] = ()
    excluded: dict[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    stage: int = 0
    proof: dict[str, Any] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        """True when some team passes every hard rule."""
        return bool(self.best)


class MatchRun(Aggregate):
    """`state` is computing, found, unmet or discarded (nobody waited for the answer any more)."""

    def __init__(
        self, id: str, *, need_id: str, purpose: str, stages: Stages, excluded: tuple[str, ...], requested_at: datetime
    ) -> None:
        self.id, self.need_id, self.purpose, self.state = id, need_id, purpose, "computing"
        self.stages: list[dict[str, list[str]]] = list(stages)
        self.barred = list(excluded)
        self.requested_at = requested_at
        self.finished_at: datetime | None = None
        self.as_of: date | None = None
        self.teams = 0
        self.best: list[dict[str, Any]] = []
        self.excluded: dict[str, Any] = {}
        self.codes: list[str] = []
        self.proof: dict[str, Any] = {}

    def finish(self, answer: MatchAnswer, now: datetime, *, wanted: bool) -> None:
        """Keep the answer; an answer that nobody waits for is kept as discarded."""
        self.state = ("found" if answer.feasible else "unmet") if wanted else "discarded"
        self.as_of, self.teams, self.best = answer.as_of, answer.teams, list(answer.best)
        self.excluded, self.codes, self.proof = answer.excluded, list(answer.codes), answer.proof
        self.finished_at = now
