"""`house`: the one-process house, started once; `loaded`: members and resources; `world`: something of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from demo.client import Api
from demo.load import Loaded, load
from tests.api import Client
from tests.house import AS_OF, DATABASES, House, a_folder, a_house, eventually
from tests.sample_play import Answering, airtime, ended, few, own

OWNER, SCREENS, LINKS, OTHER = "M06", "M13", "M10", "M11"
"""Members by what they do here: M06 has needs, M13 the screen, M10 the cheapest link, M11 another link."""
WITHIN_S = 60
A_LONG_TIME_S = 90 * 86_400
"""So long have members to answer here that nobody is reminded while the tests run."""
DIGESTS = """
SELECT string_agg(format(
    'SELECT %L, count(*), coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), %L) FROM %I t',
    tablename, '', tablename), ' UNION ALL ')
FROM pg_tables WHERE schemaname = 'public'
"""
WAITING = (
    "SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL)"
    " + (SELECT count(*) FROM deadlines WHERE fired_at IS NULL AND due_at < now() + interval '1 minute')"
)
UNDER_WAY = (
    "SELECT id FROM match_runs WHERE state = 'computing'"
    " UNION ALL SELECT id FROM proposals WHERE state NOT IN ('inviting', 'formed', 'closed')"
)
State = dict[tuple[str, str], tuple[int, str]]


@dataclass(frozen=True)
class World:
    """The house with something of everything that a path can name. `ids` maps path parameters to ids that are there."""

    house: House
    loaded: Loaded
    ids: dict[str, str]

    def client(self, who: str = "", language: str = "en") -> Client:
        """The API as a member (by its code) sees it, or the secretariat when no code is given."""
        return Client.like(self.loaded.members[who] if who else self.loaded.staff, language)

    def nobody(self, key: str = "", language: str = "en") -> Client:
        """The API without a key, or with one that is not the house's."""
        return Client(self.house.url, key, language)

    def at(self, path: str) -> str:
        """The path with real ids in it."""
        return path.format_map(self.ids)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with a_folder() as data, a_house(data, LIANPING_AS_OF=AS_OF) as running:
        running.wait_until_it_serves()
        yield running


@pytest.fixture(scope="session")
def loaded(house: House) -> Loaded:
    return load(Api(house.url, house.staff_key), few("R43", "R38", "R39", "R36"))


@pytest.fixture(scope="session")
def world(house: House, loaded: Loaded) -> World:
    needs = {
        "matched": _opened(loaded, _long("matched", "2027-02-01", auto=False)),
        "asking": _opened(loaded, _long("asking", "2027-02-05")),
        "formed": _opened(loaded, _long("formed", "2027-02-10")),
    }
    with Answering(loaded, lambda reference, _: "accepted" if reference == "formed" else None):
        eventually(lambda: ended(loaded.staff, needs["formed"]), WITHIN_S)
    made = World(house, loaded, {"need_id": needs["matched"], **_found(loaded, needs), **_own_things(loaded)})
    settle(house)
    return made


def _long(reference: str, day: str, **changes: Any) -> dict[str, Any]:
    return airtime(reference, day, day, answer_within_s=A_LONG_TIME_S, **changes)


def _opened(loaded: Loaded, body: dict[str, Any]) -> str:
    return str(loaded.members[OWNER].post("/v1/needs", own(body))["id"])


def _found(loaded: Loaded, needs: dict[str, str]) -> dict[str, str]:
    def pending() -> list[dict[str, Any]]:
        return list(loaded.members[SCREENS].get("/v1/invitations", state="pending", need=needs["asking"])["items"])

    (invitation,) = eventually(pending, WITHIN_S)
    consortium = loaded.staff.get("/v1/consortia", need=needs["formed"])["items"][0]
    eventually(lambda: loaded.staff.get(f"/v1/needs/{needs['matched']}")["state"] == "matched", WITHIN_S)
    return {
        "invitation_id": invitation["id"],
        "proposal_id": invitation["proposal_id"],
        "consortium_id": consortium["id"],
        "formed_need_id": needs["formed"],
        "asking_need_id": needs["asking"],
    }


def _own_things(loaded: Loaded) -> dict[str, str]:
    member_id, screen = loaded.ids[SCREENS], loaded.members[SCREENS]
    blackout = {
        "dimension": "takeover",
        "quantity": 1,
        "from": "2027-08-01T00:00:00+08:00",
        "until": "2027-08-02T00:00:00+08:00",
        "reason": "检修",
    }
    return {
        "member_id": member_id,
        "resource_id": loaded.ids["R43"],
        "key_id": screen.post(f"/v1/members/{member_id}/keys", {"label": "second"})["key_id"],
        "blackout_id": screen.post(f"/v1/resources/{loaded.ids['R43']}/blackouts", blackout)["id"],
    }


def settle(house: House) -> None:
    """Wait until everything that was said has been heard and nothing changes by itself any more."""

    def quiet() -> bool:
        waiting = sum(house.rows(database, WAITING)[0][0] for database in DATABASES)
        return not waiting and not house.rows("matchmaking", UNDER_WAY)

    eventually(lambda: quiet() and state(house) == state(house) and quiet(), WITHIN_S)


def state(house: House) -> State:
    """(database, table) → (how many rows, digest of all of them), for every table of every service."""
    found: State = {}
    for database in DATABASES:
        ((query,),) = house.rows(database, DIGESTS)
        found |= {(database, table): (rows, digest) for table, rows, digest in house.rows(database, query)}
    return found


@pytest.fixture
def unchanged(world: World) -> Iterator[None]:
    """Fails the test when afterwards anything in any database is not as it was before."""
    before = state(world.house)
    yield
    after = state(world.house)
    assert {key for key in before if before[key] != after.get(key)} == set()
