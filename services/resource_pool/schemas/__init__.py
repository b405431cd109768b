"""JSON ⇄ commands and replies; one shape of spec per kind of resource."""

from services.resource_pool.schemas import kinds
from services.resource_pool.schemas.filters import CapacityFilters, ResourceFilters
from services.resource_pool.schemas.kinds import SPECS
from services.resource_pool.schemas.replies import Blackout, Removed, Resource
from services.resource_pool.schemas.requests import (
    AddBlackout,
    AddResource,
    ChangeResource,
    RemoveBlackout,
    RetireResource,
    ReviewResource,
    RevokeCertificate,
    SubmitResource,
)

__all__ = [
    "SPECS",
    "AddBlackout",
    "AddResource",
    "Blackout",
    "CapacityFilters",
    "ChangeResource",
    "RemoveBlackout",
    "Removed",
    "Resource",
    "ResourceFilters",
    "RetireResource",
    "ReviewResource",
    "RevokeCertificate",
    "SubmitResource",
    "kinds",
]
