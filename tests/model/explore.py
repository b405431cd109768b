"""One interleaving, chosen by its seed: members and staff act, messages arrive or not, time passes, processes die."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from services.matchmaking import commands, handlers
from shared.contracts.matchmaking import ProposalClosed
from shared.contracts.resource_pool import HoldsPlaced, HoldsRefused, ReservationsConfirmed
from shared.domain import Actor
from shared.errors import Refusal
from tests.model.alliance import CALL, MEMBERS, STAFF, Alliance
from tests.model.rules import Rules, must
from tests.model.transport import Message

STEPS = 50
POOL_REPLIES = (HoldsPlaced, HoldsRefused, ReservationsConfirmed)


class Exploration:
    """One run. `trace` says what was done, for whoever reads a breach."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.alliance = Alliance(self.rng)
        self.trace: list[Any] = []

    def run(self, steps: int = STEPS) -> None:
        """Play.

        Raises:
            Breach: a rule does not hold.
        """
        with self.alliance.time_and_ids():
            self.alliance.furnish()
            self.rules = Rules(self.alliance)
            if self.rng.random() < 0.5:
                self.calm()
            acts, weights = list(ACTS), list(ACTS.values())
            for act in self.rng.choices(acts, weights, k=steps):
                act(self)
            self.settle()
            self.rules.at_rest()
            self.run_out()
            self.rules.at_the_end()

    def calm(self) -> None:
        """Half of the runs begin where others seldom come: everyone asked has said yes, and consortia stand."""
        self.settle()
        offers = [offer for one in self.alliance.matchmaking.proposals.kept.values() for offer in one.invitations]
        for offer in offers:
            self._asked(handlers.answer_invitation, commands.AnswerInvitation(STAFF, offer.id, "accepted"))
        self.settle()

    def settle(self) -> None:
        """Everything on its way arrives, in some order; what is due is told."""
        alliance = self.alliance
        for _ in range(2_000):
            if alliance.transport.outbox:
                alliance.transport.publish()
            if alliance.transport.on_the_way:
                self.hear()
            elif alliance.answers:
                self.match()
            elif alliance.due():
                alliance.fire(alliance.due()[0])
            elif not self._soon():
                return
        must(False, "it never comes to rest", len(alliance.transport.on_the_way))

    def _soon(self) -> bool:
        """A burst of changes is waited for: let those two seconds pass."""
        deadlines: Any = self.alliance.matchmaking.deadlines
        waking = [deadlines.due[id_] for id_, row in deadlines.kept.items() if row[0] == "pool_changed"]
        self.alliance.now = max([self.alliance.now, *waking])
        return bool(waking)

    def run_out(self) -> None:
        """Time passes until no deadline is left."""
        deadlines: Any = self.alliance.matchmaking.deadlines
        while deadlines.kept:
            self.alliance.now = max(self.alliance.now, min(deadlines.due[id_] for id_ in deadlines.kept))
            self.settle()

    def hear(self) -> None:
        """Some message arrives."""
        if self.alliance.transport.on_the_way:
            message = self.alliance.transport.take()
            before = self._fenced(message)
            self.trace.append(message)
            self.alliance.deliver(message)
            if before is not None:
                must(before == self._fenced(message), "a stale epoch moved something", message)

    def _fenced(self, message: Message) -> Any:
        """What a message of a stale epoch may not touch; None when its epoch is the present one."""
        event, epoch = message.event, getattr(message.event, "epoch", None)
        if epoch is None:
            return None
        if message.door.startswith("pool."):
            engagement = self.alliance.pool.engagements.find(event.proposal_id)
            known = engagement.epoch if engagement else 0
            late = epoch < known or (engagement is not None and engagement.state == "released")
            return sorted(self.alliance.pool.ledger.kept) if late and not isinstance(event, ProposalClosed) else None
        proposal = self.alliance.matchmaking.proposals.kept[event.proposal_id]
        if not isinstance(event, POOL_REPLIES) or epoch == proposal.epoch:
            return None
        offers = tuple((offer.id, offer.state) for offer in proposal.invitations)
        return proposal.state, proposal.epoch, proposal.held_epoch, proposal.seats, offers

    def match(self) -> None:
        """The matcher records some answer."""
        if self.alliance.answers:
            self.alliance.record(self.rng.randrange(len(self.alliance.answers)))

    def publish(self) -> None:
        """The courier comes round."""
        self.alliance.transport.publish()

    def tell_again(self) -> None:
        """Staff replay the close of a proposal, long after it was heard."""
        closes = [event for event in self.alliance.transport.published if isinstance(event, ProposalClosed)]
        if closes:
            self.alliance.transport.tell_again(self.rng.choice(closes))

    def answer(self) -> None:
        """A member answers one of its invitations, old ones too; mostly yes."""
        kept = self.alliance.matchmaking.proposals.kept.values()
        offers = [offer for proposal in kept for offer in proposal.invitations]
        if not offers:
            return
        pending = [offer for offer in offers if offer.state == "pending"]
        offer = self.rng.choice(pending if pending and self.rng.random() < 0.75 else offers)
        said = "accepted" if self.rng.random() < 0.75 else "declined"
        command = commands.AnswerInvitation(Actor("member", offer.member_id), offer.id, said)
        self._asked(handlers.answer_invitation, command)

    def _asked(self, handler: Any, command: Any) -> None:
        self.trace.append(command)
        try:
            self.alliance.ask(handler, command)
        except Refusal as refusal:
            self.trace.append(refusal.code)

    def _need_id(self) -> str:
        return str(self.rng.choice(list(self.alliance.matchmaking.needs.kept)))

    def cancel(self) -> None:
        """An owner takes its need back."""
        self._asked(handlers.cancel_need, commands.CancelNeed(STAFF, self._need_id(), "changed plans"))

    def amend(self) -> None:
        """An owner calls for something else."""
        spec = {**CALL, "end": self.rng.choice(("2026-12-10", "2026-12-11"))}
        self._asked(handlers.amend_need, commands.AmendNeed(STAFF, self._need_id(), "need", "AIRTIME", spec, auto=True))

    def rematch(self) -> None:
        """An owner asks for a new match."""
        self._asked(handlers.rematch, commands.Rematch(STAFF, self._need_id()))

    def suspend(self) -> None:
        """A member loses its standing, or has it back."""
        self.alliance.stand(self.rng.choice(MEMBERS), self.rng.choice(("active", "active", "suspended", "overdue")))

    def change(self) -> None:
        """A resource changes (a certificate is revoked, or there again), or is withdrawn for good."""
        resource = self.rng.choice(list(self.alliance.pool.resources.kept.values()))
        if resource.state != "published":
            return
        if self.rng.random() < 0.1:
            resource.retire("gone")
        else:
            resource.change(None, None, {"fit": self.rng.random() < 0.6, "light": self.rng.random()})
        self.alliance.commit("pool")

    def tick(self) -> None:
        """Time passes: minutes, or until something is due."""
        deadlines: Any = self.alliance.matchmaking.deadlines
        if self.rng.random() < 0.5 and deadlines.kept:
            self.alliance.now = max(self.alliance.now, min(deadlines.due[id_] for id_ in deadlines.kept))
        else:
            self.alliance.now += timedelta(minutes=self.rng.randrange(40))

    def fire(self) -> None:
        """The courier tells of some deadline that has passed."""
        due = self.alliance.due()
        if due:
            self.alliance.fire(self.rng.choice(due))


ACTS = {
    Exploration.hear: 52,
    Exploration.match: 10,
    Exploration.answer: 16,
    Exploration.publish: 8,
    Exploration.tick: 3,
    Exploration.fire: 4,
    Exploration.suspend: 1.5,
    Exploration.change: 1.5,
    Exploration.cancel: 0.4,
    Exploration.amend: 0.7,
    Exploration.rematch: 0.7,
    Exploration.tell_again: 1,
}
"""What may happen next, and how often."""
