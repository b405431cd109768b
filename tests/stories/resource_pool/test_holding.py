"""Hold, confirm, release: all or none, fenced by the epoch. Every story runs in memory and on PostgreSQL."""

from __future__ import annotations

import pytest

from services.resource_pool import handlers, schemas
from shared.contracts.matchmaking import Claim, ProposalIssued, Seat
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
)
from tests.stories.resource_pool.builders import a_claim, a_seat, agreed, amended, closed, issued, takeover
from tests.stories.resource_pool.conftest import Pool, at, by


@pytest.fixture
def site(pool: Pool) -> str:
    pool.a_member("mem_1")
    return pool.on_offer("mem_1", "SITE", live_takeover_max=1, free_slots=8)


def place(pool: Pool, event: object) -> None:
    pool.tell(handlers.place_holds, event)


def test_a_free_window_is_held_and_told(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    assert pool.told("Holds") == [HoldsPlaced("prop_1", "need_1", 1)]
    assert [(claim.state, claim.epoch) for claim in pool.claims("prop_1")] == [("held", 1)]


def test_two_takeovers_that_overlap_for_an_hour_cannot_both_be_held(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    place(pool, issued("prop_2", takeover(site, at(2, 19, 30), at(2, 20, 30))))
    refused = pool.told("HoldsRefused")[0]
    assert (refused.proposal_id, refused.epoch) == ("prop_2", 1)
    (conflict,) = refused.conflicts
    assert (conflict.code, conflict.seat, conflict.resource_id) == ("CAPACITY_TAKEN", "SITE", site)
    assert (conflict.dimension, conflict.asked, conflict.free) == ("takeover", "1", "0")
    assert (conflict.from_, conflict.until) == (at(2, 19, 30), at(2, 20, 30))
    assert pool.claims("prop_2") == []


def test_windows_that_only_touch_do_not_conflict(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    place(pool, issued("prop_2", takeover(site, at(2, 21), at(2, 22))))
    place(pool, issued("prop_3", takeover(site, at(2, 18), at(2, 19))))
    assert len(pool.told("HoldsPlaced")) == 3


def test_a_long_claim_is_refused_by_one_full_hour_in_its_middle(pool: Pool, site: str) -> None:
    def slots(start: int, end: int, quantity: int) -> Seat:
        return a_seat(site, a_claim("slots", at(start, 0), at(end, 0), quantity))

    place(pool, issued("prop_1", slots(1, 20, 3)))
    place(pool, issued("prop_2", slots(10, 11, 4)))
    place(pool, issued("prop_3", slots(5, 15, 2)))
    (refused,) = pool.told("HoldsRefused")
    assert (refused.proposal_id, refused.conflicts[0].asked, refused.conflicts[0].free) == ("prop_3", "2", "1")
    place(pool, issued("prop_4", slots(5, 15, 1)))
    assert pool.told("HoldsPlaced")[-1].proposal_id == "prop_4"


def test_when_one_seat_finds_too_little_no_seat_is_held(pool: Pool, site: str) -> None:
    other = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    place(pool, issued("prop_1", takeover(other, at(2, 19), at(2, 21))))
    seats = (takeover(site, at(2, 19), at(2, 21), "SITE-1"), takeover(other, at(2, 19), at(2, 21), "SITE-2"))
    place(pool, issued("prop_2", *seats))
    assert [conflict.seat for conflict in pool.told("HoldsRefused")[0].conflicts] == ["SITE-2"]
    assert pool.claims("prop_2") == []
    place(pool, issued("prop_3", takeover(site, at(2, 19), at(2, 21))))
    assert pool.told("HoldsPlaced")[-1].proposal_id == "prop_3"


def test_two_seats_of_one_proposal_that_fit_only_alone_are_refused_together(pool: Pool, site: str) -> None:
    seats = (takeover(site, at(2, 19), at(2, 21), "SITE-1"), takeover(site, at(2, 20), at(2, 22), "SITE-2"))
    place(pool, issued("prop_1", *seats))
    assert [(c.seat, c.free) for c in pool.told("HoldsRefused")[0].conflicts] == [("SITE-2", "0")]
    assert pool.claims("prop_1") == []


def test_every_seat_that_finds_too_little_is_named(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21)), takeover(site, at(3, 19), at(3, 21))))
    seats = (takeover(site, at(2, 20), at(2, 22), "A"), takeover(site, at(3, 20), at(3, 22), "B"))
    place(pool, issued("prop_2", *seats))
    assert [conflict.seat for conflict in pool.told("HoldsRefused")[0].conflicts] == ["A", "B"]


