"""The use cases of membership: one function per command or heard event, each handed its unit of work."""

from services.members.handlers.keys import issue_key, register_staff_key, revoke_key, revoke_staff_key
from services.members.handlers.profile import change_member
from services.members.handlers.review import apply_for_membership, review_member
from services.members.handlers.standing import (
    DUES_DEADLINE,
    end_membership,
    lapse_dues,
    record_dues,
    reinstate_member,
    suspend_member,
)

__all__ = [
    "DUES_DEADLINE",
    "apply_for_membership",
    "change_member",
    "end_membership",
    "issue_key",
    "lapse_dues",
    "record_dues",
    "register_staff_key",
    "reinstate_member",
    "review_member",
    "revoke_key",
    "revoke_staff_key",
    "suspend_member",
]
