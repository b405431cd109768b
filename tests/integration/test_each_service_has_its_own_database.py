"""deploy/postgres on a real server: nobody reaches another's rows or changes tables; the courier sees little."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from pytest_docker.plugin import Services

from deploy import grants
from shared.migrations import upgrade
from tests.integration.conftest import docker_postgres

SERVICES = ("members", "resource_pool", "matchmaking")
Connect = Callable[[str, str], psycopg.Connection]


def password_of(user: str) -> str:
    """The passwords of this folder's docker-compose.yml."""
    return f"{user.replace('_', '-')}-password"


@pytest.fixture(scope="module")
def connect(servers: Services) -> Connect:
    """(user, database) → a connection; the databases are migrated and granted as a deployment does it."""

    def uri(user: str, database: str) -> str:
        return docker_postgres(servers, user, password_of(user), database)

    for service in SERVICES:
        upgrade(service, uri("owner", service))
    assert grants.main([uri("owner", service) for service in SERVICES]) == 0
    return lambda user, database: psycopg.connect(uri(user, database).replace("+psycopg", ""))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_and_writes_its_own_rows(connect: Connect, service: str) -> None:
    with connect(service, service) as connection:
        connection.execute("INSERT INTO inbox (handler, event_id) VALUES ('here', gen_random_uuid())")
        assert connection.execute("SELECT count(*) FROM inbox WHERE handler = 'here'").fetchone() == (1,)
        connection.rollback()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("database", [*SERVICES, "postgres"])
def test_a_service_enters_no_other_database(connect: Connect, service: str, database: str) -> None:
    if service == database:
        connect(service, database).close()
        return
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(service, database)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (id int)", "DROP TABLE outbox", "ALTER TABLE inbox ADD x int"]
)
def test_a_service_changes_no_table(connect: Connect, statement: str) -> None:
    with connect("members", "members") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
def test_the_courier_moves_outboxes_and_deadlines(connect: Connect, service: str) -> None:
    with connect("courier", service) as connection:
        connection.execute("SELECT id FROM outbox WHERE published_at IS NULL FOR UPDATE SKIP LOCKED")
        connection.execute("UPDATE outbox SET published_at = now(), attempts = attempts + 1 WHERE false")
        connection.execute("SELECT id FROM deadlines WHERE fired_at IS NULL FOR UPDATE SKIP LOCKED")
        connection.execute("UPDATE deadlines SET fired_at = now() WHERE false")


@pytest.mark.parametrize("table", ["inbox", "idempotency", "parked"])
def test_the_courier_reads_nothing_else(connect: Connect, table: str) -> None:
    with connect("courier", "matchmaking") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"SELECT 1 FROM {table}")
