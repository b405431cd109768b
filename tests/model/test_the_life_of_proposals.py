"""Thousands of interleavings of answers, ends, changes and faults keep every rule; planted mistakes break one."""

from __future__ import annotations

import pytest

from tests.model.explore import Exploration
from tests.model.mutants import MUTANTS, Plant
from tests.model.rules import Breach

LOTS, LOT = 10, 250
ENOUGH_FOR_A_MUTANT = 1_500


@pytest.mark.parametrize("lot", range(LOTS))
def test_no_interleaving_breaks_a_rule(lot: int) -> None:
    for seed in range(lot * LOT, (lot + 1) * LOT):
        one = Exploration(seed)
        try:
            one.run()
        except Breach as breach:
            pytest.fail(f"seed {seed}: {breach}\n" + "\n".join(map(str, one.trace)), pytrace=False)


def test_the_same_seed_plays_the_same() -> None:
    one, other = Exploration(7), Exploration(7)
    one.run()
    other.run()
    assert list(map(str, one.trace)) == list(map(str, other.trace))


@pytest.mark.parametrize("plant", MUTANTS, ids=lambda plant: plant.__name__)
def test_a_planted_mistake_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(Breach):
        for seed in range(ENOUGH_FOR_A_MUTANT):
            Exploration(seed).run()


def test_everything_that_can_happen_to_a_consortium_happened() -> None:
    seen: set[str] = set()
    for seed in range(LOT):
        one = Exploration(seed)
        one.run()
        seen |= {type(event).__name__ for event in one.alliance.transport.published}
    assert {
        "ConsortiumFormed", "ConsortiumAtRisk", "ConsortiumRepaired", "ConsortiumLeftIncomplete",
        "ConsortiumDissolved", "HoldsRefused", "NeedAmended", "NeedClosed", "CapacityFreed", "HoldsReleased",
    } <= seen  # fmt: skip
