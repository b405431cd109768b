"""Both transports, and the sample in a process of its own over either of them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, text

from shared import amqp, clock, outbox, topology
from shared.contracts import Event
from shared.database import Database
from shared.inproc.broker import Broker
from tests.integration.transport.cable import Cable
from tests.integration.transport.sample import SampleService, SampleWork, SampleWorker, tables
from tests.ports import free_port
from tests.postgres import run, uri_of

TIERS = "200ms,400ms"
"""The retry tiers of these tests, so that growing delays are seen in a second."""
ROOT = Path(__file__).resolve().parents[3]
BOTH = ("inproc", "rabbitmq")


def eventually(happens: Callable[[], Any], within: float = 15.0) -> Any:
    """The first true value of `happens()`; fails when there is none in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if found := happens():
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {within} s")


@pytest.fixture(autouse=True, scope="session")
def short_tiers() -> Iterator[None]:
    before = os.environ.get("RETRY_TIERS")
    os.environ["RETRY_TIERS"] = TIERS
    yield
    if before is None:
        del os.environ["RETRY_TIERS"]
    else:
        os.environ["RETRY_TIERS"] = before


@pytest.fixture
def transport_uri(request: pytest.FixtureRequest) -> Iterator[str]:
    """AMQP URI of the transport named by the test's parameter, without the sample's queues.

    For "inproc" the broker lives in this process; a process started by a test has a broker of its own.
    """
    with clean(request.param, request) as uri:
        yield uri


