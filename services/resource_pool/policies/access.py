"""Who may see and do what. What an actor may not see does not exist for it."""

from __future__ import annotations

from services.resource_pool.model import Resource
from services.resource_pool.model.refusals import (
    NoSuchResource,
    NotYours,
    OwnerNeeded,
    OwnResourcesOnly,
    StaffOnly,
)
from shared.domain import Actor


def may_see(actor: Actor, owner_id: str, on_offer: bool) -> bool:
    """Owners and staff see a resource in every state, other members while it is on offer, nobody else ever."""
    return actor.speaks_for(owner_id) or (actor.kind == "member" and on_offer)


def require_visible(actor: Actor, resource: Resource) -> None:
    """Refuse as if the resource did not exist, where `actor` may not see it."""
    if not may_see(actor, resource.owner_id, resource.on_offer):
        raise NoSuchResource(id=resource.id)


def require_owner(actor: Actor, resource: Resource) -> None:
    """Refuse all but the owner and staff."""
    require_visible(actor, resource)
    if not actor.speaks_for(resource.owner_id):
        raise NotYours(id=resource.id)


def require_staff(actor: Actor) -> None:
    """Refuse all but staff."""
    if not actor.is_staff:
        raise StaffOnly()


def who_will_own(actor: Actor, owner_id: str | None) -> str:
    """The owner of a resource that `actor` adds: itself for a member, the one named for staff."""
    if actor.is_staff:
        if owner_id is None:
            raise OwnerNeeded(errors=[{"field": "owner_id", "zh": "秘书处登记时必填", "en": "is required from staff"}])
        return owner_id
    if actor.kind != "member" or actor.member_id is None or owner_id not in (None, actor.member_id):
        told = {"field": "owner_id", "zh": "只有秘书处可以填写", "en": "is for the secretariat only"}
        raise OwnResourcesOnly(errors=[told])
    return actor.member_id
