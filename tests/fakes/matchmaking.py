"""Matchmaking in memory, and builders of what its use cases work on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from services.matchmaking.model import Consortium, KnownMember, KnownResource, MatchRun, Need, Proposal, proposal
from services.matchmaking.model.refusals import (
    ConsortiumNotFound,
    MatchNotFound,
    NeedNotFound,
    ProposalAlreadyLive,
    ProposalNotFound,
)
from services.matchmaking.model.run import MatchAnswer
from shared.contracts.matchmaking import Seat
from shared.contracts.members import MemberFacts
from shared.contracts.resource_pool import ResourceFacts
from tests.fakes.unit_of_work import FakeCollection, FakeWork


def sits(seats: Iterable[Seat], resource_id: str | None, member_id: str | None) -> bool:
    return any(resource_id in (None, seat.resource_id) and member_id in (None, seat.member_id) for seat in seats)


class FakeNeeds(FakeCollection[Need]):
    def waiting_ids(self) -> list[str]:
        return sorted(need.id for need in self.kept.values() if need.state in ("unmet", "at_risk"))

    def waiting_ids_refusing(self, ids: Iterable[str]) -> list[str]:
        wanted = set(ids)
        return [need_id for need_id in self.waiting_ids() if wanted & set(self.kept[need_id].refused)]


class FakeProposals(FakeCollection[Proposal]):
    def live_of(self, need_id: str) -> Proposal | None:
        return next((one for one in self.kept.values() if one.need_id == need_id and one.is_live), None)

    def current_of(self, need_id: str) -> Proposal | None:
        return next((one for one in self.kept.values() if one.need_id == need_id and one.may_change), None)

    def of_invitation(self, invitation_id: str) -> tuple[str, str] | None:
        owners = (one for one in self.kept.values() if any(i.id == invitation_id for i in one.invitations))
        return next(((one.need_id, one.id) for one in owners), None)

    def live_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[tuple[str, str]]:
        live = (one for one in self.kept.values() if one.is_live)
        return sorted((one.need_id, one.id) for one in live if sits(one.seats, resource_id, member_id))

    def check(self) -> None:
        live = [one.need_id for one in self.kept.values() if one.state in proposal.LIVE]
        if len(live) != len(set(live)):
            raise ProposalAlreadyLive()


class FakeConsortia(FakeCollection[Consortium]):
    def need_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[str]:
        bound = (one for one in self.kept.values() if one.state != "dissolved")
        return sorted(one.need_id for one in bound if sits(one.seats, resource_id, member_id))


class FakePool:
    def __init__(self) -> None:
        self.known_members: dict[str, KnownMember] = {}
        self.known_resources: dict[str, KnownResource] = {}
        self.wake = False

    def member(self, id_: str) -> KnownMember | None:
        return self.known_members.get(id_)

    def resource(self, id_: str) -> KnownResource | None:
        return self.known_resources.get(id_)

    def add(self, known: KnownMember | KnownResource) -> None:
        if isinstance(known, KnownMember):
            self.known_members[known.id] = known
        else:
            self.known_resources[known.id] = known

    def members(self, ids: Iterable[str]) -> dict[str, KnownMember]:
        return {id_: self.known_members[id_] for id_ in sorted(set(ids)) if id_ in self.known_members}

    def resources(self, ids: Iterable[str]) -> dict[str, KnownResource]:
        return {id_: self.known_resources[id_] for id_ in sorted(set(ids)) if id_ in self.known_resources}

    def owned_ids(self, member_id: str, kind: str) -> list[str]:
        owned = (one for one in self.known_resources.values() if (one.owner_id, one.kind) == (member_id, kind))
        return sorted(one.id for one in owned)

    def controllers(self) -> dict[str, str | None]:
        return {one.id: one.controlled_by for one in self.known_members.values()}

    def wake_is_set(self) -> bool:
        return self.wake


class FakeStory:
    def __init__(self) -> None:
        self.notes: list[tuple[str, str, dict[str, Any]]] = []

    def note(self, need_id: str, what: str, **details: Any) -> None:
        self.notes.append((need_id, what, details))


class FakeMatchmakingWork(FakeWork):
    def __init__(self) -> None:
        super().__init__()
        self.needs = FakeNeeds(NeedNotFound)
        self.runs: FakeCollection[MatchRun] = FakeCollection(MatchNotFound)
        self.proposals = FakeProposals(ProposalNotFound)
        self.consortia = FakeConsortia(ConsortiumNotFound)
        self.pool = FakePool()
        self.story = FakeStory()


NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
AIRTIME = {
    "region": "510104",
    "regions": ["510104"],
    "start": "2027-10-01",
    "end": "2027-10-03",
    "daily": ["19:00", "21:00"],
}


def a_seat(
    seat: str = "SITE", resource: str | None = "res_site", member: str | None = "mem_a", cost: int = 100
) -> Seat:
    return Seat(seat, resource, member, "1", "unit", cost)


def a_need(id_: str = "need_1", **changes: Any) -> Need:
    given: dict[str, Any] = {
        "owner_id": None,
        "demand_owner": "【样例】某业主",
        "reference": None,
        "title": "【样例】直播接管",
        "mode": "AIRTIME",
        "spec": dict(AIRTIME),
        "as_of": date(2026, 11, 23),
        "auto": True,
        "answer_within_s": 3600,
        "opened_at": NOON,
    }
    return Need(id_, **(given | changes))


def a_proposal(*seats: Seat, id_: str = "prop_1", need_id: str = "need_1", owner: str | None = None) -> Proposal:
    return Proposal(
        id_,
        need_id=need_id,
        owner_id=owner,
        about=a_need().summary,
        seats=seats or (a_seat(), a_seat("LINK", "res_link", "mem_b", 50)),
        answer_within_s=3600,
        issued_at=NOON,
    )


def a_known_member(id_: str = "mem_a", version: int = 1, **changes: Any) -> MemberFacts:
    given: dict[str, Any] = {
        "reference": None,
        "name": f"【样例】{id_}",
        "kind": "SCR",
        "tier": "MEMBER",
        "status": "active",
        "segments": ("OPERATION",),
        "region_code": "510104",
        "service_regions": ("510000",),
        "service_radius_km": 500,
        "dues_paid_until": date(2027, 12, 31),
    }
    return MemberFacts(member_id=id_, version=version, **(given | changes))


def a_known_resource(
    id_: str = "res_site", version: int = 1, owner: str = "mem_a", kind: str = "SITE", **spec: Any
) -> ResourceFacts:
    return ResourceFacts(id_, version, None, owner, kind, f"【样例】{id_}", spec)


def a_team(*seats: Seat, rank: int = 1, versions: int = 1) -> dict[str, Any]:
    """A ranked team as the matcher records it."""
    told = [
        {
            "seat": seat.seat,
            "resource": seat.resource_id or seat.member_id or "OWN_FEED",
            "resource_id": seat.resource_id,
            "member_id": seat.member_id,
            "quantity": seat.quantity,
            "unit": seat.unit,
            "cost_fen": seat.cost_fen,
            "version": versions if seat.resource_id else 0,
        }
        for seat in seats
    ]
    cost = sum(seat.cost_fen for seat in seats)
    return {"rank": rank, "cost_fen": cost, "cost_cny": cost // 100, "seats": told, "warnings": [], "margins": []}


def an_answer(*teams: dict[str, Any], codes: tuple[str, ...] = ()) -> MatchAnswer:
    """What the matcher answers: these teams, or none and why."""
    return MatchAnswer(as_of=date(2026, 11, 23), teams=len(teams), best=teams, codes=codes)
