"""Matchmaking on a real database with the sample alliance in its pool; the other services are played by hand."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from services.matchmaking import handlers, queries, schemas
from services.matchmaking.matcher import Matcher
from services.matchmaking.model import KnownMember, KnownResource
from services.matchmaking.repository import METADATA, MatchmakingWork
from shared.contracts.matchmaking import DeadlinePassed
from shared.contracts.members import MemberActivated, MemberFacts, MemberSuspended, Shareholder
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldConflict,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
    ResourceFacts,
    ResourcePublished,
    ResourceWithdrawn,
)
from shared.database import Database
from shared.unit_of_work import Transact
from shared.wire import Envelope, decode

SAMPLE = yaml.safe_load((Path(__file__).parents[3] / "demo" / "data" / "alliance.yaml").read_text(encoding="utf-8"))
MEMBERS = {member["id"]: member for member in SAMPLE["members"]}
RESOURCES = {resource["id"]: resource for resource in SAMPLE["resources"]}
NEEDS = {need["id"]: need for need in SAMPLE["needs"]}
STAFF = {"actor": {"kind": "staff"}, "call_id": "test"}
DOORS = {
    MemberActivated: handlers.learn_member,
    MemberSuspended: handlers.learn_member,
    ResourcePublished: handlers.learn_resource,
    ResourceWithdrawn: handlers.learn_resource,
    HoldsPlaced: handlers.invite,
    HoldsRefused: handlers.seek_other_capacity,
    ReservationsConfirmed: handlers.form_consortium,
    ConfirmationRefused: handlers.hold_again,
    HoldsReleased: handlers.try_freed_capacity,
    CapacityFreed: handlers.try_freed_capacity,
    DeadlinePassed: handlers.meet_deadline,
}


def as_member(code: str) -> dict[str, Any]:
    """A call by the member with this code."""
    return {"actor": {"kind": "member", "member_id": f"mem_{code}"}, "call_id": "test"}


def member_facts(code: str, version: int = 1, **changes: Any) -> MemberFacts:
    """What the members service tells of a member of the sample."""
    told = MEMBERS[code] | changes
    return MemberFacts(
        member_id=f"mem_{code}",
        version=version,
        reference=code,
        name=told["name"],
        kind=told["kind"],
        tier=told["tier"],
        status=told["status"],
        segments=tuple(told["segments"]),
        region_code=told["region"],
        service_regions=tuple(told["service_regions"]),
        service_radius_km=told["service_radius_km"],
        dues_paid_until=date.fromisoformat(told["dues_paid_until"]),
        controlled_by=f"mem_{told['controlled_by']}" if told.get("controlled_by") else None,
        shareholders=tuple(Shareholder(f"mem_{s['member']}", s["pct"]) for s in told.get("shareholders", ())),
    )


def resource_facts(code: str, version: int = 1, **changes: Any) -> ResourceFacts:
    """What the resource pool tells of a resource of the sample."""
    told = RESOURCES[code] | changes
    spec = {name: value for name, value in told.items() if name not in ("id", "owner", "kind", "title")}
    return ResourceFacts(f"res_{code}", version, code, f"mem_{told['owner']}", told["kind"], told["title"], spec)


def need_body(code: str, **changes: Any) -> dict[str, Any]:
    """A need of the sample as staff sends it; its hall carries the id that the pool gave it."""
    left_out = ("id", "expected", "submitted_at")
    body = {name: value for name, value in NEEDS[code].items() if name not in left_out}
    if "hall" in body:
        body["hall"] = f"res_{body['hall']}"
    return body | {"reference": code, "as_of": "2026-11-23", "auto": True} | changes


class World:
    """One matchmaking service. `run()` lets the matcher answer whatever runs are asked for."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transact = Transact(MatchmakingWork, database, "matchmaking")
        self.matcher = Matcher(database)
        self.ran = 0

    def know_the_sample(self) -> World:
        """Know every member and resource, as if all had been heard of a moment ago."""
        with self.database.sessions() as session, session.begin():
            work = MatchmakingWork(session)
            for code in MEMBERS:
                work.pool.add(KnownMember(member_facts(code)))
            for code in RESOURCES:
                work.pool.add(KnownResource(resource_facts(code), withdrawn=False))
            work.deadlines.set(handlers.pool.POOL_CHANGED, "pool", handlers.pool.SETTLING)
            work.finish()
        return self

    def hear(self, event: Any, event_id: str | None = None) -> bool:
        """Play another service (or the courier) that tells `event`."""
        envelope = Envelope(event_id or str(uuid.uuid4()), event, event.aggregate_id, 1, datetime.now(UTC), "test")
        return self.transact.hear(DOORS[type(event)], envelope, type(event).__name__)

    def told(self, *names: str) -> list[Any]:
        """Every event told so far, or those of the given names, in order."""
        return [envelope.event for envelope in self.envelopes() if not names or type(envelope.event).__name__ in names]

    def envelopes(self) -> list[Envelope]:
        outbox = METADATA.tables["outbox"]
        with self.database.sessions() as session:
            return [decode(body) for body in session.scalars(select(outbox.c.body).order_by(outbox.c.id))]

    def run(self) -> None:
        """The matcher works off what was asked of it."""
        wanted = [envelope for envelope in self.envelopes() if type(envelope.event).__name__ == "MatchRequested"]
        for envelope in wanted[self.ran :]:
            self.matcher.on_match_requested(envelope)
        self.ran = len(wanted)

    def open(self, code: str, call: Any = STAFF, **changes: Any) -> str:
        """Open a need of the sample and let the matcher answer."""
        body = need_body(code, **changes)
        need = self.transact(handlers.open_need, schemas.OpenNeed, call, body, schemas.Need)
        self.run()
        return str(need["id"])

    def need(self, need_id: str) -> dict[str, Any]:
        return dict(self.transact.read(queries.need, STAFF, need_id))

    def match(self, need_id: str, **filters: str) -> dict[str, Any]:
        return dict(self.transact.read(queries.match, STAFF, need_id, filters))

    def proposal(self, need_id: str) -> dict[str, Any]:
        return dict(self.transact.read(queries.proposals, STAFF, {"need": need_id})["items"][-1])

    def invitations(self, need_id: str, **filters: str) -> dict[str, dict[str, Any]]:
        """The need's invitations by "seat resource"."""
        asked = self.transact.read(queries.invitations, STAFF, {"need": need_id, **filters})["items"]
        return {f"{i['seat']} {(i['resource_id'] or i['member_id'])[4:]}": i for i in asked}

    def story(self, need_id: str) -> list[dict[str, Any]]:
        return list(self.transact.read(queries.timeline, STAFF, need_id)["items"])

    def seats(self, need_id: str) -> list[str]:
        """The team of the newest proposal, by the sample's codes."""
        return [(seat["resource_id"] or seat["member_id"] or "    —")[4:] for seat in self.proposal(need_id)["seats"]]

    def place_holds(self, need_id: str, epoch: int | None = None) -> None:
        """The pool holds what the newest proposal asks for."""
        proposal = self.proposal(need_id)
        self.hear(HoldsPlaced(proposal["id"], need_id, epoch or proposal["epoch"]))

    def refuse_holds(self, need_id: str, seat: str, code: str, dimension: str) -> None:
        """The pool has no room for one seat."""
        proposal = self.proposal(need_id)
        conflict = HoldConflict(
            seat, f"res_{code}", "CAPACITY_TAKEN", dimension, "1", "0",
            datetime(2027, 10, 2, 11, 30, tzinfo=UTC), datetime(2027, 10, 2, 12, 30, tzinfo=UTC),
        )  # fmt: skip
        self.hear(HoldsRefused(proposal["id"], need_id, proposal["epoch"], (conflict,)))
        self.run()

    def confirm(self, need_id: str, epoch: int | None = None) -> None:
        """The pool makes reservations of the holds."""
        proposal = self.proposal(need_id)
        self.hear(ReservationsConfirmed(proposal["id"], need_id, epoch or proposal["epoch"]))

    def answer(self, invitation: dict[str, Any], answer: str = "accepted", call: Any = None) -> dict[str, Any]:
        """The member that was asked answers."""
        call = call or {"actor": {"kind": "member", "member_id": invitation["member_id"]}}
        reply = self.transact(
            handlers.answer_invitation,
            schemas.AnswerInvitation,
            call,
            {"answer": answer},
            schemas.Invitation,
            invitation_id=invitation["id"],
        )
        self.run()
        return dict(reply)

    def accept_all(self, need_id: str) -> None:
        """Everyone who is asked says yes."""
        for invitation in self.invitations(need_id, state="pending").values():
            self.answer(invitation)

    def deadlines(self, *kinds: str) -> list[Any]:
        table = METADATA.tables["deadlines"]
        with self.database.sessions() as session:
            query = select(table).where(table.c.kind.in_(kinds), table.c.fired_at.is_(None)).order_by(table.c.due_at)
            return list(session.execute(query))

    def let_pass(self, kind: str, subject: str) -> None:
        """The courier tells that deadlines of `kind` of `subject` came due."""
        table = METADATA.tables["deadlines"]
        for row in [row for row in self.deadlines(kind) if row.subject == subject]:
            with self.database.engine.begin() as connection:
                connection.execute(table.update().where(table.c.id == row.id).values(fired_at=datetime.now(UTC)))
            self.hear(DeadlinePassed(row.subject, row.kind, row.id, row.payload))
        self.run()
