"""Whatever is asked in whatever order, nothing is overbooked, and the fake says what PostgreSQL says."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.resource_pool import handlers
from services.resource_pool.model import Blackout, Resource
from services.resource_pool.model.refusals import BelowTaken
from shared.contracts.matchmaking import Claim, Seat
from shared.database import Database
from tests.stories.resource_pool.builders import agreed, amended, closed
from tests.stories.resource_pool.conftest import Pool, at, in_memory, on_postgres
from tests.stories.resource_pool.ledger import check_books

AMOUNTS = {"slots": Decimal(4), "takeover": Decimal(1)}
example = itertools.count(1)

windows = some.tuples(some.integers(0, 11), some.integers(1, 6))
wants = some.tuples(some.sampled_from(["A", "B"]), some.sampled_from(sorted(AMOUNTS)), windows, some.integers(1, 3))
proposals = some.integers(1, 4)
steps = some.one_of(
    some.tuples(some.just("place"), proposals, some.integers(1, 6), some.lists(wants, min_size=1, max_size=4)),
    some.tuples(some.just("agree"), proposals, some.integers(1, 6)),
    some.tuples(some.just("close"), proposals, some.integers(1, 6)),
    some.tuples(some.just("black_out"), wants),
    some.tuples(some.just("set"), some.sampled_from(["A", "B"]), some.integers(0, 6)),
)


class Play:
    """One example's own resources and proposals, played step by step on a pool."""

    def __init__(self, pool: Pool, number: int) -> None:
        self.pool, self.number, self.blackouts = pool, number, 0
        with pool.opened() as work:
            for name in ("A", "B"):
                resource = Resource(self.id(name), "mem_1", "SITE", "t", {})
                resource.state = "published"
                work.resources.add(resource)
                work.ledger.set_amounts(resource.id, AMOUNTS)

    def id(self, name: Any) -> str:
        return f"x{self.number}_{name}"

    def step(self, what: str, *args: Any) -> Any:
        return getattr(self, f"_{what}")(*args)

    def _place(self, proposal: int, epoch: int, wanted: list[Any]) -> Any:
        seats = [self._seat(f"S{number}", want) for number, want in enumerate(wanted)]
        return self._tell(handlers.place_holds, amended(self.id(proposal), *seats, epoch=epoch))

    def _agree(self, proposal: int, epoch: int) -> Any:
        return self._tell(handlers.confirm_holds, agreed(self.id(proposal), epoch))

    def _close(self, proposal: int, epoch: int) -> Any:
        return self._tell(handlers.release_holds, closed(self.id(proposal), epoch))

    def _black_out(self, want: Any) -> Any:
        name, dimension, (start, length), quantity = want
        begin = at(1, start)
        with self.pool.opened() as work:
            work.ledger.lock([(self.id(name), dimension)])
            self.blackouts += 1
            blackout = Blackout(
                self.id(f"blk{self.blackouts}"), self.id(name), dimension, Decimal(quantity), begin,
                begin + timedelta(hours=length), "rest",
            )  # fmt: skip
            return work.ledger.black_out(blackout)

    def _set(self, name: str, slots: int) -> Any:
        try:
            with self.pool.opened() as work:
                work.resources.get(self.id(name))
                work.ledger.set_amounts(self.id(name), {**AMOUNTS, "slots": Decimal(slots)})
        except BelowTaken as refusal:
            return refusal.values
        return "set"

    def _seat(self, seat: str, want: Any) -> Seat:
        name, dimension, (start, length), quantity = want
        begin = at(1, start)
        claim = Claim(dimension, str(quantity), begin, begin + timedelta(hours=length))
        return Seat(seat, self.id(name), "mem_1", "1", "screen", 1, (claim,))

    def _tell(self, handler: Any, event: Any) -> Any:
        self.pool.tell(handler, event)
        live = [(claim.state, claim.epoch, claim.asks) for claim in self.pool.claims(event.proposal_id)]
        return self.pool.told(about=event.proposal_id), live


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=some.lists(steps, min_size=1, max_size=14))
def test_no_story_overbooks_anything_and_the_fake_agrees_with_postgres(database: Database, story: list[Any]) -> None:
    number = next(example)
    real, fake = Play(on_postgres(database), number), Play(in_memory(), number)
    for step in story:
        assert real.step(*step) == fake.step(*step)
        with database.engine.connect() as connection:
            check_books(connection, real.id("%"))
