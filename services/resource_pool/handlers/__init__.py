"""Use cases of the resource pool: one function per command or heard event."""

from services.resource_pool.handlers.blackouts import add_blackout, remove_blackout
from services.resource_pool.handlers.holding import confirm_holds, place_holds, release_holds
from services.resource_pool.handlers.offering import (
    add_resource,
    change_resource,
    learn_owner,
    retire_resource,
    review_resource,
    revoke_certificate,
    submit_resource,
)

__all__ = [
    "add_blackout",
    "add_resource",
    "change_resource",
    "confirm_holds",
    "learn_owner",
    "place_holds",
    "release_holds",
    "remove_blackout",
    "retire_resource",
    "review_resource",
    "revoke_certificate",
    "submit_resource",
]
