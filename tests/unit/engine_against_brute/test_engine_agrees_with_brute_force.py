"""Engine and brute force find the same teams, in the same order, at the same cost, on seeded changes to the sample."""

from collections import Counter

import pytest

from tests.oracle.comparison import (
    CASES,
    brute_says,
    checked_cases,
    checked_lot,
    disagreements,
    engine_says,
    lots,
    told,
)


@pytest.mark.parametrize("mode, first", lots())
def test_engine_and_brute_force_agree_on_every_need_of_the_lot(mode, first):
    checked = checked_lot(mode, first)
    apart = [told(checked, key) for key in disagreements(checked)]
    assert not apart, f"{len(apart)} of {len(checked)} apart\n\n" + "\n\n".join(apart[:3])


@pytest.mark.parametrize("mode", CASES)
@pytest.mark.parametrize("top", [1, 3, 60])
def test_a_shorter_or_longer_list_is_cut_from_the_same_order(mode, top):
    for made, _ in list(checked_lot(mode, 0).values())[:8]:
        assert engine_says(made, top) == brute_says(made, top), made.changes


@pytest.mark.parametrize("mode", CASES)
def test_many_of_the_needs_have_teams_and_many_have_none(mode):
    feasible = Counter(said["feasible"] for _, said in checked_cases(mode).values())
    assert min(feasible[True], feasible[False]) >= CASES[mode] / 6, feasible


@pytest.mark.parametrize("mode", CASES)
def test_many_of_the_lists_hold_teams_at_the_same_cost(mode):
    lists = [[cost for cost, _ in said["ranking"]] for _, said in checked_cases(mode).values()]
    assert sum(len(set(costs)) < len(costs) for costs in lists) >= CASES[mode] / 8
