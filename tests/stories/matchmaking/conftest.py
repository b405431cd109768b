"""`world`: matchmaking that knows the sample alliance; `empty_world`: one that knows nobody yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shared.database import Database
from tests.stories.matchmaking.world import World


@pytest.fixture
def empty_world(fresh_database: Callable[[str], str]) -> Iterator[World]:
    database = Database(fresh_database("matchmaking"), pool_size=4)
    yield World(database)
    database.close()


@pytest.fixture
def world(empty_world: World) -> World:
    return empty_world.know_the_sample()
