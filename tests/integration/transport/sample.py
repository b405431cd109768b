"""A small alliance of its own for the transport's tests: a nameko service, a gateway and a plain worker.

`NeedCancelled.reason` tells the doors what to do: `ok`, `fail:N` (fail the first N times), `never` (a permanent
fault), `refuse`, `base` (raise what is no Exception, once), `slow:SECONDS`, `crash` (end the process, once),
`compute:SECONDS` (the worker burns CPU).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from sqlalchemy import Column, DateTime, Identity, Integer, MetaData, Table, Text, func, insert, select, text

from shared import shapes, worker
from shared.contracts.matchmaking import DeadlinePassed, NeedCancelled, ProposalAgreed
from shared.database import Database
from shared.entrypoints import HttpServer, Transact, on, rpc
from shared.errors import Conflict, Invalid, Permanent
from shared.tables import kernel_metadata
from shared.unit_of_work import UnitOfWork
from shared.wire import Envelope


def tables() -> MetaData:
    """The kernel's tables, and `marks`: one row for each thing done; `tries`: one for each thing begun."""
    metadata = kernel_metadata()
    for name in ("marks", "tries"):
        Table(
            name,
            metadata,
            Column("id", Integer, Identity(), primary_key=True),
            Column("door", Text, nullable=False),
            Column("subject", Text, nullable=False),
            Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        )
    return metadata


class SampleWork(UnitOfWork):
    """No collections: handlers write marks."""

    metadata = tables()


class Busy(Conflict):
    """现在不行。
    Not now.
    """


class Never(Permanent):
    """No retry will help."""


class Spoken(Exception):
    """A fault that a retry mends."""


def mark(work: SampleWork, door: str, subject: str) -> None:
    """Note in the running transaction that `door` has done its work for `subject`."""
    work.session.execute(insert(work.metadata.tables["marks"]).values(door=door, subject=subject))


def begun(database: Database, door: str, subject: str) -> int:
    """Note, whatever happens next, that `door` has begun; returns how often it has by now."""
    tries = SampleWork.metadata.tables["tries"]
    with database.engine.begin() as connection:
        connection.execute(insert(tries).values(door=door, subject=subject))
        told = select(func.count()).select_from(tries).where(tries.c.door == door, tries.c.subject == subject)
        return connection.execute(told).scalar_one()


def behave(reason: str, times: int) -> None:
    """Do what the event's reason asks for, the `times`-th time."""
    what, _, number = reason.partition(":")
    if what == "fail" and times <= int(number):
        raise Spoken(f"attempt {times}")
    if what == "never":
        raise Never("broken for good")
    if what == "refuse":
        raise Invalid()
    if what == "base" and times == 1:
        raise eventlet.Timeout(None)
    if what == "crash" and times == 1:
        os._exit(9)
    if what == "slow":
        time.sleep(float(number))
    if what == "compute":
        until = time.monotonic() + float(number)
        while time.monotonic() < until:
            sum(range(10_000))


class SampleService:
    """Doors and calls."""

    name = "sample"
    transact = Transact(SampleWork)

    @on(NeedCancelled)
    def on_need_cancelled(self, envelope: Envelope) -> None:
        """Behave as told, then leave a mark."""
        times = begun(self.transact.database, "on_need_cancelled", envelope.event.need_id)
        behave(envelope.event.reason, times)
        self.transact.hear(_heard("on_need_cancelled", "need_id"), envelope, "on_need_cancelled")

    @on(DeadlinePassed)
    def on_deadline_passed(self, envelope: Envelope) -> None:
        """Leave a mark."""
        self.transact.hear(_heard("on_deadline_passed", "subject"), envelope, "on_deadline_passed")

    @rpc
    def echo(self, call: dict[str, Any], *args: Any) -> Any:
        """The arguments, back."""
        return list(args)

    @rpc
    def refuse(self, call: dict[str, Any]) -> Any:
        """No."""
        raise Busy()

    @rpc
    def break_down(self, call: dict[str, Any], how: str) -> Any:
        """A fault, or something worse."""
        if how == "base":
            raise eventlet.Timeout(None)
        if how == "unjson":
            return object()
        raise RuntimeError("secret words")

    @rpc
    def slow(self, call: dict[str, Any], seconds: float, subject: str) -> str:
        """Answer late, and leave a mark."""
        begun(self.transact.database, "slow", subject)
        time.sleep(seconds)
        return "late"

    @rpc
    def spin(self, call: dict[str, Any], subject: str) -> int:
        """How often this was asked."""
        return begun(self.transact.database, "spin", subject)

    @rpc
    def wait_in_database(self, call: dict[str, Any], seconds: float) -> str:
        """Let the database sleep."""
        return str(self.transact.read(_sleep, call, seconds))


def _heard(door: str, field: str) -> Callable[[Any, Any], None]:
    return lambda event, work: mark(work, door, getattr(event, field))


def _sleep(session: Any, actor: Any, seconds: float) -> str:
    session.execute(text("SELECT pg_sleep(:s)"), {"s": seconds})
    return "slept"


class SampleWorker:
    """The plain process."""

    name = "plain"
    database = "sample"

    def __init__(self, database: Database) -> None:
        from shared.unit_of_work import Transact as Plain

        self.transact = Plain(SampleWork, database, self.name)

    @worker.on(ProposalAgreed)
    def on_proposal_agreed(self, envelope: Envelope) -> None:
        """`need_id` tells what to do."""
        times = begun(self.transact.database, "on_proposal_agreed", envelope.event.proposal_id)
        behave(envelope.event.need_id, times)
        self.transact.hear(_heard("on_proposal_agreed", "proposal_id"), envelope, "on_proposal_agreed")

    @worker.answers
    def preview(self, call: dict[str, Any], what: str) -> str:
        """A short answer."""
        return f"preview of {what}"


class Nothing(shapes.Shape):
    """No fields."""


def front(config: dict[str, Any], caller: Any) -> Callable[..., Iterable[bytes]]:
    """POST /SERVICE/METHOD?TIMEOUT with a JSON list of arguments; the answer is what the caller got."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/boom":
            raise RuntimeError("secret words")
        if path == "/stream":
            start_response("200 OK", [("Content-Type", "text/event-stream")])
            return _stream()
        _, service, method = path.split("/")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        timeout = float(environ.get("QUERY_STRING") or 10)
        try:
            answer: dict[str, Any] = {"ok": caller.call(service, method, {}, *json.loads(body), timeout=timeout)}
        except Exception as error:
            answer = {"error": type(error).__name__, "code": getattr(error, "code", ""), "text": str(error)}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    return app


def _stream() -> Iterable[bytes]:
    for number in range(3):
        yield b"data: %d\n\n" % number
        time.sleep(0.3)


class Front:
    """The gateway of the sample."""

    name = "gateway"
    http = HttpServer(front)
