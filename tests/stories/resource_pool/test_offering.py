"""The life of a resource and of its owner's standing, in memory and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest

from services.resource_pool import handlers, schemas
from services.resource_pool.model import refusals
from shared import clock
from shared.errors import Invalid
from tests.samples import spec_of
from tests.stories.resource_pool.builders import a_claim, a_seat, closed, issued, takeover
from tests.stories.resource_pool.conftest import STAFF, Pool, at, by

CERTS = [{"code": "CCC", "no": "A1", "valid_until": "2029-05-31"}]


def change(pool: Pool, resource_id: str, by_whom: Any = None, **body: Any) -> Any:
    return pool.say(handlers.change_resource, schemas.ChangeResource, by_whom or by("mem_1"), body, resource_id)


def revoke(pool: Pool, resource_id: str, code: str = "CCC") -> Any:
    body = {"code": code, "reason": "抽检不合格"}
    return pool.say(handlers.revoke_certificate, schemas.RevokeCertificate, STAFF, body, resource_id)


def test_a_draft_becomes_a_published_resource_and_is_told_once(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "LED_OUT")
    (event,) = pool.told()
    assert type(event).__name__ == "ResourcePublished"
    assert (event.facts.resource_id, event.facts.version, event.facts.owner_id) == (resource_id, 1, "mem_1")
    assert event.facts.spec == spec_of("LED_OUT")


def test_an_owner_nobody_has_heard_of_yet_is_asked_to_try_again(pool: Pool) -> None:
    with pytest.raises(refusals.OwnerNotYetKnown) as caught:
        pool.a_draft("mem_new")
    assert "try again" in caught.value.message("en")
    assert "请稍后重试" in caught.value.message("zh")


def test_a_member_without_standing_adds_nothing(pool: Pool) -> None:
    pool.a_member("mem_1", "suspended")
    with pytest.raises(refusals.OwnerLacksStanding):
        pool.a_draft("mem_1")


def test_staff_add_for_any_known_member_and_must_say_for_whom(pool: Pool) -> None:
    pool.a_member("mem_1")
    body = {"kind": "TRAIN", "title": "课程", "spec": spec_of("TRAIN")}
    with pytest.raises(refusals.OwnerNeeded):
        pool.transact(handlers.add_resource, schemas.AddResource, STAFF, body, schemas.Resource)
    made = pool.transact(
        handlers.add_resource, schemas.AddResource, STAFF, {**body, "owner_id": "mem_1"}, schemas.Resource
    )
    assert (made["owner_id"], made["state"], made["on_offer"], made["spec"]) == ("mem_1", "draft", False, body["spec"])


def test_a_member_adds_for_itself_only(pool: Pool) -> None:
    pool.a_member("mem_1")
    body = {"kind": "TRAIN", "title": "课程", "spec": spec_of("TRAIN"), "owner_id": "mem_2"}
    with pytest.raises(refusals.OwnResourcesOnly):
        pool.transact(handlers.add_resource, schemas.AddResource, by("mem_1"), body, schemas.Resource)


def test_a_wrong_spec_is_refused_with_the_path_of_each_wrong_field(pool: Pool) -> None:
    pool.a_member("mem_1")
    with pytest.raises(Invalid) as caught:
        pool.a_draft("mem_1", "SITE", region="519999", free_slots=-1)
    assert {error["field"] for error in caught.value.errors} == {"spec.region", "spec.free_slots"}


def test_one_owner_uses_a_reference_once_while_it_lasts(pool: Pool) -> None:
    for owner in ("mem_1", "mem_2"):
        pool.a_member(owner)
    body = {"kind": "TRAIN", "title": "课程", "spec": spec_of("TRAIN"), "reference": "R60"}

    def add(owner: str) -> Any:
        return pool.transact(handlers.add_resource, schemas.AddResource, by(owner), body, schemas.Resource)

    first = add("mem_1")
    add("mem_2")
    with pytest.raises(refusals.ReferenceTaken):
        add("mem_1")
    pool.say(handlers.retire_resource, schemas.RetireResource, by("mem_1"), {"reason": "old"}, first["id"])
    assert add("mem_1")["reference"] == "R60"


def test_what_is_returned_is_a_draft_again_with_the_reason(pool: Pool) -> None:
    pool.a_member("mem_1")
    draft = pool.a_draft("mem_1")
    pool.say(handlers.submit_resource, schemas.SubmitResource, by("mem_1"), {}, draft)
    body = {"decision": "return", "reason": "缺少许可证"}
    returned = pool.say(handlers.review_resource, schemas.ReviewResource, STAFF, body, draft)
    assert (returned["state"], returned["returned_because"]) == ("draft", "缺少许可证")
    assert pool.told() == []


def test_only_staff_review_and_revoke(pool: Pool) -> None:
    pool.a_member("mem_1")
    draft = pool.a_draft("mem_1", "LED_OUT")
    pool.say(handlers.submit_resource, schemas.SubmitResource, by("mem_1"), {}, draft)
    with pytest.raises(refusals.StaffOnly):
        pool.say(handlers.review_resource, schemas.ReviewResource, by("mem_1"), {"decision": "publish"}, draft)
    body = {"code": "CCC", "reason": "x"}
    with pytest.raises(refusals.StaffOnly):
        pool.say(handlers.revoke_certificate, schemas.RevokeCertificate, by("mem_1"), body, draft)


def test_what_another_member_offers_is_seen_but_not_changed_and_its_draft_does_not_exist(pool: Pool) -> None:
    pool.a_member("mem_1")
    draft, offered = pool.a_draft("mem_1"), pool.on_offer("mem_1")
    with pytest.raises(refusals.NoSuchResource):
        change(pool, draft, by("mem_2"), title="别人的")
    with pytest.raises(refusals.NotYours):
        change(pool, offered, by("mem_2"), title="别人的")


def test_a_change_to_what_is_on_offer_is_a_new_version(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "LINK")
    change(pool, resource_id, spec={**spec_of("LINK"), "down_mbps": 500})
    versions = [(event.facts.version, event.facts.spec["down_mbps"]) for event in pool.told("ResourcePublished")]
    assert versions == [(1, 1000), (2, 500)]


def test_nothing_changes_while_it_is_under_review_or_retired(pool: Pool) -> None:
    pool.a_member("mem_1")
    draft = pool.a_draft("mem_1")
    pool.say(handlers.submit_resource, schemas.SubmitResource, by("mem_1"), {}, draft)
    with pytest.raises(refusals.WrongState):
        change(pool, draft, title="新名")
    pool.say(handlers.retire_resource, schemas.RetireResource, by("mem_1"), {"reason": "sold"}, draft)
    with pytest.raises(refusals.WrongState):
        pool.say(handlers.submit_resource, schemas.SubmitResource, by("mem_1"), {}, draft)
    assert pool.told() == []


def test_retiring_what_is_on_offer_withdraws_it(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1")
    pool.say(handlers.retire_resource, schemas.RetireResource, by("mem_1"), {"reason": "拆除"}, resource_id)
    withdrawn = pool.told("ResourceWithdrawn")[0]
    assert (withdrawn.reason, withdrawn.facts.version) == ("拆除", 2)


def test_a_suspended_owners_resources_go_and_come_back_with_its_standing(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1")
    pool.a_draft("mem_1")
    pool.a_member("mem_1", "suspended")
    pool.a_member("mem_1", "suspended")
    (withdrawn,) = pool.told("ResourceWithdrawn")
    assert (withdrawn.resource_id, withdrawn.reason) == (resource_id, "owner_suspended")
    pool.tell(handlers.place_holds, issued("prop_1", takeover(resource_id, at(2, 1), at(2, 2))))
    assert pool.told("HoldsRefused")[0].conflicts[0].code == "RESOURCE_GONE"
    pool.a_member("mem_1", "active")
    assert [event.facts.version for event in pool.told("Resource")] == [1, 2, 3]


def test_what_changed_while_withdrawn_is_told_when_it_comes_back(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1")
    pool.a_member("mem_1", "suspended")
    change(pool, resource_id, title="新标题")
    assert len(pool.told("Resource")) == 2
    pool.a_member("mem_1", "active")
    assert pool.told("ResourcePublished")[-1].facts.title == "新标题"


def test_an_overdue_owners_resources_stay_on_offer(pool: Pool) -> None:
    pool.a_member("mem_1")
    pool.on_offer("mem_1")
    pool.a_member("mem_1", "overdue")
    assert [type(event).__name__ for event in pool.told("Resource")] == ["ResourcePublished"]


def test_older_facts_about_an_owner_change_nothing(pool: Pool) -> None:
    pool.a_member("mem_1", version=5)
    pool.on_offer("mem_1")
    pool.a_member("mem_1", "suspended", version=4)
    pool.a_member("mem_1", "suspended", version=5)
    assert pool.told("ResourceWithdrawn") == []
    pool.a_member("mem_1", "exited", version=6)
    assert pool.told("ResourceWithdrawn")[0].reason == "owner_exited"


def test_nothing_is_published_for_an_owner_who_lost_its_standing_meanwhile(pool: Pool) -> None:
    pool.a_member("mem_1")
    draft = pool.a_draft("mem_1")
    pool.say(handlers.submit_resource, schemas.SubmitResource, by("mem_1"), {}, draft)
    pool.a_member("mem_1", "removed")
    with pytest.raises(refusals.OwnerLacksStanding):
        pool.say(handlers.review_resource, schemas.ReviewResource, STAFF, {"decision": "publish"}, draft)


def test_a_revoked_certificate_ends_the_day_before_and_is_told(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "LED_OUT", certs=CERTS)
    reply = revoke(pool, resource_id)
    told = pool.told("ResourcePublished")[-1].facts
    yesterday = clock.today().toordinal() - 1
    assert told.spec["certs"][0]["valid_until"] == clock.today().fromordinal(yesterday).isoformat()
    assert reply["spec"]["certs"] == CERTS
    assert reply["revocations"][0]["code"] == "CCC"
    with pytest.raises(refusals.NothingToRevoke):
        revoke(pool, resource_id)


def test_changing_a_revoked_certificates_dates_does_not_bring_it_back_but_a_new_number_does(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "LED_OUT", certs=CERTS)
    revoke(pool, resource_id)
    spec = spec_of("LED_OUT")
    change(pool, resource_id, spec={**spec, "certs": [{**CERTS[0], "valid_until": "2033-01-01"}]})
    assert pool.told()[-1].facts.spec["certs"][0]["valid_until"] < clock.today().isoformat()
    renewed = {**CERTS[0], "no": "A2", "valid_until": "2033-01-01"}
    change(pool, resource_id, spec={**spec, "certs": [renewed]})
    assert pool.told()[-1].facts.spec["certs"] == [renewed]


def test_capacity_follows_the_spec_and_never_goes_below_what_is_taken(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "SITE", live_takeover_max=2)
    seats = [takeover(resource_id, at(2, 1), at(2, 2), seat) for seat in ("A", "B")]
    pool.tell(handlers.place_holds, issued("prop_1", *seats))
    with pytest.raises(refusals.BelowTaken) as caught:
        change(pool, resource_id, spec={**spec_of("SITE"), "live_takeover_max": 1})
    assert caught.value.values["taken"] == "2"
    pool.tell(handlers.release_holds, closed("prop_1"))
    change(pool, resource_id, spec={**spec_of("SITE"), "live_takeover_max": 1})
    pool.tell(handlers.place_holds, issued("prop_2", *seats))
    assert pool.told("Holds")[-1].conflicts[0].free == "0"


def test_last_years_load_does_not_keep_a_capacity_from_going_down(pool: Pool) -> None:
    pool.a_member("mem_1")
    resource_id = pool.on_offer("mem_1", "SITE", live_takeover_max=2)
    long_ago = [takeover(resource_id, at(2, 1).replace(year=2025), at(2, 2).replace(year=2025), s) for s in "AB"]
    pool.tell(handlers.place_holds, issued("prop_1", *long_ago))
    change(pool, resource_id, spec={**spec_of("SITE"), "live_takeover_max": 1})
    assert pool.told()[-1].facts.spec["live_takeover_max"] == 1


def test_exclusive_rights_are_one_licence_that_two_proposals_cannot_share(pool: Pool) -> None:
    pool.a_member("mem_1")
    rights = {**spec_of("CONTENT")["rights"], "exclusive": True}
    film = pool.on_offer("mem_1", "CONTENT", rights=rights)
    seat = a_seat(film, a_claim("exclusive", at(1, 0), at(30, 0)), seat="CONTENT")
    pool.tell(handlers.place_holds, issued("prop_1", seat))
    pool.tell(handlers.place_holds, issued("prop_2", seat))
    assert [type(event).__name__ for event in pool.told("Holds")] == ["HoldsPlaced", "HoldsRefused"]


def blackout(day: int, quantity: float = 1) -> dict[str, Any]:
    window = {"from": at(day, 0).isoformat(), "until": at(day + 1, 0).isoformat()}
    return {"dimension": "takeover", "quantity": quantity, "reason": "检修", **window}


def black_out(pool: Pool, resource_id: str, body: dict[str, Any], whose: str = "mem_1") -> Any:
    return pool.transact(
        handlers.add_blackout, schemas.AddBlackout, by(whose), body, schemas.Blackout, resource_id=resource_id
    )


def lift(pool: Pool, resource_id: str, blackout_id: str) -> Any:
    path = {"resource_id": resource_id, "blackout_id": blackout_id}
    return pool.transact(handlers.remove_blackout, schemas.RemoveBlackout, by("mem_1"), {}, schemas.Removed, **path)


def test_a_blackout_keeps_capacity_back_until_it_is_lifted(pool: Pool) -> None:
    pool.a_member("mem_1")
    site = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    made = black_out(pool, site, blackout(2))
    assert (made["quantity"], made["from"]) == (1, at(2, 0).isoformat())
    pool.tell(handlers.place_holds, issued("prop_1", takeover(site, at(2, 1), at(2, 2))))
    assert type(pool.told("Holds")[-1]).__name__ == "HoldsRefused"
    assert lift(pool, site, made["id"]) == {"id": made["id"], "state": "released"}
    pool.tell(handlers.place_holds, issued("prop_2", takeover(site, at(2, 1), at(2, 2))))
    assert type(pool.told("Holds")[-1]).__name__ == "HoldsPlaced"
    with pytest.raises(refusals.NoSuchBlackout):
        lift(pool, site, made["id"])


def test_a_blackout_takes_only_what_is_free_of_what_there_is(pool: Pool) -> None:
    pool.a_member("mem_1")
    site = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    pool.tell(handlers.place_holds, issued("prop_1", takeover(site, at(2, 1), at(2, 2))))
    with pytest.raises(refusals.CapacityTaken) as caught:
        black_out(pool, site, blackout(2))
    assert (caught.value.values["free"], caught.value.values["asked"]) == ("0", "1")
    with pytest.raises(refusals.NoSuchCapacity):
        black_out(pool, site, {**blackout(2), "dimension": "halls"})
    with pytest.raises(refusals.NotYours):
        black_out(pool, site, blackout(3), whose="mem_2")


def test_a_held_seat_is_not_a_blackout_and_cannot_be_lifted(pool: Pool) -> None:
    pool.a_member("mem_1")
    site = pool.on_offer("mem_1", "SITE", live_takeover_max=1)
    pool.tell(handlers.place_holds, issued("prop_1", takeover(site, at(2, 1), at(2, 2))))
    with pytest.raises(refusals.NoSuchBlackout):
        lift(pool, site, pool.claims("prop_1")[0].claim_id)
    with pytest.raises(refusals.NoSuchBlackout):
        lift(pool, site, "\x00")
