"""A pool to tell stories with, on PostgreSQL and in memory: what one promises, the other keeps."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from services.resource_pool import handlers, schemas
from services.resource_pool.repository import ResourcePoolWork
from shared import clock, wire
from shared.contracts import members
from shared.database import Database
from shared.unit_of_work import Transact
from tests.fakes.resource_pool import FakeResourcePoolWork
from tests.fakes.unit_of_work import FakeTransact
from tests.samples import spec_of

STAFF = {"actor": {"kind": "staff", "member_id": None}}


def by(member_id: str) -> dict[str, Any]:
    return {"actor": {"kind": "member", "member_id": member_id}}


class Pool:
    """What a story says to a resource pool, whatever it runs on."""

    def __init__(self, transact: Any, opened: Callable[[], Any], told: Callable[[str | None], list[Any]]) -> None:
        self.transact, self.opened, self._told = transact, opened, told
        self._versions = itertools.count(1)

    def tell(self, handler: Any, event: Any, event_id: str | None = None) -> bool:
        envelope = wire.Envelope(event_id or str(uuid.uuid4()), event, event.aggregate_id, 1, clock.now(), "story")
        heard: bool = self.transact.hear(handler, envelope, handler.__name__)
        return heard

    def told(self, kind: str = "", about: str | None = None) -> list[Any]:
        return [event for event in self._told(about) if type(event).__name__.startswith(kind)]

    def a_member(self, member_id: str, status: str = "active", version: int | None = None) -> None:
        number = next(self._versions) if version is None else version
        facts = members.MemberFacts(
            member_id, number, None, "样例", "MFR", "MEMBER", status, (), "510100", ("510000",), 100, None
        )
        self.tell(handlers.learn_owner, members.MemberUpdated(member_id, facts))

    def a_draft(self, owner_id: str, kind: str = "SITE", **spec: Any) -> str:
        body = {"kind": kind, "title": "一块屏", "spec": {**spec_of(kind), **spec}}
        made = self.transact(handlers.add_resource, schemas.AddResource, by(owner_id), body, schemas.Resource)
        return str(made["id"])

    def on_offer(self, owner_id: str, kind: str = "SITE", **spec: Any) -> str:
        resource_id = self.a_draft(owner_id, kind, **spec)
        self.say(handlers.submit_resource, schemas.SubmitResource, by(owner_id), {}, resource_id)
        self.say(handlers.review_resource, schemas.ReviewResource, STAFF, {"decision": "publish"}, resource_id)
        return resource_id

    def say(self, handler: Any, shape: Any, call: Any, body: Any, resource_id: str, **path: Any) -> Any:
        return self.transact(handler, shape, call, body, schemas.Resource, resource_id=resource_id, **path)

    def claims(self, proposal_id: str) -> list[Any]:
        with self.opened() as work:
            return list(work.ledger.live(proposal_id))

    def engagement(self, proposal_id: str) -> Any:
        with self.opened() as work:
            return work.engagements.get(proposal_id)


@pytest.fixture
def database(fresh_database: Callable[[str], str]) -> Iterator[Database]:
    opened = Database(fresh_database("resource_pool"), pool_size=12)
    yield opened
    opened.close()


@pytest.fixture
def real_pool(database: Database) -> Pool:
    return on_postgres(database)


@pytest.fixture(params=["fake", "real"])
def pool(request: pytest.FixtureRequest) -> Pool:
    return in_memory() if request.param == "fake" else on_postgres(request.getfixturevalue("database"))


def on_postgres(database: Database) -> Pool:
    @contextmanager
    def opened() -> Iterator[ResourcePoolWork]:
        with database.sessions() as session, session.begin():
            work = ResourcePoolWork(session)
            yield work
            work.finish()

    def told(about: str | None) -> list[Any]:
        outbox = ResourcePoolWork.metadata.tables["outbox"].c
        query = select(outbox.body).order_by(outbox.id)
        with database.sessions() as session:
            bodies = session.scalars(query if about is None else query.where(outbox.aggregate == about))
            return [wire.decode(body).event for body in bodies]

    return Pool(Transact(ResourcePoolWork, database, "resource_pool"), opened, told)


def in_memory() -> Pool:
    transact = FakeTransact(FakeResourcePoolWork())

    @contextmanager
    def opened() -> Iterator[FakeResourcePoolWork]:
        yield transact.work

    def told(about: str | None) -> list[Any]:
        return [event for event in transact.told if about in (None, event.aggregate_id)]

    return Pool(transact, opened, told)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in October 2027."""
    return datetime(2027, 10, day, hour, minute, tzinfo=UTC)
