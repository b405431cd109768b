"""The pool's rules by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.resource_pool import policies
from services.resource_pool.model import Engagement, LiveClaim, Owner, Resource, WantedClaim, refusals
from shared.contracts.matchmaking import Claim, Seat
from shared.domain import SYSTEM, Actor
from tests.samples import sample_specs, spec_of

STAFF, MINE, OTHER, NOBODY = Actor("staff"), Actor("member", "mem_1"), Actor("member", "mem_2"), Actor("nobody")


def at(hour: int) -> datetime:
    return datetime(2027, 10, 2, hour, tzinfo=UTC)


def a_claim(hour: int = 1, seat: str = "A", quantity: int = 1) -> WantedClaim:
    return WantedClaim("res_1", "slots", at(hour), at(hour + 1), seat, Decimal(quantity))


def live(claim: WantedClaim, claim_id: str = "clm_1") -> LiveClaim:
    return LiveClaim(claim_id, "held", 1, claim)


@pytest.mark.parametrize(
    ("kind", "spec", "amounts"),
    [
        ("LED_OUT", {"capacity_m2_month": 812.5}, {"m2_per_month": Decimal("812.5")}),
        ("LED_IN", {"capacity_m2_month": 300}, {"m2_per_month": Decimal(300)}),
        ("SITE", {"live_takeover_max": 1, "free_slots": 0}, {"takeover": Decimal(1), "slots": Decimal(0)}),
        ("HALL", {"count": 20}, {"halls": Decimal(20)}),
        ("PLATFORM", {"max_screens": 500}, {"screens": Decimal(500)}),
        ("CONTENT", {"rights": {"exclusive": True}}, {"exclusive": Decimal(1)}),
        ("LIVE", {"rights": {"exclusive": True}}, {"exclusive": Decimal(1)}),
        ("CONTENT", {"rights": {"exclusive": False}}, {}),
        ("CONTENT", {"rights": {}}, {}),
        ("PLAYER", {"max_w": 7680}, {}),
    ],
)
def test_capacity_is_read_from_the_spec(kind: str, spec: dict[str, Any], amounts: dict[str, Decimal]) -> None:
    assert policies.capacities(kind, spec) == amounts


def test_every_sample_of_a_counted_kind_has_all_its_dimensions() -> None:
    counted = {"LED_OUT": 1, "LED_IN": 1, "SITE": 2, "HALL": 1, "PLATFORM": 1}
    for reference, kind, spec in sample_specs():
        assert len(policies.capacities(kind, spec)) == counted.get(kind, 0), reference


@pytest.mark.parametrize(
    ("actor", "on_offer", "sees"),
    [
        (STAFF, False, True), (SYSTEM, False, True), (MINE, False, True), (OTHER, True, True), (OTHER, False, False),
        (NOBODY, True, False), (NOBODY, False, False),
    ],
)  # fmt: skip
def test_who_sees_what(actor: Actor, on_offer: bool, sees: bool) -> None:
    assert policies.may_see(actor, "mem_1", on_offer) is sees


def test_what_may_not_be_seen_does_not_exist_and_what_is_anothers_is_forbidden() -> None:
    draft = Resource("res_1", "mem_1", "SITE", "t", spec_of("SITE"))
    with pytest.raises(refusals.NoSuchResource):
        policies.require_owner(OTHER, draft)
    draft.state = "published"
    with pytest.raises(refusals.NotYours):
        policies.require_owner(OTHER, draft)
    policies.require_owner(MINE, draft)
    policies.require_owner(STAFF, draft)


@pytest.mark.parametrize(("actor", "named"), [(MINE, "mem_2"), (NOBODY, None), (NOBODY, "mem_1"), (SYSTEM, "mem_1")])
def test_nobody_adds_in_the_name_of_another(actor: Actor, named: str | None) -> None:
    with pytest.raises(refusals.OwnResourcesOnly):
        policies.who_will_own(actor, named)


def test_a_member_owns_what_it_adds_and_staff_say_who_does() -> None:
    assert policies.who_will_own(MINE, None) == policies.who_will_own(MINE, "mem_1") == "mem_1"
    assert policies.who_will_own(STAFF, "mem_9") == "mem_9"
    with pytest.raises(refusals.OwnerNeeded):
        policies.who_will_own(STAFF, None)


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("active", True),
        ("overdue", True),
        ("suspended", False),
        ("exited", False),
        ("removed", False),
        ("draft", False),
    ],
)
def test_who_may_offer(status: str, may: bool) -> None:
    owner = Owner("mem_1")
    assert owner.learn(1, status)
    assert owner.may_offer is may


def test_a_member_with_no_facts_yet_may_offer_nothing() -> None:
    for owner in (None, Owner("mem_1")):
        with pytest.raises(refusals.OwnerNotYetKnown):
            policies.require_offering(owner, "mem_1")


def test_what_is_wanted_and_live_is_kept_the_rest_is_dropped_or_placed() -> None:
    stays, goes, comes = a_claim(1), a_claim(2), a_claim(3)
    plan = policies.plan([comes, stays], [live(stays, "s"), live(goes, "g")])
    assert ([c.claim_id for c in plan.keep], [c.claim_id for c in plan.drop], plan.place) == (["s"], ["g"], (comes,))


@pytest.mark.parametrize("other", [a_claim(seat="B"), a_claim(quantity=2), a_claim(hour=2)])
def test_a_claim_that_differs_in_seat_quantity_or_window_is_another_one(other: WantedClaim) -> None:
    plan = policies.plan([other], [live(a_claim())])
    assert (len(plan.keep), len(plan.drop), len(plan.place)) == (0, 1, 1)


def test_two_equal_claims_need_two_live_ones() -> None:
    plan = policies.plan([a_claim(), a_claim()], [live(a_claim())])
    assert (len(plan.keep), len(plan.drop), len(plan.place)) == (1, 0, 1)


def test_claims_are_placed_in_the_order_of_resource_dimension_and_time() -> None:
    def seat(name: str, resource: str, *claims: Claim) -> Seat:
        return Seat(name, resource, "mem_1", "1", "u", 1, claims)

    early, late = Claim("takeover", "1", at(1), at(2)), Claim("takeover", "1", at(5), at(6))
    slots = Claim("slots", "1", at(9), at(10))
    claims, bad = policies.wanted([seat("A", "res_2", early), seat("B", "res_1", late, early, slots)])
    assert bad == []
    assert [(c.resource_id, c.dimension, c.from_.hour) for c in claims] == [
        ("res_1", "slots", 9), ("res_1", "takeover", 1), ("res_1", "takeover", 5), ("res_2", "takeover", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"), [("800.000000", "800"), ("0.500000", "0.5"), ("0", "0"), ("1E+2", "100"), ("10", "10")]
)
def test_amounts_are_written_plainly(text: str, shown: str) -> None:
    assert policies.plain(Decimal(text)) == shown


@pytest.mark.parametrize(
    ("state", "known", "asked", "code"),
    [
        ("held", 2, 2, None), ("reserved", 2, 2, None), ("held", 2, 1, "stale_epoch"), ("held", 2, 3, "unknown_epoch"),
        ("refused", 2, 2, "not_held"), ("released", 2, 2, "released"), ("none", 0, 1, "unknown_proposal"),
    ],
)  # fmt: skip
def test_only_the_holds_of_the_known_epoch_are_confirmed(state: str, known: int, asked: int, code: str | None) -> None:
    engagement = Engagement("prop_1", "need_1")
    engagement.state, engagement.epoch = state, known
    assert engagement.why_not_confirm(asked) == code


@pytest.mark.parametrize(
    ("state", "known", "coming", "fenced"),
    [
        ("none", 0, 1, False),
        ("held", 2, 2, True),
        ("held", 2, 1, True),
        ("held", 2, 3, False),
        ("released", 2, 9, True),
    ],
)
def test_an_epoch_fences_off_what_is_not_newer(state: str, known: int, coming: int, fenced: bool) -> None:
    engagement = Engagement("prop_1", "need_1")
    engagement.state, engagement.epoch = state, known
    assert engagement.fences_off(coming) is fenced


def test_every_refusal_speaks_both_languages() -> None:
    found = [one for one in vars(refusals).values() if isinstance(one, type) and one.__module__ == refusals.__name__]
    assert len(found) > 10
    for refusal in found:
        zh, en = refusal().message("zh"), refusal().message("en")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh), refusal
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in en), refusal
