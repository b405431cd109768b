"""The pool's unit of work over PostgreSQL."""

from services.resource_pool.repository.tables import capacities, capacity_segments, claims, metadata
from services.resource_pool.repository.work import ResourcePoolWork

__all__ = ["ResourcePoolWork", "capacities", "capacity_segments", "claims", "metadata"]
