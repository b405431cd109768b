"""Claims, leads, shares, repairs and control: rules as plain functions."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from services.matchmaking import policies
from services.matchmaking.model import KnownMember, KnownResource
from services.matchmaking.policies.claims import Call
from services.matchmaking.policies.control import top_of
from shared.contracts.resource_pool import HoldConflict
from tests.fakes.matchmaking import NOON, a_known_member, a_known_resource, a_need, a_proposal, a_seat, a_team

PROJECT = {"start": "2027-10-01", "end": "2027-10-03"}


def claims(
    mode: str, kind: str, sites: int = 1, need: dict[str, Any] | None = None, **spec: Any
) -> list[tuple[Any, ...]]:
    resource = KnownResource(a_known_resource(kind=kind, **spec), withdrawn=False)
    told = policies.claims(Call(mode, PROJECT | (need or {}), sites), resource)
    return [(claim.dimension, claim.quantity, claim.from_, claim.until) for claim in told]


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


WHOLE = (utc(2027, 9, 30, 16), utc(2027, 10, 3, 16))


@pytest.mark.parametrize("kind", ["LED_OUT", "LED_IN"])
def test_panels_claim_their_makers_rate_until_the_start(kind: str) -> None:
    need = {"screen": {"width_m": 24.6, "height_m": 13.84}, "max_lead_days": 90}
    assert claims("NEW_BUILD", kind, need=need) == [
        ("m2_per_month", "113.488", utc(2027, 7, 2, 16), utc(2027, 9, 30, 16))
    ]


def test_a_rate_that_does_not_come_out_even_is_rounded_up() -> None:
    need = {"screen": {"width_m": 10, "height_m": 1}, "max_lead_days": 90}
    assert claims("NEW_BUILD", "LED_OUT", need=need)[0][1] == "3.334"


def test_a_takeover_claims_each_days_window_in_china_time() -> None:
    assert claims("AIRTIME", "SITE", need={"daily": ["19:00", "21:00"]}) == [
        ("takeover", "1", utc(2027, 10, day, 11), utc(2027, 10, day, 13)) for day in (1, 2, 3)
    ]


def test_a_window_past_midnight_runs_into_the_next_day() -> None:
    told = claims("AIRTIME", "SITE", need={"daily": ["23:00", "24:30"]})
    assert told[0] == ("takeover", "1", utc(2027, 10, 1, 15), utc(2027, 10, 1, 16, 30))


def test_windows_of_following_days_do_not_overlap_when_they_are_no_longer_than_a_day() -> None:
    told = claims("AIRTIME", "SITE", need={"daily": ["06:00", "30:00"]})
    assert all(earlier[3] <= later[2] for earlier, later in pairwise(told))


@pytest.mark.parametrize(
    ("mode", "kind", "sites", "need", "spec", "expected"),
    [
        ("AIRTIME_MULTI", "SITE", 3, {"slots_per_loop": 4}, {}, ("slots", "4")),
        ("HALL_NET", "HALL", 1, {}, {"count": 6}, ("halls", "6")),
        ("CINEMA", "HALL", 1, {}, {"count": 6}, ("halls", "1")),
        ("NEW_BUILD", "PLATFORM", 1, {}, {}, ("screens", "1")),
        ("AIRTIME_MULTI", "PLATFORM", 3, {}, {}, ("screens", "3")),
        ("NEW_BUILD", "CONTENT", 1, {}, {"rights": {"exclusive": True}}, ("exclusive", "1")),
        ("AIRTIME", "LIVE", 1, {}, {"rights": {"exclusive": True}}, ("exclusive", "1")),
    ],
)
def test_what_is_taken_for_the_whole_project(
    mode: str, kind: str, sites: int, need: dict[str, Any], spec: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert claims(mode, kind, sites, need, **spec) == [(*expected, *WHOLE)]


@pytest.mark.parametrize(
    ("mode", "kind", "spec"),
    [
        ("NEW_BUILD", "CONTENT", {"rights": {"exclusive": False}}),
        ("NEW_BUILD", "CONTENT", {}),
        ("NEW_BUILD", "LINK", {}),
        ("NEW_BUILD", "PLAYER", {}),
        ("NEW_BUILD", "LEDCTRL", {}),
        ("CINEMA", "CINE_HALL", {}),
        ("RND", "SITE", {}),
        ("RND", "LAB", {}),
    ],
)
def test_what_is_made_to_order_claims_nothing(mode: str, kind: str, spec: dict[str, Any]) -> None:
    assert claims(mode, kind, **spec) == []


def test_shares_follow_cost_and_sum_to_exactly_one_hundred() -> None:
    seats = [a_seat("A", "r1", "m1", 1), a_seat("B", "r2", "m2", 1), a_seat("C", "r3", "m3", 1)]
    assert policies.shares_of(seats) == {"m1": "33.34", "m2": "33.33", "m3": "33.33"}


def test_the_largest_remainder_gets_the_last_hundredth() -> None:
    seats = [a_seat("A", "r1", "m1", 16_667), a_seat("B", "r2", "m2", 33_333), a_seat("C", "r3", "m2", 49_999)]
    shares = policies.shares_of(seats)
    assert sum(Decimal(share) for share in shares.values()) == 100
    assert shares == {"m1": "16.67", "m2": "83.33"}


def test_a_member_with_two_seats_has_one_share() -> None:
    assert policies.shares_of([a_seat("A", "r1", "m1", 1), a_seat("B", "r2", "m1", 2)]) == {"m1": "100.00"}


def test_where_nothing_costs_members_share_equally() -> None:
    seats = [a_seat("PROPOSER", None, "m2", 0), a_seat("LAB", "r1", "m1", 0), a_seat("EXPERT", "r2", "m1", 0)]
    assert policies.shares_of(seats) == {"m1": "50.00", "m2": "50.00"}


def test_an_outside_owners_own_feed_has_no_share() -> None:
    assert policies.shares_of([a_seat("OWN_FEED", None, None, 0), a_seat("SITE", "r1", "m1", 5)]) == {"m1": "100.00"}
    assert policies.shares_of([a_seat("OWN_FEED", None, None, 0)]) == {}


def test_the_costliest_seat_leads_and_the_smaller_id_among_equals() -> None:
    assert (
        policies.lead_of([a_seat("A", "r1", "m3", 5), a_seat("B", "r2", "m2", 9), a_seat("C", "r3", "m1", 9)]) == "m1"
    )


def test_one_dear_seat_leads_before_many_cheap_ones() -> None:
    assert (
        policies.lead_of([a_seat("A", "r1", "m1", 6), a_seat("B", "r2", "m1", 6), a_seat("C", "r3", "m2", 7)]) == "m2"
    )


def test_where_nothing_costs_the_proposer_leads() -> None:
    assert policies.lead_of([a_seat("LAB", "r1", "m1", 0), a_seat("PROPOSER", None, "m2", 0)]) == "m2"


def test_nobody_leads_where_no_member_sits() -> None:
    assert policies.lead_of([a_seat("OWN_FEED", None, None, 0)]) is None


def test_several_sites_and_a_proposer_are_kept_by_their_ids() -> None:
    seats = [
        a_seat("SITE", "r1"), a_seat("SITE", "r2"), a_seat("PROPOSER", None, "m1"), a_seat("OWN_FEED", None, "m2"),
    ]  # fmt: skip
    assert policies.fixed(seats) == {"SITE": ["r1", "r2"], "PROPOSER": ["m1"]}


def test_a_changed_resource_is_weighed_with_everyone_first_and_then_without_it() -> None:
    site, link = a_seat(), a_seat("LINK", "res_link", "mem_b")
    proposal = a_proposal(site, link)
    assert policies.repair_stages(proposal, [link]) == ({"SITE": ["res_site"], "LINK": ["res_link"]}, {})
    proposal.holds_placed(1)
    proposal.settle(NOON)
    proposal.answer(proposal.invitations[0], "accepted", None, NOON)
    assert policies.repair_stages(proposal, [link]) == (
        {"SITE": ["res_site"], "LINK": ["res_link"]},
        {"SITE": ["res_site"]},
    )


@pytest.mark.parametrize(
    ("code", "dimension", "expected"),
    [
        ("CAPACITY_TAKEN", "takeover", "LOCK-01"),
        ("CAPACITY_TAKEN", "slots", "SLOT-01"),
        ("CAPACITY_TAKEN", "m2_per_month", "CAP-01"),
        ("CAPACITY_TAKEN", "exclusive", "RIGHTS-05"),
        ("CAPACITY_TAKEN", "halls", "CAPACITY_TAKEN"),
        ("NO_SUCH_CAPACITY", "takeover", "NO_SUCH_CAPACITY"),
        ("RESOURCE_GONE", "", "RESOURCE_GONE"),
    ],
)
def test_a_refused_hold_names_the_rule_that_it_breaks(code: str, dimension: str, expected: str) -> None:
    assert policies.capacity_code(HoldConflict("SITE", "res_1", code, dimension, "1", "0")) == expected


CONTROL = {"m1": None, "m2": "m1", "m3": "m2", "m4": None, "m5": "m6", "m6": "m5"}


@pytest.mark.parametrize(
    ("team", "other", "expected"),
    [
        (["m1"], ["m2"], ("m1", "m2")),
        (["m3"], ["m2"], ("m3", "m2")),
        (["m4", "m3"], ["m1"], ("m3", "m1")),
        (["m1"], ["m1"], None),
        (["m1"], ["m4"], None),
        (["m9"], ["m1"], None),
    ],
)
def test_members_under_common_control_are_rivals(team: list[str], other: list[str], expected: Any) -> None:
    assert policies.rivals(team, other, CONTROL) == expected


def test_a_ring_of_control_does_not_run_for_ever() -> None:
    assert top_of("m5", CONTROL) == "m6"


def test_a_team_is_outdated_once_anything_in_it_changed() -> None:
    team = a_team(a_seat())
    resources = {"res_site": KnownResource(a_known_resource(), withdrawn=False)}
    members = {"mem_a": KnownMember(a_known_member())}
    assert policies.outdated(team, resources, members) is None
    assert policies.outdated(team, {}, members) == "res_site"
    assert policies.outdated(team, {"res_site": KnownResource(a_known_resource(), withdrawn=True)}, members)
    assert policies.outdated(team, {"res_site": KnownResource(a_known_resource(version=2), withdrawn=False)}, members)
    assert policies.outdated(team, resources, {"mem_a": KnownMember(a_known_member(status="overdue"))})


def test_seats_carry_their_claims() -> None:
    need, resource = a_need(), KnownResource(a_known_resource(), withdrawn=False)
    (seat,) = policies.seats_of(need, a_team(a_seat()), {"res_site": resource})
    assert [claim.dimension for claim in seat.claims] == ["takeover"] * 3