def test_an_amended_proposal_gives_back_what_no_seat_needs_and_keeps_the_rest(pool: Pool, site: str) -> None:
    other = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    stays, goes = takeover(site, at(2, 19), at(2, 21), "A"), takeover(other, at(2, 19), at(2, 21), "B")
    place(pool, issued("prop_1", stays, goes))
    kept = pool.claims("prop_1")[0].claim_id
    place(pool, amended("prop_1", stays, takeover(other, at(3, 19), at(3, 21), "B")))
    claims = {claim.asks.seat: claim for claim in pool.claims("prop_1")}
    assert claims["A"].claim_id == kept
    assert {claim.epoch for claim in claims.values()} == {2}
    assert claims["B"].asks.from_ == at(3, 19)
    place(pool, issued("prop_2", goes))
    assert pool.told("Holds")[-1] == HoldsPlaced("prop_2", "need_1", 1)


def test_a_refused_amendment_keeps_the_unchanged_seats_and_gives_the_others_back(pool: Pool, site: str) -> None:
    other = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    stays, goes = takeover(site, at(2, 19), at(2, 21), "A"), takeover(other, at(2, 19), at(2, 21), "B")
    place(pool, issued("prop_1", stays, goes))
    place(pool, issued("prop_2", takeover(other, at(3, 19), at(3, 21))))
    place(pool, amended("prop_1", stays, takeover(other, at(3, 19), at(3, 21), "B")))
    assert pool.told("HoldsRefused")[0].epoch == 2
    assert [(claim.asks.seat, claim.epoch) for claim in pool.claims("prop_1")] == [("A", 1)]


@pytest.mark.parametrize("epoch", [1, 2])
def test_seats_of_an_epoch_not_newer_than_the_known_one_change_nothing_and_are_noted(
    pool: Pool, site: str, epoch: int
) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21)), epoch=2))
    before = pool.claims("prop_1")
    place(pool, amended("prop_1", takeover(site, at(5, 19), at(5, 21)), epoch=epoch))
    assert pool.claims("prop_1") == before
    assert len(pool.told("Holds")) == 1
    (note,) = pool.engagement("prop_1").ignored
    assert (note["what"], note["epoch"], note["known"]) == ("ProposalAmended", epoch, 2)


def test_heard_twice_is_heard_once(pool: Pool, site: str) -> None:
    event = issued("prop_1", takeover(site, at(2, 19), at(2, 21)))
    again = "6f1c8a0e-0000-4000-8000-000000000001"
    assert pool.tell(handlers.place_holds, event, again)
    assert not pool.tell(handlers.place_holds, event, again)
    assert len(pool.told("Holds")) == 1


