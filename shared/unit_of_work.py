"""One transaction, one place: state, outbox, inbox and idempotency row commit together, and nobody else commits.

A use case is a plain function `handler(command, work)`. `Transact` opens the unit of work, runs the handler, writes
what its aggregates recorded to the outbox, and commits; it runs the whole again when the database asks for that.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from shared import clock, idempotency, inbox, outbox, shapes
from shared.database import Database, is_down, is_retryable
from shared.deadlines import Deadlines
from shared.domain import Actor
from shared.errors import Refusal, Unavailable
from shared.ids import is_id
from shared.wire import Envelope

A = TypeVar("A")
TRIES = 5
"""How often a transaction is run in all when the database reports a deadlock or a serialization failure."""


class Collection(Generic[A]):
    """The aggregates of one kind, by id. `get` locks the row, so two units of work take turns."""

    def __init__(self, work: UnitOfWork, kind: type[A], missing: type[Refusal]) -> None:
        self._work, self._kind, self._missing = work, kind, missing

    def find(self, id_: str) -> A | None:
        """The aggregate with this id, locked, or None."""
        if not is_id(id_):
            return None
        found = self._work.session.get(self._kind, id_, with_for_update=True, populate_existing=False)
        return found and self._work.see(found)

    def get(self, id_: str) -> A:
        """The aggregate with this id, locked.

        Raises:
            Refusal: the collection's "missing" refusal, when there is none.
        """
        found = self.find(id_)
        if found is None:
            raise self._missing(id=id_)
        return found

    def add(self, aggregate: A) -> A:
        """Take in a new aggregate."""
        self._work.session.add(aggregate)
        return self._work.see(aggregate)


class UnitOfWork:
    """The collections of one service over one session. Subclasses set `metadata` and build their collections."""

    metadata: ClassVar[MetaData]
    broken: ClassVar[Mapping[str, type[Refusal]]] = {}
    """Constraint name → the refusal that its violation means to the caller."""

    def __init__(self, session: Session, call_id: str = "") -> None:
        self.session, self.call_id = session, call_id
        self.deadlines = Deadlines(session, self.metadata)
        self._seen: dict[int, Any] = {}

    def see(self, aggregate: Any) -> Any:
        """Remember an aggregate, so that what it records is told."""
        self._seen[id(aggregate)] = aggregate
        return aggregate

    def note(self, rows: list[dict[str, Any]]) -> None:
        """Hook: the outbox rows about to be committed (matchmaking keeps its timeline from them)."""

    def finish(self) -> None:
        """Write out every change and every recorded event. Does not commit."""
        self.session.flush()
        recorded = sorted((entry for seen in self._seen.values() for entry in seen.pull_events()), key=lambda e: e[0])
        pairs = [(version, event) for _, version, event in recorded]
        self.session.flush()
        self.note(outbox.append(self.session, self.metadata, pairs, at=clock.now(), call_id=self.call_id))


class Transact:
    """Runs use cases, each in one transaction, on one service's database."""

    def __init__(self, work: type[UnitOfWork], database: Database, service: str) -> None:
        self.work, self.database, self.service = work, database, service

    def __call__(
        self,
        handler: Callable[[Any, Any], Any],
        shape: type[shapes.Shape],
        call: Mapping[str, Any],
        body: Any,
        reply: type[shapes.Shape] | None = None,
        **path: Any,
    ) -> Any:
        """Load `body` into a command, run `handler(command, work)`, commit; returns its result dumped by `reply`.

        Raises:
            Refusal: whatever the shape or the handler refused; nothing was changed then, unless it leaves a note.
            Unavailable: the database cannot be reached.
        """
        command = shapes.load(shape, body, actor_of(call), **path)
        answer = self._answering(lambda: self._command(handler, command, call, reply))
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def hear(self, handler: Callable[[Any, Any], Any], envelope: Envelope, door: str) -> bool:
        """Run `handler(event, work)` unless `door` heard this event before; returns False then."""
        return bool(self._again(lambda: self._event(handler, envelope, door)))

    def read(self, query: Callable[..., Any], call: Mapping[str, Any], *args: Any, **options: Any) -> Any:
        """Run `query(session, actor, *args, **options)` in a read-only transaction."""
        return self._answering(lambda: self._query(query, actor_of(call), args, options))

    def _command(self, handler: Any, command: Any, call: Mapping[str, Any], reply: type[shapes.Shape] | None) -> Any:
        key = idempotency.Key.of(call)
        with self.database.sessions() as session, session.begin():
            if key is not None:
                earlier = idempotency.remembered(session, self.work.metadata, key)
                if earlier is not None:
                    return earlier["reply"]
            work = self.work(session, str(call.get("call_id", "")))
            try:
                result = handler(command, work)
            except Refusal as refusal:
                if not refusal.leaves_a_note:
                    raise
                work.finish()
                return refusal
            work.finish()
            answer = reply().dump(result) if reply else result
            if key is not None:
                idempotency.remember(session, self.work.metadata, key, answer)
            return answer

    def _event(self, handler: Any, envelope: Envelope, door: str) -> bool:
        with self.database.sessions() as session, session.begin():
            if not inbox.first_hearing(session, self.work.metadata, door, envelope.event_id):
                return False
            work = self.work(session, envelope.call_id)
            handler(envelope.event, work)
            work.finish()
            return True

    def _query(self, query: Any, actor: Actor, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        with self.database.sessions() as session, session.begin():
            session.connection(execution_options={"postgresql_readonly": True})
            return query(session, actor, *args, **options)

    def _again(self, run: Callable[[], Any]) -> Any:
        for attempt in range(1, TRIES + 1):
            try:
                return run()
            except DBAPIError as error:
                refusal = self._meaning(error)
                if refusal is not None:
                    raise refusal from error
                if attempt == TRIES or not is_retryable(error):
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("unreachable")

    def _answering(self, run: Callable[[], Any]) -> Any:
        try:
            return self._again(run)
        except (DBAPIError, PoolTimeout) as error:
            if isinstance(error, PoolTimeout) or is_down(error):
                raise Unavailable() from error
            raise

    def _meaning(self, error: DBAPIError) -> Refusal | None:
        if not isinstance(error, IntegrityError):
            return None
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        refusal = self.work.broken.get(name or "")
        return refusal() if refusal else None


def actor_of(call: Mapping[str, Any]) -> Actor:
    """Who calls, as the gateway vouches for it; a call without an actor is nobody's and may do nothing."""
    told = call.get("actor") or {}
    return Actor(str(told.get("kind", "nobody")), told.get("member_id"))
