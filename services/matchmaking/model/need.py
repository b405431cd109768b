"""A need: a project's call for a team, from its opening to a consortium or an end with reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.matchmaking.model.refusals import MatchPending, NeedStateRefuses
from services.matchmaking.model.run import Stages
from shared.contracts.matchmaking import MatchFound, MatchRequested, NeedCancelled, NeedOpened, NeedUnmet
from shared.domain import Actor, Aggregate

STATES = ("open", "matched", "proposing", "fulfilled", "unmet", "cancelled", "closed")
ENDED = ("fulfilled", "cancelled", "closed")
NO_STANDBY = "no_standby"
DECLINED, NO_ANSWER = "declined", "no_answer"
LASTING = (DECLINED, NO_ANSWER)
"""Reasons that outlive one proposal; anything else said of a resource (capacity) may be different tomorrow."""


class Need(Aggregate):
    """`spec` is the call in the vocabulary of docs/language; `owner_id` is None for an outside owner.

    `run_id` is the match run that is awaited, `found_run_id` the one whose teams may be proposed. `refused` maps ids
    of resources (or members) that must not be asked again for this need to {"reason", …}. `willing` holds the seats
    that members had accepted when a proposal failed: later teams are sought around them first.
    """

    def __init__(
        self,
        id: str,
        *,
        owner_id: str | None,
        demand_owner: str | None,
        reference: str | None,
        title: str,
        mode: str,
        spec: dict[str, Any],
        as_of: date | None,
        auto: bool,
        answer_within_s: int,
        opened_at: datetime,
    ) -> None:
        self.id, self.owner_id, self.demand_owner, self.reference = id, owner_id, demand_owner, reference
        self.title, self.mode, self.spec, self.as_of = title, mode, spec, as_of
        self.auto, self.answer_within_s, self.opened_at = auto, answer_within_s, opened_at
        self.state = "open"
        self.run_id: str | None = None
        self.found_run_id: str | None = None
        self.codes: list[str] = []
        self.refused: dict[str, dict[str, Any]] = {}
        self.willing: dict[str, list[str]] = {}
        self.reason: str | None = None
        self.record(NeedOpened(id, owner_id, mode, title))

    @property
    def summary(self) -> dict[str, Any]:
        """What everyone who is asked may know."""
        told = {name: self.spec.get(name) for name in ("title", "mode", "region", "start", "end")}
        return {**told, "title": self.title, "mode": self.mode}

    @property
    def starts_on(self) -> date:
        """First day of the project."""
        return date.fromisoformat(self.spec["start"])

    def visible_to(self, actor: Actor) -> bool:
        """The owner and the secretariat see a need whole."""
        return actor.speaks_for(self.owner_id)

    def awaits(self, run_id: str) -> bool:
        """True when this run's answer still matters."""
        return self.run_id == run_id and self.state not in ENDED

    def request_match(self, run_id: str, purpose: str, stages: Stages, excluded: tuple[str, ...]) -> None:
        """Ask for a match run; an earlier one that is still computing no longer counts."""
        if purpose == "first":
            self.state = "open"
        self.run_id = run_id
        self.record(MatchRequested(self.id, run_id, purpose, stages, excluded))

    def may_be_rematched(self) -> None:
        """Raise unless the owner may ask for a new match now."""
        if self.run_id is not None:
            raise MatchPending()
        self.must_be("matched", "unmet")

    def must_be(self, *states: str) -> None:
        """Raise NeedStateRefuses unless the need is in one of `states`."""
        if self.state not in states:
            raise NeedStateRefuses(state=self.state)

    def found(self, purpose: str, teams: int, best_cost_fen: int) -> None:
        """The awaited run found teams."""
        run_id, self.run_id = str(self.run_id), None
        if purpose == "first":
            self.state, self.found_run_id, self.codes = "matched", run_id, []
        self.record(MatchFound(self.id, run_id, purpose, teams, best_cost_fen))

    def unmet(self, codes: tuple[str, ...]) -> None:
        """No team fits now; `codes` say why. The need stands: it is matched again when the pool changes."""
        run_id, self.run_id = str(self.run_id or self.found_run_id or ""), None
        self.state, self.found_run_id, self.codes = "unmet", None, list(codes)
        self.record(NeedUnmet(self.id, run_id, codes))

    def propose(self) -> None:
        """A team is put forward."""
        self.must_be("matched")
        self.state = "proposing"

    def fulfil(self) -> None:
        """A consortium stands."""
        self.state, self.run_id, self.codes = "fulfilled", None, []

    def cancel(self, reason: str) -> None:
        """The owner takes the need back; a run that is still computing is discarded when it answers."""
        if self.state in ENDED:
            raise NeedStateRefuses(state=self.state)
        self.state, self.run_id, self.reason = "cancelled", None, reason
        self.record(NeedCancelled(self.id, reason))

    def close(self, reason: str) -> None:
        """End an unmet need that can no longer be met (its first day has passed)."""
        self.state, self.run_id, self.reason = "closed", None, reason

    def bar(self, ids: list[str], reason: str, **details: Any) -> None:
        """Do not use these resources or members for this need again."""
        self.refused = {**self.refused, **{id_: {"reason": reason, **details} for id_ in ids}}

    def forget_refusals(self, kept: tuple[str, ...] = LASTING) -> None:
        """Give another chance to all that were refused for a reason not in `kept`."""
        self.refused = {id_: why for id_, why in self.refused.items() if why["reason"] in kept}

    @property
    def barred(self) -> tuple[str, ...]:
        """Ids that a match run must leave out, in order."""
        return tuple(sorted(self.refused))

    @property
    def capacity_codes(self) -> tuple[str, ...]:
        """Codes of the capacity that was taken, in order."""
        return tuple(sorted({why["reason"] for why in self.refused.values() if why["reason"] not in LASTING}))