def test_agreement_turns_the_holds_of_its_epoch_into_reservations(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    assert pool.told("Reservations") == [ReservationsConfirmed("prop_1", "need_1", 1)]
    assert [claim.state for claim in pool.claims("prop_1")] == ["reserved"]
    place(pool, issued("prop_2", takeover(site, at(2, 20), at(2, 22))))
    assert pool.told("HoldsRefused")[0].proposal_id == "prop_2"


def test_a_reservation_that_stays_after_a_repair_is_confirmed_with_the_new_seat(pool: Pool, site: str) -> None:
    stays = takeover(site, at(2, 19), at(2, 21), "A")
    place(pool, issued("prop_1", stays, takeover(site, at(3, 19), at(3, 21), "B")))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    place(pool, amended("prop_1", stays, takeover(site, at(4, 19), at(4, 21), "B")))
    assert {claim.asks.seat: claim.state for claim in pool.claims("prop_1")} == {"A": "reserved", "B": "held"}
    pool.tell(handlers.confirm_holds, agreed("prop_1", epoch=2))
    assert {claim.state for claim in pool.claims("prop_1")} == {"reserved"}


def test_a_repair_that_finds_no_room_keeps_the_reservations_of_those_who_stay(pool: Pool, site: str) -> None:
    stays = takeover(site, at(2, 19), at(2, 21), "A")
    place(pool, issued("prop_1", stays, takeover(site, at(3, 19), at(3, 21), "B")))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    place(pool, issued("prop_2", takeover(site, at(4, 19), at(4, 21))))
    place(pool, amended("prop_1", stays, takeover(site, at(4, 20), at(4, 22), "B")))
    assert pool.told("HoldsRefused")[0].epoch == 2
    assert [(claim.asks.seat, claim.state) for claim in pool.claims("prop_1")] == [("A", "reserved")]
    place(pool, amended("prop_1", stays, takeover(site, at(5, 19), at(5, 21), "B"), epoch=3))
    pool.tell(handlers.confirm_holds, agreed("prop_1", epoch=3))
    assert [(c.asks.seat, c.state, c.epoch) for c in pool.claims("prop_1")] == [
        ("A", "reserved", 3),
        ("B", "reserved", 3),
    ]


def test_a_late_agreement_on_the_team_before_a_repair_reserves_nothing_of_the_newcomer(pool: Pool, site: str) -> None:
    stays = takeover(site, at(2, 19), at(2, 21), "A")
    place(pool, issued("prop_1", stays, takeover(site, at(3, 19), at(3, 21), "B")))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    place(pool, amended("prop_1", stays, takeover(site, at(4, 19), at(4, 21), "B")))
    pool.tell(handlers.confirm_holds, agreed("prop_1", epoch=1))
    assert pool.told("Confirmation")[-1].code == "stale_epoch"
    assert {claim.asks.seat: claim.state for claim in pool.claims("prop_1")} == {"A": "reserved", "B": "held"}


def test_an_amendment_tells_which_resources_it_gives_back_and_says_nothing_when_it_gives_none(
    pool: Pool, site: str
) -> None:
    other = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    stays, goes = takeover(site, at(2, 19), at(2, 21), "A"), takeover(other, at(2, 19), at(2, 21), "B")
    place(pool, issued("prop_1", stays, goes))
    place(pool, amended("prop_1", stays, goes))
    assert pool.told("CapacityFreed") == []
    place(pool, amended("prop_1", stays, epoch=3))
    assert pool.told("CapacityFreed") == [CapacityFreed("prop_1", "need_1", 3, (other,))]


@pytest.mark.parametrize(("epoch", "code"), [(1, "stale_epoch"), (3, "unknown_epoch")])
def test_agreement_on_another_epoch_is_refused_and_reserves_nothing(
    pool: Pool, site: str, epoch: int, code: str
) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21)), epoch=2))
    pool.tell(handlers.confirm_holds, agreed("prop_1", epoch=epoch))
    assert pool.told("Confirmation") == [ConfirmationRefused("prop_1", "need_1", epoch, code)]
    assert [claim.state for claim in pool.claims("prop_1")] == ["held"]