@contextlib.contextmanager
def clean(transport: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URI of a transport, swept before and after."""
    uri = "inproc://test" if transport == "inproc" else request.getfixturevalue("rabbitmq_uri")
    sweep(uri)
    yield uri
    sweep(uri)


def sweep(uri: str) -> None:
    """Remove the sample's queues and exchanges from a broker."""
    if uri.startswith("inproc"):
        Broker.forget("test")
        return
    link = amqp.open_link(uri, "sweep")
    for service in (SampleService, SampleWorker):
        channel = link.channel()
        names = [topology.retry_exchange(service.name, tier) for tier in topology.tiers()]
        for queue in [door.queue for door in topology.doors_of(service)] + names:
            channel.queue_delete(queue)
        channel.queue_delete(topology.dead_queue(service.name))
        channel.queue_delete(topology.calls_queue(service.name))
        for exchange in [*names, topology.redeliver_exchange(service.name)]:
            channel.exchange_delete(exchange)
    amqp.close_link(link)


@contextlib.contextmanager
def fresh_store(postgres_uri: str) -> Iterator[Store]:
    """An empty database with the sample's tables."""
    name = f"test_transport_{uuid.uuid4().hex[:12]}"
    run(postgres_uri, f"CREATE DATABASE {name}")
    uri = uri_of(postgres_uri, name)
    engine = create_engine(uri)
    SampleWork.metadata.create_all(engine)
    engine.dispose()
    store = Store(uri)
    yield store
    store.database.close()
    run(postgres_uri, f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Store:
    """The sample's database as a test sees it."""

    uri: str
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database(self.uri, pool_size=3)

    def tell(self, *events: Event, version: int = 1) -> None:
        """Put events into the outbox, in one transaction; the courier does the rest."""
        with self.database.sessions() as session, session.begin():
            pairs = [(version + number, event) for number, event in enumerate(events)]
            outbox.append(session, SampleWork.metadata, pairs, at=clock.now(), call_id="test")

    def execute(self, statement: str, **values: Any) -> None:
        """Run a statement."""
        with self.database.engine.begin() as connection:
            connection.execute(text(statement), values)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What a query finds."""
        with self.database.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def done(self, subject: str) -> int:
        """How often the work for `subject` was done."""
        return self._count("marks", subject)

    def begun(self, subject: str) -> int:
        """How often it was begun."""
        return self._count("tries", subject)

    def parked(self, subject: str = "") -> list[Any]:
        """What is parked and speaks of `subject`."""
        rows = self.rows("SELECT queue, body, error, attempts, headers FROM parked ORDER BY id")
        return [row for row in rows if subject.encode() in bytes(row.body)]

    def _count(self, table: str, subject: str) -> int:
        with self.database.engine.connect() as connection:
            found = tables().tables[table]
            return len(connection.execute(select(found.c.id).where(found.c.subject == subject)).all())


@pytest.fixture
def store(postgres_uri: str) -> Iterator[Store]:
    with fresh_store(postgres_uri) as found:
        yield found


class Host:
    """A process of the sample's, started with `python -m …`."""

    def __init__(self, module: str, *arguments: str, log: Path, **environment: str) -> None:
        self.port = free_port()
        self.health = log.with_suffix(".health")
        self.log = log
        settings = {
            **os.environ,
            "WEB_SERVER_ADDRESS": f"127.0.0.1:{self.port}",
            "HEALTH_FILE": str(self.health),
            "RETRY_TIERS": TIERS,
            "MAX_WORKERS": "10",
            **environment,
        }
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *arguments], env=settings, cwd=ROOT, stderr=out
            )

    def ready(self) -> bool:
        """What the process says of itself."""
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.log.read_text()[-4000:]}")
        try:
            return bool(json.loads(self.health.read_text())["ready"])
        except (OSError, ValueError):
            return False

    def ask(self, service: str, method: str, *args: Any, timeout: float = 10.0) -> dict[str, Any]:
        """What the sample's gateway was answered."""
        url = f"http://127.0.0.1:{self.port}/{service}/{method}?{timeout}"
        with urllib.request.urlopen(url, data=json.dumps(args).encode(), timeout=timeout + 5) as answer:
            told: dict[str, Any] = json.loads(answer.read())
            return told

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, within: float = 20.0) -> int:
        """Tell the process to stop; returns its exit status."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.process.wait(within)


@contextlib.contextmanager
def starter(folder: Path) -> Iterator[Callable[..., Host]]:
    """A function that starts processes; they are killed at the end."""
    hosts: list[Host] = []

    def started(module: str, *arguments: str, wait: bool = True, **environment: str) -> Host:
        host = Host(module, *arguments, log=folder / f"{len(hosts)}.log", **environment)
        hosts.append(host)
        if wait:
            eventually(host.ready, within=30)
        return host

    yield started
    for host in hosts:
        with contextlib.suppress(ProcessLookupError):
            host.process.kill()
        host.process.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Host]]:
    with starter(tmp_path) as started:
        yield started


@dataclass(frozen=True)
class Sample:
    """The whole sample in one process over one transport, and its database."""

    host: Host
    store: Store


@pytest.fixture(scope="module", params=BOTH)
def sample(
    request: pytest.FixtureRequest, postgres_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sample]:
    """Shared by a module's tests, so these use subjects of their own."""
    folder = tmp_path_factory.mktemp("sample")
    with clean(request.param, request) as uri, fresh_store(postgres_uri) as store, starter(folder) as started:
        yield Sample(started("tests.integration.transport.host", AMQP_URI=uri, DATABASE_URI=store.uri), store)


@pytest.fixture
def subject() -> str:
    """An id that no other test uses."""
    return f"subject-{uuid.uuid4().hex[:8]}"


def cabled(uri: str) -> tuple[Cable, str]:
    """A cable to the server at `uri`, and the URI that leads through it."""
    url = make_url(uri)
    default = 5432 if url.drivername.startswith("postgresql") else 5672
    folder = url.query.get("host")
    cable = Cable(f"{folder}/.s.PGSQL.{default}" if folder else (url.host or "127.0.0.1", url.port or default))
    through = url.difference_update_query(["host"]).set(host="127.0.0.1", port=cable.port)
    return cable, through.render_as_string(hide_password=False)


@pytest.fixture
def cable() -> Iterator[Callable[[str], tuple[Cable, str]]]:
    """`cable(uri)` → (Cable, URI through it)."""
    made: list[Cable] = []

    def make(uri: str) -> tuple[Cable, str]:
        found, through = cabled(uri)
        made.append(found)
        return found, through

    yield make
    for each in made:
        each.close()
