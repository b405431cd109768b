"""What the use cases need of their unit of work. The repository and the fake both offer exactly this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from services.resource_pool.model import Blackout, Engagement, LiveClaim, Owner, Pair, Resource, Shortage, WantedClaim


class Resources(Protocol):
    """Resources by id; whoever gets one has it to itself until the transaction ends."""

    def get(self, id_: str) -> Resource:
        """The resource, locked; refuses NoSuchResource."""

    def add(self, aggregate: Resource) -> Resource:
        """Take in a new one."""

    def published_by(self, owner_id: str) -> list[Resource]:
        """An owner's published resources, withdrawn ones included, locked in id order."""

    def on_offer(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that are on offer; they stay so until the transaction ends. Locked in id order."""


class Owners(Protocol):
    """Known members."""

    def find(self, id_: str) -> Owner | None:
        """The member, locked, or None."""

    def open(self, id_: str) -> Owner:
        """The member, locked; one of whom nothing is known yet where there was none."""

    def owner_of(self, resource_id: str) -> Owner | None:
        """The owner of a resource, locked *before* the resource is, as when an owner's standing changes."""


class Engagements(Protocol):
    """Engagements by proposal id."""

    def open(self, proposal_id: str, need_id: str) -> Engagement:
        """The engagement, locked; a new one where there was none."""


class Ledger(Protocol):
    """The capacity ledger. What its claims take together never exceeds a capacity, at any instant."""

    def lock(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Take turns on these capacities, in order; returns those that exist."""

    def live(self, proposal_id: str) -> list[LiveClaim]:
        """What a proposal holds or has reserved now, in the order of placing."""

    def place(self, proposal_id: str, epoch: int, claims: Sequence[WantedClaim]) -> list[Shortage]:
        """Hold all claims or none; returns the claims that found too little (empty: all are held)."""

    def renew(self, claims: Sequence[LiveClaim], epoch: int) -> None:
        """Let claims that stay count for a newer epoch."""

    def release(self, claims: Sequence[LiveClaim]) -> None:
        """Give back what these claims take."""

    def reserve(self, proposal_id: str, epoch: int) -> None:
        """Turn every hold of this epoch into a reservation."""

    def set_amounts(self, resource_id: str, amounts: dict[str, Decimal]) -> None:
        """Set a resource's capacities; a dimension no longer named goes to 0. Refuses BelowTaken."""

    def black_out(self, blackout: Blackout) -> Shortage | None:
        """Keep capacity back; returns the shortage when it is not free."""

    def lift(self, resource_id: str, blackout_id: str) -> bool:
        """End a blackout; False when there is none such."""


class Kinds(Protocol):
    """The kinds of resources and what their specs must be."""

    def checked(self, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
        """`spec` as it is kept; refuses Invalid with one entry per wrong field, paths starting with ``spec``."""


class Work(Protocol):
    """The unit of work of the resource pool."""

    resources: Resources
    owners: Owners
    engagements: Engagements
    ledger: Ledger
    kinds: Kinds
