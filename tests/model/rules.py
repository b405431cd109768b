"""What must hold, whatever happens: after every transaction, when nothing is on its way any more, and at the end."""

from __future__ import annotations

from collections import Counter
from typing import Any

from services.matchmaking.model import Proposal
from services.matchmaking.model.asking import key_of
from services.resource_pool.policies import wanted
from shared.contracts.matchmaking import (
    ConsortiumFormed,
    ConsortiumRepaired,
    InvitationAnswered,
    InvitationClosed,
    InvitationReminded,
)
from shared.contracts.resource_pool import HoldsReleased
from tests.model.alliance import Alliance
from tests.model.matcher import SEATS


class Breach(AssertionError):
    """Something that must never be was found."""


def must(holds: bool, what: str, *details: Any) -> None:
    """Raise Breach unless it holds."""
    if not holds:
        raise Breach(f"{what}: {', '.join(map(str, details))}")


class Rules:
    """Watches an alliance."""

    def __init__(self, alliance: Alliance) -> None:
        self.alliance = alliance
        self.told: Counter[tuple[str, ...]] = Counter()
        self.found_runs: set[str] = set()
        self.accepted: dict[str, set[Any]] = {}
        alliance.watch = self.committed

    def committed(self, service: str, events: list[Any]) -> None:
        """A transaction of `service` was committed and told `events`."""
        for event in events:
            self._once(event)
        if service == "pool":
            self._capacity()
        else:
            self._teams()
        self._consortia()

    def _once(self, event: Any) -> None:
        kind = type(event).__name__
        if isinstance(event, InvitationAnswered):
            self._count("an answer had two effects", kind, event.invitation_id, event.answer)
        elif isinstance(event, InvitationReminded):
            self._count("somebody was reminded twice", kind, event.invitation_id, event.share_gone)
        elif isinstance(event, InvitationClosed):
            self._count("somebody was told the end twice", kind, event.invitation_id)
            must(bool(event.reason), "an end without a reason", event)
        elif isinstance(event, HoldsReleased):
            self._count("capacity was released twice", kind, event.proposal_id)
        elif isinstance(event, (ConsortiumFormed, ConsortiumRepaired)):
            must({seat.seat for seat in event.seats} == set(SEATS), "a consortium with an empty seat", event)

    def _count(self, what: str, *key: str) -> None:
        self.told[key] += 1
        must(self.told[key] == 1, what, *key)

    def _capacity(self) -> None:
        pool = self.alliance.pool
        for pair, amount in pool.ledger.amounts.items():
            must(pool.ledger._most(pair, None, None) <= amount, "a resource beyond its capacity", pair)
        for kept in pool.ledger.kept.values():
            engagement = pool.engagements.kept[kept.whose]
            must(engagement.state != "released", "capacity kept of what was released", kept)
            must(kept.epoch <= engagement.epoch, "capacity of an epoch that is not known", kept)

    def _teams(self) -> None:
        for id_, proposal in self.alliance.matchmaking.proposals.kept.items():
            accepted = {key_of(seat) for seat in proposal.accepted}
            staying = {key_of(seat) for seat in proposal.seats} if proposal.may_change else set()
            forgotten = (self.accepted.get(id_, set()) & staying) - accepted
            must(not forgotten, "a yes was forgotten, so it would be asked for again", id_, forgotten)
            self.accepted[id_] = accepted
        for run in self.alliance.matchmaking.runs.kept.values():
            must(run.id not in self.found_runs or run.state == "found", "a result was thrown away", run.id)
            if run.state == "found":
                self.found_runs.add(run.id)

    def _consortia(self) -> None:
        for consortium in self.alliance.matchmaking.consortia.kept.values():
            if consortium.state != "standing":
                continue
            proposal = self.alliance.matchmaking.proposals.kept[consortium.proposal_id]
            must(proposal.state == "formed", "a consortium on a proposal that is not formed", proposal.state)
            must(consortium.seats == proposal.seats, "a consortium of another team", consortium.id)
            self._is_reserved(proposal)

    def _is_reserved(self, proposal: Proposal) -> None:
        live = self.alliance.pool.ledger.live(proposal.id)
        reserved = [claim.asks for claim in live if claim.state == "reserved"]
        must(wanted(proposal.seats)[0] == reserved, "a consortium without its reservations", proposal.id)

    def at_rest(self) -> None:
        """Nothing is on its way: the books agree, and everybody waits for something that has a name and a time."""
        for proposal in self.alliance.matchmaking.proposals.kept.values():
            self._books_agree(proposal)
            self._waits(proposal)
            self._were_told(proposal)
        known = self.alliance.matchmaking.proposals.kept
        for kept in self.alliance.pool.ledger.kept.values():
            must(kept.whose in known and known[kept.whose].may_change, "an orphan hold", kept)
        for need in self.alliance.matchmaking.needs.kept.values():
            self._need_waits(need)

    def _books_agree(self, proposal: Proposal) -> None:
        live = [claim.asks for claim in self.alliance.pool.ledger.live(proposal.id)]
        due = wanted(proposal.seats)[0] if proposal.may_change else []
        must(live == due, "held and reserved is not what the team needs", proposal.id, proposal.state, live, due)

    def _waits(self, proposal: Proposal) -> None:
        deadlines: Any = self.alliance.matchmaking.deadlines
        must(proposal.state in ("inviting", "formed", "at_risk", "closed"), "it waits for nothing", proposal.state)
        must(not proposal.run_id or proposal.state == "closed", "it waits for a run that is over", proposal.run_id)
        for offer in proposal.invitations:
            if offer.state == "pending":
                must(deadlines.waits("invitation_due", offer.id), "an invitation without a deadline", offer.id)
        if proposal.state == "inviting":
            must(any(o.state == "pending" for o in proposal.invitations), "inviting, but nobody", proposal.id)
        if proposal.state == "at_risk":
            must(deadlines.waits("repair_due", str(proposal.consortium_id)), "at risk for ever", proposal.id)
        must(proposal.state != "closed" or bool(proposal.reason), "an end without a reason", proposal.id)

    def _were_told(self, proposal: Proposal) -> None:
        team = {key_of(seat) for seat in proposal.seats} if proposal.may_change else set()
        for offer in proposal.invitations:
            sits = offer.is_live and (offer.seat, offer.resource_id, offer.member_id) in team
            said = self.told["InvitationClosed", offer.id] + self.told["InvitationAnswered", offer.id, "declined"]
            must(said == (0 if sits else 1), "somebody asked was not told the end", offer.id, offer.state, said)

    def _need_waits(self, need: Any) -> None:
        deadlines: Any = self.alliance.matchmaking.deadlines
        must(need.run_id is None, "a need waits for a match run that is over", need.id, need.run_id)
        proposal = self.alliance.matchmaking.proposals.current_of(need.id)
        state = {"fulfilled": "formed", "at_risk": None, "proposing": None}.get(need.state, "none")
        if state == "none":
            must(proposal is None, "a need that goes on beneath its end", need.id, need.state)
        else:
            must(proposal is not None and state in (None, proposal.state), "a need without its team", need.id)
        if need.state in ("unmet", "proposing", "matched"):
            must(deadlines.waits("need_starts", need.id), "a need waits for ever", need.id, need.state)

    def at_the_end(self) -> None:
        """Every deadline has passed: there are consortia, and ends."""
        self.at_rest()
        for proposal in self.alliance.matchmaking.proposals.kept.values():
            must(proposal.state in ("formed", "closed"), "a proposal without an end", proposal.id, proposal.state)
        for need in self.alliance.matchmaking.needs.kept.values():
            must(need.state in ("fulfilled", "cancelled", "closed"), "a need without an end", need.id, need.state)
