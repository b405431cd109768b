"""The capacity ledger over PostgreSQL. Triggers and constraints (migration 0002) keep it true; this only writes claims.

Whoever changes a capacity's load locks its `capacities` row, always in (resource id, dimension) order, so that two
proposals wait for each other in one direction only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.resource_pool.model import Blackout, LiveClaim, Pair, Shortage, WantedClaim
from services.resource_pool.model.refusals import BelowTaken
from services.resource_pool.policies import plain
from services.resource_pool.repository.tables import capacities, capacity_segments, claims
from shared import clock
from shared.ids import new_id

FULL = "ck_capacity_segments_taken"
"""The check constraint that says: no more is taken than there is."""
LIVE = ("held", "reserved")


class Ledger:
    """Claims on capacities over windows of time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._locked: dict[Pair, bool] = {}
        """Capacities that this transaction has to itself already → whether they exist."""

    def lock(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Lock these capacities in order; returns those that exist."""
        wanted = set(pairs)
        new = sorted(wanted - self._locked.keys())
        if new:
            found = {(row.resource_id, row.dimension) for row in self._session.execute(_in_order(new))}
            self._locked.update({pair: pair in found for pair in new})
        return {pair for pair in wanted if self._locked[pair]}

    def live(self, proposal_id: str) -> list[LiveClaim]:
        """What a proposal holds or has reserved now, in the order of placing."""
        query = select(claims).where(claims.c.proposal_id == proposal_id, claims.c.state.in_(LIVE))
        found = [_live(row) for row in self._session.execute(query)]
        return sorted(found, key=lambda claim: claim.asks)

    def place(self, proposal_id: str, epoch: int, wanted: Sequence[WantedClaim]) -> list[Shortage]:
        """Hold all or none; the database says whether they fit. Returns what found too little."""
        rows = [_row(claim, proposal_id, epoch) for claim in sorted(wanted)]
        self.lock(claim.pair for claim in wanted)
        return [] if not rows or self._fits(rows) else self._shortages(sorted(wanted), rows)

    def renew(self, kept: Sequence[LiveClaim], epoch: int) -> None:
        """Let claims that stay count for a newer epoch."""
        self._update(kept, epoch=epoch)

    def release(self, dropped: Sequence[LiveClaim]) -> None:
        """Give back what these claims take."""
        self.lock(claim.asks.pair for claim in dropped)
        self._update(dropped, state="released")

    def reserve(self, proposal_id: str, epoch: int) -> None:
        """Turn every hold of this epoch into a reservation; the load stays as it is."""
        mine = (claims.c.proposal_id == proposal_id, claims.c.epoch == epoch, claims.c.state == "held")
        self._session.execute(update(claims).where(*mine).values(state="reserved"))

    def set_amounts(self, resource_id: str, amounts: dict[str, Decimal]) -> None:
        """Set a resource's capacities; a dimension no longer named goes to 0.

        Raises:
            BelowTaken: more than that is taken at some time not yet past.
        """
        self._session.flush()
        known = select(capacities.c.dimension).where(capacities.c.resource_id == resource_id)
        wanted = {**dict.fromkeys(self._session.scalars(known), Decimal(0)), **amounts}
        self.lock((resource_id, dimension) for dimension in wanted)
        self._end_past_claims(resource_id)
        for dimension, amount in sorted(wanted.items()):
            self._refuse_below_taken(resource_id, dimension, amount)
            row = {"resource_id": resource_id, "dimension": dimension, "amount": amount}
            statement = postgresql.insert(capacities).values(row)
            self._session.execute(
                statement.on_conflict_do_update(index_elements=["resource_id", "dimension"], set_={"amount": amount})
            )
            self._locked[resource_id, dimension] = True

    def black_out(self, blackout: Blackout) -> Shortage | None:
        """Keep capacity back; returns the shortage when it is not free."""
        asks = WantedClaim(
            blackout.resource_id, blackout.dimension, blackout.from_, blackout.until, "", blackout.quantity
        )
        row = {**_row(asks, None, None), "id": blackout.blackout_id, "state": "blackout", "reason": blackout.reason}
        self.lock([asks.pair])
        return None if self._fits([row]) else Shortage(asks, self._free(asks))

    def lift(self, resource_id: str, blackout_id: str) -> bool:
        """End a blackout; False when there is none such."""
        which = (claims.c.id == blackout_id, claims.c.resource_id == resource_id, claims.c.state == "blackout")
        lifted = update(claims).where(*which).values(state="released").returning(claims.c.id)
        return self._session.execute(lifted).first() is not None

    def _fits(self, rows: list[dict[str, Any]]) -> bool:
        try:
            with self._session.begin_nested():
                self._session.execute(insert(claims).values(rows))
        except IntegrityError as error:
            if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != FULL:
                raise
            return False
        return True

    def _shortages(self, wanted: Sequence[WantedClaim], rows: list[dict[str, Any]]) -> list[Shortage]:
        # One by one and taken back afterwards: two seats may each fit alone and not together.
        short: list[Shortage] = []
        trial = self._session.begin_nested()
        for claim, row in zip(wanted, rows, strict=True):
            if not self._fits([row]):
                short.append(Shortage(claim, self._free(claim)))
        trial.rollback()
        return short

    def _free(self, asks: WantedClaim) -> Decimal:
        window = literal(Range(asks.from_, asks.until), TSTZRANGE)
        s, c = capacity_segments.c, capacities.c
        taken = (
            select(func.coalesce(func.max(s.taken), 0))
            .where(s.resource_id == asks.resource_id, s.dimension == asks.dimension, s.period.op("&&")(window))
            .scalar_subquery()
        )
        mine = (c.resource_id == asks.resource_id, c.dimension == asks.dimension)
        return Decimal(self._session.execute(select(c.amount - taken).where(*mine)).scalar_one())

    def _refuse_below_taken(self, resource_id: str, dimension: str, amount: Decimal) -> None:
        s = capacity_segments.c
        most = self._session.scalar(
            select(func.max(s.taken)).where(s.resource_id == resource_id, s.dimension == dimension)
        )
        if most is not None and most > amount:
            raise BelowTaken(resource_id=resource_id, dimension=dimension, taken=plain(most), asked=plain(amount))

    def _end_past_claims(self, resource_id: str) -> None:
        # What is over takes nothing any more; last year's load must not keep a capacity from going down.
        over = func.upper(claims.c.period) <= clock.china_instant(clock.today())
        mine = (claims.c.resource_id == resource_id, claims.c.state != "released")
        self._session.execute(update(claims).where(*mine, over).values(state="released"))

    def _update(self, which: Sequence[LiveClaim], **values: Any) -> None:
        if which:
            ids = [claim.claim_id for claim in which]
            self._session.execute(update(claims).where(claims.c.id.in_(ids)).values(**values))


def _in_order(pairs: Sequence[Pair]) -> Any:
    c = capacities.c
    mine = select(c.resource_id, c.dimension).where(tuple_(c.resource_id, c.dimension).in_(pairs))
    return mine.order_by(c.resource_id, c.dimension).with_for_update()


def _row(claim: WantedClaim, proposal_id: str | None, epoch: int | None) -> dict[str, Any]:
    return {
        "id": new_id("clm"),
        "resource_id": claim.resource_id,
        "dimension": claim.dimension,
        "proposal_id": proposal_id,
        "seat": claim.seat if proposal_id else None,
        "epoch": epoch,
        "state": "held",
        "quantity": claim.quantity,
        "period": Range(claim.from_, claim.until),
        "reason": None,
    }


def _live(row: Any) -> LiveClaim:
    asks = WantedClaim(row.resource_id, row.dimension, row.period.lower, row.period.upper, row.seat, row.quantity)
    return LiveClaim(row.id, row.state, row.epoch, asks)
