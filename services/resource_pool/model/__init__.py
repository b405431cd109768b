"""Entities of the resource pool and their life: resources, their owners' standing, engagements with proposals."""

from services.resource_pool.model.claims import Blackout, LiveClaim, Pair, Shortage, WantedClaim
from services.resource_pool.model.engagement import Engagement
from services.resource_pool.model.owner import Owner
from services.resource_pool.model.resource import Resource

__all__ = ["Blackout", "Engagement", "LiveClaim", "Owner", "Pair", "Resource", "Shortage", "WantedClaim"]
