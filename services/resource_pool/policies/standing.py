"""What an owner's standing means for what it owns."""

from __future__ import annotations

from collections.abc import Iterable

from services.resource_pool.model import Owner, Resource
from services.resource_pool.model.refusals import OwnerLacksStanding, OwnerNotYetKnown


def require_offering(owner: Owner | None, owner_id: str) -> None:
    """Refuse when the owner is not known yet, or has no standing to offer anything."""
    if owner is None or not owner.is_known:
        raise OwnerNotYetKnown(owner_id=owner_id)
    if not owner.may_offer:
        raise OwnerLacksStanding(owner_id=owner_id, status=owner.status)


def settle(owner: Owner, resources: Iterable[Resource]) -> None:
    """Withdraw what an owner without standing has on offer; reinstate it when the standing is back."""
    for resource in resources:
        if owner.may_offer:
            resource.reinstate()
        else:
            resource.withdraw(f"owner_{owner.status}")
