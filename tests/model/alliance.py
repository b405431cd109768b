"""A small alliance: two services on fakes with their real handlers, a matcher, a clock, and the transport between."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from services.matchmaking import commands
from services.matchmaking import handlers as matchmaking
from services.matchmaking.model.run import MatchAnswer
from services.resource_pool import handlers as resource_pool
from services.resource_pool.model import Resource
from shared import clock, ids
from shared.contracts.matchmaking import (
    DeadlinePassed,
    MatchRequested,
    ProposalAgreed,
    ProposalAmended,
    ProposalClosed,
    ProposalIssued,
)
from shared.contracts.members import MemberUpdated
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
    ResourcePublished,
    ResourceWithdrawn,
)
from shared.domain import Actor
from tests.fakes.matchmaking import FakeMatchmakingWork, a_known_member
from tests.fakes.resource_pool import FakeResourcePoolWork
from tests.fakes.unit_of_work import FakeCollection, FakeDeadlines
from tests.model.matcher import weigh
from tests.model.transport import Message, Transport

STAFF = Actor("staff")
DAWN = datetime(2026, 11, 23, 4, tzinfo=UTC)
CALL = {"region": "510104", "start": "2026-12-10", "end": "2026-12-10", "daily": ["19:00", "21:00"]}
RESOURCES = {
    "res_p1": ("mem_c", "PLATFORM", "screens"),
    "res_p2": ("mem_a", "PLATFORM", "screens"),
    "res_p3": ("mem_d", "PLATFORM", "screens"),
    "res_s1": ("mem_a", "SITE", "takeover"),
    "res_s2": ("mem_b", "SITE", "takeover"),
    "res_s3": ("mem_a", "SITE", "takeover"),
}
MEMBERS = ("mem_a", "mem_b", "mem_c", "mem_d")
DOORS: dict[type[Any], tuple[str, ...]] = {
    MemberUpdated: ("pool.learn_owner", "matchmaking.learn_member"),
    ResourcePublished: ("matchmaking.learn_resource",),
    ResourceWithdrawn: ("matchmaking.learn_resource",),
    MatchRequested: ("matcher.weigh",),
    ProposalIssued: ("pool.place_holds",),
    ProposalAmended: ("pool.place_holds",),
    ProposalAgreed: ("pool.confirm_holds",),
    ProposalClosed: ("pool.release_holds",),
    HoldsPlaced: ("matchmaking.invite",),
    HoldsRefused: ("matchmaking.seek_other_capacity",),
    ReservationsConfirmed: ("matchmaking.form_consortium",),
    ConfirmationRefused: ("matchmaking.hold_again",),
    HoldsReleased: ("matchmaking.try_freed_capacity",),
    CapacityFreed: ("matchmaking.try_freed_capacity",),
    DeadlinePassed: ("matchmaking.meet_deadline",),
}


class TimedDeadlines(FakeDeadlines):
    """Deadlines that know when they are due."""

    def __init__(self) -> None:
        super().__init__()
        self.due: dict[str, datetime] = {}

    def set(self, kind: str, subject: str, after: timedelta, payload: dict[str, Any] | None = None) -> str:
        id_ = super().set(kind, subject, after, payload)
        self.due[id_] = clock.now() + after
        return id_

    def waits(self, kind: str, subject: str) -> bool:
        """True when such a deadline is still to come."""
        return any(row[:2] == (kind, subject) for row in self.kept.values())


class Alliance:
    """The services and what is between them. `watch` is called with every (service, events) that was committed."""

    def __init__(self, rng: random.Random) -> None:
        self.now = DAWN
        self.matchmaking, self.pool = FakeMatchmakingWork(), FakeResourcePoolWork()
        self.matchmaking.deadlines = TimedDeadlines()
        heard, pool = self.matchmaking, self.pool
        self.telling: dict[str, tuple[FakeCollection[Any], ...]] = {
            "matchmaking": (heard.needs, heard.proposals, heard.consortia),
            "pool": (pool.engagements, pool.resources),
        }
        self.transport = Transport(rng, DOORS)
        self.heard: set[tuple[str, int]] = set()
        self.answers: list[tuple[Message, MatchAnswer]] = []
        self.versions = itertools.count(1)
        self.watch: Callable[[str, list[Any]], None] = lambda service, events: None

    def furnish(self) -> None:
        """Members and resources, known to both services; then two needs that want the same screens."""
        for member_id in MEMBERS:
            event = MemberUpdated(member_id, a_known_member(member_id, next(self.versions)))
            matchmaking.learn_member(event, self.matchmaking)
            resource_pool.learn_owner(event, self.pool)
        for id_, (owner, kind, dimension) in RESOURCES.items():
            resource = self.pool.resources.add(Resource(id_, owner, kind, id_, {}))
            resource.submit()
            resource.publish()
            self.pool.ledger.set_amounts(id_, {dimension: Decimal(1)})
            for _, _, event in resource.pull_events():
                matchmaking.learn_resource(event, self.matchmaking)
        self.matchmaking.deadlines.kept.clear()
        for number in (1, 2):
            given = {"spec": dict(CALL), "auto": True, "answer_within_s": 3600, "demand_owner": "样例"}
            command = commands.OpenNeed(STAFF, f"need {number}", "AIRTIME", **given)
            self.ask(matchmaking.open_need, command)

    def stand(self, member_id: str, status: str) -> None:
        """The members service tells a member's standing."""
        facts = a_known_member(member_id, next(self.versions), status=status)
        self.transport.commit([MemberUpdated(member_id, facts)])

    def ask(self, handler: Any, command: Any) -> Any:
        """A member or the secretariat asks something of matchmaking."""
        try:
            return handler(command, self.matchmaking)
        finally:
            self.commit("matchmaking")

    def commit(self, service: str) -> None:
        """End a transaction: what was recorded is told."""
        collections = self.telling[service]
        for collection in collections:
            collection.check()
        kept = [one for collection in collections for one in collection.kept.values() if "_untold" in vars(one)]
        events = [event for _, _, event in sorted(entry for one in kept for entry in one.pull_events())]
        self.watch(service, events)
        self.transport.commit(events)

    def seen(self, message: Message) -> bool:
        """The inbox: True when this door has heard this telling before."""
        key = (message.door, message.event_id)
        before = key in self.heard
        self.heard.add(key)
        return before

    def deliver(self, message: Message) -> None:
        """One door hears one message, in one transaction with its inbox."""
        if message.door == "matcher.weigh":
            # The search runs outside any transaction: by the time it is recorded, the pool may have changed.
            self.answers.append((message, weigh(message.event, self.matchmaking.pool)))
        elif not self.seen(message):
            service, _, name = message.door.partition(".")
            work, handlers = (self.pool, resource_pool) if service == "pool" else (self.matchmaking, matchmaking)
            getattr(handlers, name)(message.event, work)
            self.commit(service)

    def record(self, place: int) -> None:
        """The matcher records an answer that it has computed."""
        message, answer = self.answers.pop(place)
        if not self.seen(message):
            matchmaking.record_match(message.event, self.matchmaking, answer)
            self.commit("matchmaking")

    def due(self) -> list[str]:
        """Deadlines that have come due and have not been told."""
        rows = self.matchmaking.deadlines
        return [id_ for id_ in rows.kept if rows.due[id_] <= self.now]

    def fire(self, id_: str) -> None:
        """The courier tells that a deadline has passed."""
        kind, subject, _, payload = self.matchmaking.deadlines.kept.pop(id_)
        self.transport.commit([DeadlinePassed(subject, kind, id_, payload)])

    @contextmanager
    def time_and_ids(self) -> Iterator[None]:
        """Let the clock and the ids of the whole program be this alliance's own, so that a seed says everything."""
        kept, numbers = (clock.now, clock.today, ids.ULID), itertools.count(1)
        clock.now = lambda: self.now
        clock.today = lambda: self.now.astimezone(clock.CHINA).date()
        ids.ULID = lambda: f"{next(numbers):06}"  # type: ignore[misc, assignment]
        try:
            yield
        finally:
            clock.now, clock.today, ids.ULID = kept  # type: ignore[misc]
