"""Members, their life, and their keys."""

from services.members.model.key import MEMBER, STAFF, ApiKey, IssuedKey
from services.members.model.member import DUES_PASSED, Contact, Member

__all__ = ["DUES_PASSED", "MEMBER", "STAFF", "ApiKey", "Contact", "IssuedKey", "Member"]
