"""The pool's rules, as named pure functions."""

from services.resource_pool.policies.access import may_see, require_owner, require_staff, who_will_own
from services.resource_pool.policies.capacity import DIMENSIONS, Dimension, capacities
from services.resource_pool.policies.holding import GRAIN, MOST, Plan, gone, missing, plain, plan, short, wanted
from services.resource_pool.policies.standing import require_offering, settle

__all__ = [
    "DIMENSIONS",
    "GRAIN",
    "MOST",
    "Dimension",
    "Plan",
    "capacities",
    "gone",
    "may_see",
    "missing",
    "plain",
    "plan",
    "require_offering",
    "require_owner",
    "require_staff",
    "settle",
    "short",
    "wanted",
    "who_will_own",
]
