"""Capacity that an owner keeps back."""

from __future__ import annotations

from services.resource_pool import policies
from services.resource_pool.commands import AddBlackout, RemoveBlackout
from services.resource_pool.handlers.ports import Work
from services.resource_pool.model import Blackout
from services.resource_pool.model.refusals import CapacityTaken, NoSuchBlackout, NoSuchCapacity
from shared.ids import is_id, new_id


def add_blackout(command: AddBlackout, work: Work) -> Blackout:
    """Keep capacity out of reach where it is still free."""
    resource = work.resources.get(command.resource_id)
    policies.require_owner(command.actor, resource)
    if not work.ledger.lock([(resource.id, command.dimension)]):
        raise NoSuchCapacity(resource_id=resource.id, dimension=command.dimension)
    blackout = Blackout(
        new_id("blk"), resource.id, command.dimension, command.quantity, command.from_, command.until, command.reason
    )
    shortage = work.ledger.black_out(blackout)
    if shortage is not None:
        raise CapacityTaken(
            resource_id=resource.id,
            dimension=command.dimension,
            asked=policies.plain(command.quantity),
            free=policies.plain(shortage.free),
        )
    return blackout


def remove_blackout(command: RemoveBlackout, work: Work) -> dict[str, str]:
    """Give back what a blackout kept."""
    resource = work.resources.get(command.resource_id)
    policies.require_owner(command.actor, resource)
    if not is_id(command.blackout_id) or not work.ledger.lift(resource.id, command.blackout_id):
        raise NoSuchBlackout(resource_id=resource.id, blackout_id=command.blackout_id)
    return {"id": command.blackout_id, "state": "released"}
