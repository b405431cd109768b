"""The resource pool in memory. Its ledger is naive on purpose: it adds up live claims at every border in the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.resource_pool.model import (
    Blackout,
    Engagement,
    LiveClaim,
    Owner,
    Pair,
    Resource,
    Shortage,
    WantedClaim,
    refusals,
)
from services.resource_pool.policies import plain
from services.resource_pool.schemas import kinds
from shared import clock
from shared.errors import NotFound
from shared.ids import new_id
from tests.fakes.unit_of_work import FakeCollection, FakeWork


class FakeResources(FakeCollection[Resource]):
    def published_by(self, owner_id: str) -> list[Resource]:
        return [r for _, r in sorted(self.kept.items()) if r.owner_id == owner_id and r.state == "published"]

    def on_offer(self, ids: Iterable[str]) -> set[str]:
        return {id_ for id_ in ids if id_ in self.kept and self.kept[id_].on_offer}

    def check(self) -> None:
        named = [(r.owner_id, r.reference) for r in self.kept.values() if r.reference and r.state != "retired"]
        if len(named) != len(set(named)):
            raise refusals.ReferenceTaken()


class FakeOwners(FakeCollection[Owner]):
    def __init__(self, resources: FakeResources) -> None:
        super().__init__(NotFound)
        self._resources = resources

    def open(self, id_: str) -> Owner:
        return self.kept.setdefault(id_, Owner(id_))

    def owner_of(self, resource_id: str) -> Owner | None:
        found = self._resources.find(resource_id)
        return found and self.find(found.owner_id)


class FakeEngagements(FakeCollection[Engagement]):
    def open(self, proposal_id: str, need_id: str) -> Engagement:
        return self.kept.setdefault(proposal_id, Engagement(proposal_id, need_id))


@dataclass(frozen=True)
class Kept:
    """One claim as the fake ledger keeps it; `whose` is a proposal's id, None for a blackout."""

    claim_id: str
    whose: str | None
    state: str
    epoch: int
    asks: WantedClaim


class FakeLedger:
    def __init__(self) -> None:
        self.amounts: dict[Pair, Decimal] = {}
        self.kept: dict[str, Kept] = {}

    def lock(self, pairs: Iterable[Pair]) -> set[Pair]:
        return set(pairs) & self.amounts.keys()

    def live(self, proposal_id: str) -> list[LiveClaim]:
        mine = [kept for kept in self.kept.values() if kept.whose == proposal_id]
        found = [LiveClaim(kept.claim_id, kept.state, kept.epoch, kept.asks) for kept in mine]
        return sorted(found, key=lambda claim: claim.asks)

    def place(self, proposal_id: str, epoch: int, claims: Sequence[WantedClaim]) -> list[Shortage]:
        before, short = dict(self.kept), []
        for claim in sorted(claims):
            free = self._free(claim)
            if free < claim.quantity:
                short.append(Shortage(claim, free))
            else:
                self._keep(Kept(new_id("clm"), proposal_id, "held", epoch, claim))
        if short:
            self.kept = before
        return short

    def renew(self, claims: Sequence[LiveClaim], epoch: int) -> None:
        for claim in claims:
            self._keep(replace(self.kept[claim.claim_id], epoch=epoch))

    def release(self, claims: Sequence[LiveClaim]) -> None:
        for claim in claims:
            self.kept.pop(claim.claim_id, None)

    def reserve(self, proposal_id: str, epoch: int) -> None:
        for kept in list(self.kept.values()):
            if (kept.whose, kept.epoch, kept.state) == (proposal_id, epoch, "held"):
                self._keep(replace(kept, state="reserved"))

    def set_amounts(self, resource_id: str, amounts: dict[str, Decimal]) -> None:
        gone = {pair[1]: Decimal(0) for pair in self.amounts if pair[0] == resource_id}
        today = clock.china_instant(clock.today())
        over = [k for k in self.kept.values() if k.asks.resource_id == resource_id and k.asks.until <= today]
        for kept in over:
            del self.kept[kept.claim_id]
        for dimension, amount in sorted({**gone, **amounts}.items()):
            taken = self._most((resource_id, dimension), None, None)
            if taken > amount:
                said = {"taken": plain(taken), "asked": plain(amount)}
                raise refusals.BelowTaken(resource_id=resource_id, dimension=dimension, **said)
            self.amounts[resource_id, dimension] = amount

    def black_out(self, blackout: Blackout) -> Shortage | None:
        asks = WantedClaim(
            blackout.resource_id, blackout.dimension, blackout.from_, blackout.until, "", blackout.quantity
        )
        free = self._free(asks)
        if free < asks.quantity:
            return Shortage(asks, free)
        self._keep(Kept(blackout.blackout_id, None, "blackout", 0, asks))
        return None

    def lift(self, resource_id: str, blackout_id: str) -> bool:
        kept = self.kept.get(blackout_id)
        if kept is None or kept.whose is not None or kept.asks.resource_id != resource_id:
            return False
        del self.kept[blackout_id]
        return True

    def taken_at(self, pair: Pair, moment: datetime) -> Decimal:
        """What live claims take of a capacity at one instant."""
        here = [k.asks for k in self.kept.values() if k.asks.pair == pair and k.asks.from_ <= moment < k.asks.until]
        return sum((asks.quantity for asks in here), Decimal(0))

    def _keep(self, kept: Kept) -> None:
        self.kept[kept.claim_id] = kept

    def _free(self, asks: WantedClaim) -> Decimal:
        return self.amounts[asks.pair] - self._most(asks.pair, asks.from_, asks.until)

    def _most(self, pair: Pair, start: datetime | None, end: datetime | None) -> Decimal:
        borders = {k.asks.from_ for k in self.kept.values() if k.asks.pair == pair} | ({start} if start else set())
        inside = [b for b in borders if (start is None or b >= start) and (end is None or b < end)]
        return max((self.taken_at(pair, border) for border in inside), default=Decimal(0))


class FakeResourcePoolWork(FakeWork):
    kinds: Any = kinds

    def __init__(self) -> None:
        super().__init__()
        self.resources = FakeResources(refusals.NoSuchResource)
        self.owners = FakeOwners(self.resources)
        self.engagements = FakeEngagements(NotFound)
        self.ledger = FakeLedger()
