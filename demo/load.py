"""Loads the sample alliance through the public API: members apply and are reviewed, resources are offered and checked.

Every step carries a fixed Idempotency-Key, so loading twice changes nothing the second time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from demo.client import Api, Problem, wait_for
from shared import clock

AT_ONCE = 4
STEPS = ("screen", "publicise", "approve")
ONCE = "sample-alliance-1"
NEWS_ON_ITS_WAY = ("OwnerNotYetKnown", "OwnerLacksStanding")
"""Codes with which the pool refuses a resource until it has heard that its owner has paid its dues."""


@dataclass
class Loaded:
    """What loading made of the sample's codes: `ids["R43"]` → resource id, `members["M13"]` → the API with its key."""

    staff: Api
    ids: dict[str, str] = field(default_factory=dict)
    members: dict[str, Api] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, str]:
        """Ids back to the sample's codes."""
        return {id_: code for code, id_ in self.ids.items()}


def load(staff: Api, alliance: dict[str, Any]) -> Loaded:
    """Put every member and resource of `alliance` in place; returns when matchmaking knows them all."""
    loaded = Loaded(staff)
    for member in alliance["members"]:
        _apply(loaded, member)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda member: _admit(loaded, member), alliance["members"]))
        for member in alliance["members"]:
            _relate(loaded, member)
        for resource in alliance["resources"]:
            _offer(loaded, resource)
        list(pool.map(lambda resource: _publish(loaded, resource), alliance["resources"]))
    wait_for("matchmaking to know the whole pool", lambda: _knows(loaded, alliance))
    return loaded


def _once(code: str, step: str) -> str:
    return f"{ONCE}/{code}/{step}"


def _apply(loaded: Loaded, member: dict[str, Any]) -> None:
    asked = ("name", "kind", "segments", "region", "uscc", "tier", "service_regions", "service_radius_km", "note")
    body = {name: member[name] for name in asked if name in member} | {"reference": member["id"]}
    loaded.ids[member["id"]] = loaded.staff.post("/v1/members", body, once=_once(member["id"], "apply"))["id"]


def _admit(loaded: Loaded, member: dict[str, Any]) -> None:
    path = f"/v1/members/{loaded.ids[member['id']]}"
    for step in STEPS:
        loaded.staff.post(f"{path}/review", {"decision": step}, once=_once(member["id"], step))
    paid_until = _paid_until(member)
    loaded.staff.post(f"{path}/dues", {"paid_until": paid_until}, once=_once(member["id"], f"dues-{paid_until}"))
    key = loaded.staff.post(f"{path}/keys", {"label": "demo"})["key"]
    loaded.members[member["id"]] = loaded.staff.with_key(key)


def _paid_until(member: dict[str, Any]) -> str:
    """As the sample says; in later years, those in good standing have gone on paying, to the end of the year."""
    told, today = str(member["dues_paid_until"]), clock.today()
    return told if member["status"] != "active" or told >= today.isoformat() else f"{today.year}-12-31"


def _relate(loaded: Loaded, member: dict[str, Any]) -> None:
    relations: dict[str, Any] = {}
    if "controlled_by" in member:
        relations["controlled_by"] = loaded.ids[member["controlled_by"]]
    if "shareholders" in member:
        relations["shareholders"] = [
            {"member_id": loaded.ids[holder["member"]], "pct": holder["pct"]} for holder in member["shareholders"]
        ]
    if relations:
        loaded.staff.patch(f"/v1/members/{loaded.ids[member['id']]}", relations)


def _offer(loaded: Loaded, resource: dict[str, Any]) -> None:
    code, owner = resource["id"], loaded.members[resource["owner"]]
    spec = {name: value for name, value in resource.items() if name not in ("id", "owner", "kind", "title")}
    body = {"kind": resource["kind"], "title": resource["title"], "reference": code, "spec": spec}
    what = f"the pool to know that the owner of {code} is in good standing"
    offered = wait_for(what, lambda: _offered(owner, body, _once(code, "offer")))
    loaded.ids[code] = offered["id"]


def _offered(owner: Api, body: dict[str, Any], once: str) -> Any:
    try:
        return owner.post("/v1/resources", body, once=once)
    except Problem as problem:
        if problem.code not in NEWS_ON_ITS_WAY:
            raise
        return None


def _publish(loaded: Loaded, resource: dict[str, Any]) -> None:
    code = resource["id"]
    path = f"/v1/resources/{loaded.ids[code]}"
    loaded.members[resource["owner"]].post(f"{path}/submission", once=_once(code, "submit"))
    loaded.staff.post(f"{path}/review", {"decision": "publish"}, once=_once(code, "publish"))


def _knows(loaded: Loaded, alliance: dict[str, Any]) -> bool:
    pool = loaded.staff.get("/v1/pool")
    return bool(pool["members"] >= len(alliance["members"]) and pool["resources"] >= len(alliance["resources"]))
