"""The rules of matchmaking as named pure functions."""

from services.matchmaking.policies.answers import KEPT_TEAMS, Weighed, answer_of, blocking
from services.matchmaking.policies.claims import claims
from services.matchmaking.policies.control import rivals
from services.matchmaking.policies.repair import capacity_code, doubtful, fixed, repair_stages, unmet_codes
from services.matchmaking.policies.shares import lead_of, shares_of
from services.matchmaking.policies.teams import outdated, seats_of

__all__ = [
    "KEPT_TEAMS",
    "Weighed",
    "answer_of",
    "blocking",
    "capacity_code",
    "claims",
    "doubtful",
    "fixed",
    "lead_of",
    "outdated",
    "repair_stages",
    "rivals",
    "seats_of",
    "shares_of",
    "unmet_codes",
]
