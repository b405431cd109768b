"""draft → review → published → retired, and what each step tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.resource_pool.model import Resource
from services.resource_pool.model.refusals import NothingToRevoke, WrongState

CERTS = [{"code": "CCC", "no": "1", "valid_until": "2029-05-31"}, {"code": "OLD", "valid_until": "2020-01-01"}]


def a_resource(state: str = "draft", **spec: Any) -> Resource:
    resource = Resource("res_1", "mem_1", "LED_OUT", "屏", spec)
    resource.state = state
    return resource


def told(resource: Resource) -> list[tuple[int, str]]:
    return [(version, type(event).__name__) for _, version, event in resource.pull_events()]


STEPS: dict[str, tuple[Callable[[Resource], object], set[str]]] = {
    "change": (lambda r: r.change("新", None, None), {"draft", "published"}),
    "submit": (lambda r: r.submit(), {"draft"}),
    "publish": (lambda r: r.publish(), {"review"}),
    "return": (lambda r: r.send_back("why"), {"review"}),
    "retire": (lambda r: r.retire("why"), {"draft", "review", "published"}),
    "revoke a certificate of": (
        lambda r: r.revoke_certificate("CCC", "why", date(2027, 1, 10)),
        {"draft", "review", "published"},
    ),
}


@pytest.mark.parametrize("state", ["draft", "review", "published", "retired"])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_possible_from_its_states_only(step: str, state: str) -> None:
    take, possible = STEPS[step]
    resource = a_resource(state, certs=CERTS)
    if state in possible:
        take(resource)
        return
    with pytest.raises(WrongState) as caught:
        take(resource)
    assert caught.value.values == {"id": "res_1", "state": state, "action": step}
    assert (resource.state, told(resource)) == (state, [])


def test_versions_count_what_was_told() -> None:
    resource = a_resource()
    resource.submit()
    resource.publish()
    resource.change("新", None, None)
    resource.withdraw("owner_suspended")
    resource.withdraw("owner_suspended")
    resource.reinstate()
    resource.reinstate()
    resource.retire("sold")
    published, withdrawn = "ResourcePublished", "ResourceWithdrawn"
    assert told(resource) == [(1, published), (2, published), (3, withdrawn), (4, published), (5, withdrawn)]


def test_facts_carry_the_version_under_which_they_are_told() -> None:
    resource = a_resource("review")
    resource.publish()
    (_, version, event) = resource.pull_events()[0]
    assert event.facts.version == version == 1


def test_a_withdrawn_resource_that_is_retired_is_not_withdrawn_twice() -> None:
    resource = a_resource("published")
    resource.withdraw("owner_exited")
    resource.retire("gone")
    resource.reinstate()
    assert told(resource) == [(1, "ResourceWithdrawn")]


def test_changing_one_part_leaves_the_others() -> None:
    resource = a_resource(a=1)
    resource.change(None, "R01", None)
    resource.change(None, None, {"b": 2})
    assert (resource.title, resource.reference, resource.spec) == ("屏", "R01", {"b": 2})


def test_revoking_ends_a_certificate_the_day_before_and_never_lengthens_one() -> None:
    resource = a_resource("published", certs=CERTS)
    for code in ("CCC", "OLD"):
        resource.revoke_certificate(code, "抽检不合格", date(2027, 3, 1))
    assert [cert["valid_until"] for cert in resource.facts().spec["certs"]] == ["2027-02-28", "2020-01-01"]
    assert resource.spec["certs"] == CERTS
    assert len(told(resource)) == 2


@pytest.mark.parametrize("code", ["NONE", "CCC"])
def test_what_is_not_there_or_revoked_already_cannot_be_revoked(code: str) -> None:
    resource = a_resource("published", certs=CERTS)
    resource.revoke_certificate("CCC", "why", date(2027, 3, 1))
    with pytest.raises(NothingToRevoke):
        resource.revoke_certificate(code, "why", date(2027, 3, 2))


def test_a_certificate_with_another_number_is_another_certificate() -> None:
    resource = a_resource("published", certs=CERTS)
    resource.revoke_certificate("CCC", "why", date(2027, 3, 1))
    assert resource.is_revoked({**CERTS[0], "valid_until": "2035-01-01"})
    assert not resource.is_revoked({**CERTS[0], "no": "2"})
