"""A need whose screen is taken waits: when the pool changes it is tried again, and says as before why not."""

from __future__ import annotations

import json
from typing import Any

from tests.api import Client
from tests.house import eventually
from tests.sample_play import Answering, airtime, own
from tests.stories.api.conftest import LINKS, OWNER, WITHIN_S, World


def runs(client: Client, need_id: str) -> int:
    """How often a team was sought for the need from the beginning."""
    story = client.get(f"/v1/needs/{need_id}/timeline").body["items"]
    return len([e for e in story if e["what"] == "MatchRequested" and e["details"]["purpose"] == "first"])


def need_of(client: Client, need_id: str) -> dict[str, Any]:
    return dict(client.get(f"/v1/needs/{need_id}").body)


def test_a_need_without_room_is_matched_again_when_the_pool_changes_and_still_names_the_room(world: World) -> None:
    owner = world.client(OWNER)
    with Answering(world.loaded, lambda reference, _: "accepted" if reference.startswith("room") else None):
        taker = owner.post("/v1/needs", own(airtime("room taker", "2027-06-20", "2027-06-20"))).body["id"]
        eventually(lambda: need_of(owner, taker)["state"] == "fulfilled", WITHIN_S)
        waiter = owner.post("/v1/needs", own(airtime("room waiter", "2027-06-20", "2027-06-20"))).body["id"]
        eventually(lambda: need_of(owner, waiter)["state"] == "unmet", WITHIN_S)
        before, was = runs(owner, waiter), need_of(owner, waiter)
        path, change = f"/v1/members/{world.loaded.ids[LINKS]}", json.dumps({"service_radius_km": 999})
        assert world.client(LINKS).send("PATCH", path, change).status == 200
        eventually(lambda: runs(owner, waiter) > before and need_of(owner, waiter)["state"] == "unmet", WITHIN_S)
    now = need_of(owner, waiter)
    assert now["codes"] == was["codes"] and "LOCK-01" in now["codes"]
    match = owner.get(f"/v1/needs/{waiter}/match", purpose="first").body
    assert match["teams"] > 0 and match["best"], "the match says that nothing fits, but only the hours are taken"
