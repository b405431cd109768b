"""A need: a project's call for a team, from its opening to a consortium or an end with reasons."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from services.matchmaking.model.refusals import MatchPending, NeedStateRefuses
from services.matchmaking.model.run import Stages
from shared import clock
from shared.contracts.matchmaking import (
    MatchFound,
    MatchRequested,
    NeedAmended,
    NeedCancelled,
    NeedClosed,
    NeedOpened,
    NeedUnmet,
)
from shared.domain import Actor, Aggregate

STATES = ("open", "matched", "proposing", "fulfilled", "at_risk", "unmet", "cancelled", "closed")
ENDED = ("fulfilled", "cancelled", "closed")
GONE = ("cancelled", "closed")
"""States in which no match run matters any more; a fulfilled need's team may still be weighed again."""
AMENDABLE = ("open", "matched", "proposing", "at_risk", "unmet")
ONLY_HOW = frozenset({"auto", "answer_within_s", "reference", "demand_owner"})
"""Fields that say how a need is run, not what it calls for: changing them alone troubles nobody."""
NO_STANDBY = "no_standby"
DECLINED, NO_ANSWER = "declined", "no_answer"
LASTING = (DECLINED, NO_ANSWER)
"""Reasons that outlive one proposal; anything else said of a resource (capacity) may be different tomorrow."""


class Need(Aggregate):
    """`spec` is the call in the vocabulary of docs/language; `owner_id` is None for an outside owner.

    `run_id` is the match run that is awaited, `found_run_id` the one whose teams may be proposed. `refused` maps ids
    of resources (or members) that must not be asked again for this need to {"reason", …}. `willing` holds the seats
    that members had accepted when a proposal failed: later teams are sought around them first. `standby` maps what
    a member offered again, too late, to the invitation that it had missed: it may be asked once more.
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
        self.standby: dict[str, str] = {}
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

    def time_until_end_of(self, day: date) -> timedelta:
        """How long until that day is over in China, counted from the day of matching where the need names one."""
        now = clock.now().astimezone(clock.CHINA)
        here = clock.china_instant(self.as_of or clock.today(), now.hour * 60 + now.minute)
        return max(clock.china_instant(day, 24 * 60) - here, timedelta())

    @property
    def time_to_start(self) -> timedelta:
        """How long until its first day is over; zero when it is."""
        return self.time_until_end_of(self.starts_on)

    @property
    def time_to_end(self) -> timedelta:
        """How long until its last day is over; zero when it is."""
        return self.time_until_end_of(date.fromisoformat(self.spec["end"]))

    def visible_to(self, actor: Actor) -> bool:
        """The owner and the secretariat see a need whole."""
        return actor.speaks_for(self.owner_id)

    def awaits(self, run_id: str) -> bool:
        """True when this run's answer still matters."""
        return self.run_id == run_id and self.state not in GONE

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
        self.must_be("matched", "unmet", "at_risk")

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
        """A consortium stands, every seat of it."""
        self.state, self.codes = "fulfilled", []

    def endanger(self) -> None:
        """Its consortium lost a seat."""
        if self.state != "at_risk":
            self.state, self.codes = "at_risk", []

    def wait_at_risk(self, codes: tuple[str, ...]) -> bool:
        """Nobody can refill the seat now, because of `codes`; False when just that was known."""
        known, self.codes, self.run_id = self.codes, list(codes), None
        return known != self.codes

    def amend(self, **told: Any) -> tuple[str, ...]:
        """Call for something else: title, mode, spec, … as told; returns the names of the fields that changed.

        Raises:
            NeedStateRefuses: a consortium stands for it, or it has ended.
        """
        self.must_be(*AMENDABLE)
        spec = told.pop("spec")
        changed = [name for name in sorted({*spec, *self.spec}) if spec.get(name) != self.spec.get(name)]
        changed += [name for name, value in told.items() if getattr(self, name) != value]
        self.spec = spec
        for name, value in told.items():
            setattr(self, name, value)
        if changed:
            self.record(NeedAmended(self.id, tuple(changed)))
        return tuple(changed)

    def start_afresh(self) -> None:
        """What was learnt for the old call says nothing of the new one."""
        self.refused, self.willing, self.standby, self.codes, self.found_run_id = {}, {}, {}, [], None

    def cancel(self, reason: str) -> None:
        """The owner takes the need back; a run that is still computing is discarded when it answers."""
        if self.state in ENDED:
            raise NeedStateRefuses(state=self.state)
        self.state, self.run_id, self.reason = "cancelled", None, reason
        self.record(NeedCancelled(self.id, reason))

    def close(self, reason: str) -> None:
        """End a need that can no longer be met (its first day has passed)."""
        self.state, self.run_id, self.reason = "closed", None, reason
        self.record(NeedClosed(self.id, reason))

    def bar(self, ids: list[str], reason: str, **details: Any) -> None:
        """Do not use these resources or members for this need again."""
        self.refused = {**self.refused, **{id_: {"reason": reason, **details} for id_ in ids}}
        self.standby = {id_: missed for id_, missed in self.standby.items() if id_ not in ids}

    def stand_by(self, id_: str, missed: str) -> None:
        """A member that came too late with its yes to the invitation `missed` may be asked again."""
        self.standby = {**self.standby, id_: missed}

    def forget_refusals(self, kept: tuple[str, ...] = LASTING) -> None:
        """Give another chance to all that were refused for a reason not in `kept`."""
        self.refused = {id_: why for id_, why in self.refused.items() if why["reason"] in kept}

    @property
    def barred(self) -> tuple[str, ...]:
        """Ids that a match run must leave out, in order."""
        return tuple(sorted(self.refused.keys() - self.standby.keys()))

    @property
    def capacity_codes(self) -> tuple[str, ...]:
        """Codes of the capacity that was taken, in order."""
        return tuple(sorted({why["reason"] for why in self.refused.values() if why["reason"] not in LASTING}))
