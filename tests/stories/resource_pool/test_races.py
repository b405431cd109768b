"""Real transactions at the same instant, again and again: somebody wins, nobody wins twice, nobody is deadlocked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.resource_pool import handlers, schemas
from shared import unit_of_work
from shared.database import Database
from shared.errors import Refusal
from tests.stories.resource_pool.builders import amended, closed, issued, takeover
from tests.stories.resource_pool.conftest import STAFF, Pool, at, by
from tests.stories.resource_pool.ledger import check_books

ROUNDS = 20


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Run all at the same instant, each in a thread of its own; returns results, or the refusals raised."""
    barrier = threading.Barrier(len(doings))

    def run(doing: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return doing()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(run, doings))


@pytest.fixture
def sites(real_pool: Pool) -> list[str]:
    real_pool.a_member("mem_1")
    return [real_pool.on_offer("mem_1", "SITE", live_takeover_max=1) for _ in range(2)]


def test_two_proposals_that_race_for_the_last_unit_have_exactly_one_winner_every_time(
    real_pool: Pool, sites: list[str], database: Database
) -> None:
    for number in range(ROUNDS):
        day = 1 + number
        mine = issued(f"prop_{number}_a", takeover(sites[0], at(day, 11), at(day, 13)))
        yours = issued(f"prop_{number}_b", takeover(sites[0], at(day, 12), at(day, 14)))
        at_once(*(lambda e=event: real_pool.tell(handlers.place_holds, e) for event in (mine, yours)))
        told = [event for one in (mine, yours) for event in real_pool.told(about=one.proposal_id)]
        assert sorted(type(event).__name__ for event in told) == ["HoldsPlaced", "HoldsRefused"]
    with database.engine.connect() as connection:
        check_books(connection)


def test_proposals_that_change_places_with_each_other_never_deadlock(
    real_pool: Pool, sites: list[str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A deadlock would be tried again and go unseen.
    monkeypatch.setattr(unit_of_work, "TRIES", 1)

    def move(proposal: str, epoch: int, site: str, day: int) -> Callable[[], object]:
        return lambda: real_pool.tell(
            handlers.place_holds, amended(proposal, takeover(site, at(day, 1), at(day, 2)), epoch=epoch)
        )

    for epoch in range(1, ROUNDS + 1):
        one, two = sites if epoch % 2 else reversed(sites)
        at_once(move("prop_a", epoch, one, 1), move("prop_b", epoch, two, 2))
    told = Counter(type(event).__name__ for event in real_pool.told()[len(sites) :])
    # Every move but the first gives back the place that it leaves.
    assert told == {"HoldsPlaced": 2 * ROUNDS, "CapacityFreed": 2 * (ROUNDS - 1)}
    with database.engine.connect() as connection:
        check_books(connection)


def test_a_close_that_races_its_own_issue_leaves_nothing_held(real_pool: Pool, sites: list[str]) -> None:
    for number in range(ROUNDS):
        proposal = f"prop_{number}"
        seat = takeover(sites[0], at(1, 1), at(1, 2))
        at_once(
            lambda p=proposal, s=seat: real_pool.tell(handlers.place_holds, issued(p, s)),
            lambda p=proposal: real_pool.tell(handlers.release_holds, closed(p)),
        )
        assert real_pool.claims(proposal) == []
        assert real_pool.engagement(proposal).state == "released"


def test_a_blackout_and_a_proposal_that_race_for_the_last_unit_have_one_winner(
    real_pool: Pool, sites: list[str], database: Database
) -> None:
    for number in range(ROUNDS):
        day = 1 + number
        event = issued(f"prop_{number}", takeover(sites[0], at(day, 11), at(day, 13)))
        body = {"dimension": "takeover", "quantity": 1, "reason": "repair"}
        body |= {"from": at(day, 12).isoformat(), "until": at(day, 14).isoformat()}
        blacked, _ = at_once(
            lambda b=body: real_pool.transact(
                handlers.add_blackout, schemas.AddBlackout, by("mem_1"), b, schemas.Blackout, resource_id=sites[0]
            ),
            lambda e=event: real_pool.tell(handlers.place_holds, e),
        )
        (told,) = real_pool.told(about=event.proposal_id)
        assert (type(told).__name__ == "HoldsPlaced") == isinstance(blacked, Refusal)
    with database.engine.connect() as connection:
        check_books(connection)


def test_a_resource_published_while_its_owner_is_suspended_never_stays_on_offer(real_pool: Pool) -> None:
    for number in range(ROUNDS // 2):
        owner = f"mem_r{number}"
        real_pool.a_member(owner)
        draft = real_pool.a_draft(owner)
        real_pool.say(handlers.submit_resource, schemas.SubmitResource, by(owner), {}, draft)
        at_once(
            lambda d=draft: real_pool.say(
                handlers.review_resource, schemas.ReviewResource, STAFF, {"decision": "publish"}, d
            ),
            lambda o=owner: real_pool.a_member(o, "suspended"),
        )
        with real_pool.opened() as work:
            assert not work.resources.get(draft).on_offer