def test_agreement_on_what_was_refused_released_or_never_heard_of_is_refused(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    place(pool, issued("prop_2", takeover(site, at(2, 19), at(2, 21))))
    pool.tell(handlers.release_holds, closed("prop_1"))
    for proposal_id in ("prop_1", "prop_2", "prop_3"):
        pool.tell(handlers.confirm_holds, agreed(proposal_id))
    assert [event.code for event in pool.told("Confirmation")] == ["released", "not_held", "unknown_proposal"]


def test_closing_gives_back_holds_and_reservations_once(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    pool.tell(handlers.confirm_holds, agreed("prop_1"))
    pool.tell(handlers.release_holds, closed("prop_1"))
    pool.tell(handlers.release_holds, closed("prop_1"))
    assert pool.told("HoldsReleased") == [HoldsReleased("prop_1", "need_1", 1, "cancelled")]
    assert pool.claims("prop_1") == []
    place(pool, issued("prop_2", takeover(site, at(2, 19), at(2, 21))))
    assert pool.told("HoldsPlaced")[-1].proposal_id == "prop_2"


def test_a_proposal_issued_after_its_own_close_holds_nothing(pool: Pool, site: str) -> None:
    pool.tell(handlers.release_holds, closed("prop_1"))
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    place(pool, amended("prop_1", takeover(site, at(2, 19), at(2, 21)), epoch=7))
    assert pool.claims("prop_1") == []
    assert [type(event) for event in pool.told("Holds")] == [HoldsReleased]
    assert [note["epoch"] for note in pool.engagement("prop_1").ignored] == [1, 7]


def test_a_resource_that_is_gone_or_unknown_is_refused_even_where_it_needs_no_capacity(pool: Pool, site: str) -> None:
    link = pool.on_offer("mem_1", "LINK")
    pool.say(handlers.retire_resource, schemas.RetireResource, by("mem_1"), {"reason": "sold"}, link)
    seats = (takeover(site, at(2, 19), at(2, 21)), a_seat(link, seat="LINK"), a_seat("res_none", seat="LIVE"))
    place(pool, issued("prop_1", *seats))
    conflicts = pool.told("HoldsRefused")[0].conflicts
    assert [(c.seat, c.code) for c in conflicts] == [("LINK", "RESOURCE_GONE"), ("LIVE", "RESOURCE_GONE")]
    assert pool.claims("prop_1") == []


def test_a_dimension_that_the_resource_does_not_have_is_refused(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", a_seat(site, a_claim("halls", at(2, 19), at(2, 21)))))
    (conflict,) = pool.told("HoldsRefused")[0].conflicts
    assert (conflict.code, conflict.dimension) == ("NO_SUCH_CAPACITY", "halls")


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "many", "1e30", "0.0000001"])
def test_a_claim_that_makes_no_sense_is_refused_and_not_retried_for_ever(pool: Pool, site: str, quantity: str) -> None:
    place(pool, issued("prop_1", a_seat(site, Claim("slots", quantity, at(2, 0), at(3, 0)))))
    assert [conflict.code for conflict in pool.told("HoldsRefused")[0].conflicts] == ["BAD_CLAIM"]


def test_a_claim_that_ends_before_it_starts_is_refused(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(3, 0), at(2, 0))))
    assert [conflict.code for conflict in pool.told("HoldsRefused")[0].conflicts] == ["BAD_CLAIM"]


def test_a_team_that_is_made_to_order_holds_nothing_and_is_placed(pool: Pool, site: str) -> None:
    place(pool, ProposalIssued("prop_1", "need_1", 1, (a_seat(None, seat="PROPOSER"),)))
    assert [type(event) for event in pool.told("Holds")] == [HoldsPlaced]


def test_a_refusal_is_not_the_end_the_next_epoch_may_succeed(pool: Pool, site: str) -> None:
    place(pool, issued("prop_1", takeover(site, at(2, 19), at(2, 21))))
    place(pool, issued("prop_2", takeover(site, at(2, 19), at(2, 21))))
    place(pool, amended("prop_2", takeover(site, at(5, 19), at(5, 21))))
    assert [type(event) for event in pool.told("Holds")] == [HoldsPlaced, HoldsRefused, HoldsPlaced]
    assert pool.engagement("prop_2").state == "held"


def test_monthly_output_is_shared_to_the_last_fraction(pool: Pool) -> None:
    pool.a_member("mem_1")
    led = pool.on_offer("mem_1", "LED_OUT", capacity_m2_month=800)
    for number in range(3):
        seat = a_seat(led, a_claim("m2_per_month", at(1, 0), at(30, 0), "266.6666666666"), seat="DISPLAY")
        place(pool, issued(f"prop_{number}", seat))
    assert [type(event) for event in pool.told("Holds")] == [HoldsPlaced, HoldsPlaced, HoldsRefused]
    assert pool.told("HoldsRefused")[0].conflicts[0].free == "266.666666"
