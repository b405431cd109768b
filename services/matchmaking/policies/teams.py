"""From a ranked team to the seats of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.matchmaking.model import KnownMember, KnownResource, Need
from services.matchmaking.policies.claims import Call, claims
from shared.contracts.matchmaking import Seat

Team = dict[str, Any]


def seats_of(need: Need, team: Team, resources: Mapping[str, KnownResource]) -> tuple[Seat, ...]:
    """The seats of `team` with the capacity that each takes; `resources` are the known ones by id."""
    sites = len([1 for seat in team["seats"] if seat["seat"] == "SITE"])
    call = Call(need.mode, need.spec, max(1, sites))
    return tuple(_seat(seat, call, resources) for seat in team["seats"])


def _seat(seat: dict[str, Any], call: Call, resources: Mapping[str, KnownResource]) -> Seat:
    resource = resources.get(seat["resource_id"] or "")
    return Seat(
        seat=seat["seat"],
        resource_id=seat["resource_id"],
        member_id=seat["member_id"],
        quantity=seat["quantity"],
        unit=seat["unit"],
        cost_fen=seat["cost_fen"],
        claims=claims(call, resource) if resource else (),
    )


def outdated(team: Team, resources: Mapping[str, KnownResource], members: Mapping[str, KnownMember]) -> str | None:
    """Title or name of the first thing in `team` that is no longer what the match weighed; None when all stands."""
    for seat in team["seats"]:
        member, resource = members.get(seat["member_id"] or ""), resources.get(seat["resource_id"] or "")
        if seat["resource_id"] and (resource is None or resource.withdrawn or resource.version != seat["version"]):
            return resource.title if resource else str(seat["resource_id"])
        if member is not None and member.status != "active":
            return str(member.name)
    return None
