"""What the migrations build is what the code expects: no drift between the frozen steps and the tables."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, inspect, text

from shared.database import Database
from shared.migrations import upgrade
from shared.unit_of_work import UnitOfWork

pytestmark = pytest.mark.stories
SERVICES = sorted(
    folder.parent.name
    for folder in (Path(__file__).parents[2] / "services").glob("*/migrations")
    if any(folder.glob("[0-9]*.py"))
)
CHECKS = text(
    "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint "
    "WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
)


def tables_of(service: str) -> MetaData:
    """The tables that the service's unit of work stands on."""
    importlib.import_module(f"services.{service}.repository")
    (work,) = [one for one in UnitOfWork.__subclasses__() if one.__module__.startswith(f"services.{service}.")]
    return work.metadata


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(service: str, fresh_database: Callable[[str], str]) -> Database:
    return Database(fresh_database(service), pool_size=1)


def test_the_migrated_database_is_what_the_tables_say(service: str, database: Database) -> None:
    metadata = tables_of(service)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        kept = set(connection.execute(CHECKS).scalars())
    wanted = {
        f"{table.name}.{check.name}"
        for table in metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert wanted <= kept
    database.close()


def test_upgrading_a_database_that_is_up_to_date_does_nothing(service: str, database: Database) -> None:
    before = inspect(database.engine).get_table_names()
    upgrade(service, database.uri.render_as_string(hide_password=False))
    assert inspect(database.engine).get_table_names() == before
    database.close()
