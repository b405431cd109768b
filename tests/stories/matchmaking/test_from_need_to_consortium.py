"""The straight road: a need is opened, matched, proposed, held, accepted, agreed and bound."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.stories.matchmaking.world import NEEDS, World


def expected_best(code: str) -> list[str]:
    """The codes of the best team; the owner's own feed shows as FEED once ids lose their first four letters."""
    return [name.partition("x")[0].replace("OWN_FEED", "FEED") for name in NEEDS[code]["expected"]["best"]]


@pytest.mark.parametrize("code", [code for code, need in NEEDS.items() if need["expected"]["feasible"]])
def test_every_feasible_need_of_the_sample_becomes_a_consortium(world: World, code: str) -> None:
    need_id = world.open(code)
    match = world.match(need_id)
    expected = NEEDS[code]["expected"]
    assert (match["teams"], match["best"][0]["cost_cny"]) == (expected["combos"], expected.get("best_cost_cny", 0))
    assert [seat["resource"][4:] for seat in match["best"][0]["seats"]] == expected_best(code)
    assert world.proposal(need_id)["state"] == "holding"
    world.place_holds(need_id)
    world.accept_all(need_id)
    assert world.proposal(need_id)["state"] == "agreed"
    world.confirm(need_id)
    assert world.need(need_id)["state"] == "fulfilled"
    formed = world.told("ConsortiumFormed")[-1]
    assert sum(Decimal(share) for share in formed.shares.values()) == 100
    assert formed.lead_id in formed.shares


@pytest.mark.parametrize("code", [code for code, need in NEEDS.items() if not need["expected"]["feasible"]])
def test_every_infeasible_need_of_the_sample_stands_unmet_with_codes(world: World, code: str) -> None:
    need_id = world.open(code)
    need, match = world.need(need_id), world.match(need_id)
    assert need["state"] == "unmet"
    assert need["codes"] and need["codes"] == match["codes"]
    assert match["excluded"] and not match["feasible"]
    assert world.told("ProposalIssued") == []
