"""JSON ⇄ commands: what may be sent to this service, and what it answers."""

from services.members.schemas.replies import (
    ApiKey,
    Application,
    DirectoryEntry,
    IssuedKey,
    Member,
    OwnMember,
    StaffMember,
)
from services.members.schemas.requests import (
    ApplyForMembership,
    ChangeMember,
    EndMembership,
    IssueKey,
    MemberFilters,
    RecordDues,
    ReinstateMember,
    ReviewMember,
    RevokeKey,
    SuspendMember,
)

__all__ = [
    "ApiKey",
    "Application",
    "ApplyForMembership",
    "ChangeMember",
    "DirectoryEntry",
    "EndMembership",
    "IssueKey",
    "IssuedKey",
    "Member",
    "MemberFilters",
    "OwnMember",
    "RecordDues",
    "ReinstateMember",
    "ReviewMember",
    "RevokeKey",
    "StaffMember",
    "SuspendMember",
]
