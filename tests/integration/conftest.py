"""Real servers for integration tests.

`rabbitmq_uri` and `postgres_uri` (administrators, once per session) come from AMQP_URI and DATABASE_URI when those are
set, else from Docker (docker-compose.yml of this folder). PostgreSQL falls back to the wheel; a test that needs
RabbitMQ is skipped, aloud, where there is neither. `fresh_database(service)` → URI of an empty, migrated database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_docker.plugin import Services
from sqlalchemy import make_url

from tests import docker
from tests.postgres import fresh_database
from tests.postgres import postgres as postgres_without_docker

__all__ = ["fresh_database", "postgres_without_docker"]

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(HERE / "docker-compose.yml")


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    return f"lianping-integration-{os.getpid()}"


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["up --detach --wait --wait-timeout 180"]


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    return ["down --volumes --timeout 1"]


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Services:
    """The servers of this folder's docker-compose.yml, by pytest-docker."""
    docker.need_docker("a real RabbitMQ or PostgreSQL")
    services: Services = request.getfixturevalue("docker_services")
    return services


@pytest.fixture(scope="session")
def rabbitmq_uri(request: pytest.FixtureRequest) -> str:
    """amqp:// of an administrator on a running broker."""
    if given := os.environ.get("AMQP_URI"):
        return given
    port = request.getfixturevalue("servers").port_for("rabbitmq", 5672)
    return f"amqp://lianping:integration@127.0.0.1:{port}/lianping"


@pytest.fixture(scope="session")
def rabbitmq_management_url(servers: Services) -> str:
    """http:// of the broker's management interface (user "lianping", password "integration"); Docker only."""
    return f"http://127.0.0.1:{servers.port_for('rabbitmq', 15672)}"


@pytest.fixture(scope="session")
def postgres_uri(request: pytest.FixtureRequest) -> Iterator[str]:
    """postgresql+psycopg:// of the administrator of a running server."""
    if os.environ.get("DATABASE_URI") or docker.missing():
        yield request.getfixturevalue("postgres_without_docker")
    else:
        yield docker_postgres(request.getfixturevalue("servers"), "postgres", "integration", "postgres")


@pytest.fixture(scope="session")
def postgres(postgres_uri: str) -> str:
    """The same under the name that `fresh_database` asks for."""
    return postgres_uri


def docker_postgres(servers: Services, user: str, password: str, database: str) -> str:
    """URI of `user` on the Docker server."""
    port = servers.port_for("postgres", 5432)
    uri = make_url(f"postgresql+psycopg://{user}@127.0.0.1:{port}/{database}").set(password=password)
    return uri.render_as_string(hide_password=False)
