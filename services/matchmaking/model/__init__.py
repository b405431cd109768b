"""What matchmaking looks after: needs, match runs, proposals with their invitations, consortia, and what it knows."""

from services.matchmaking.model.consortium import Consortium
from services.matchmaking.model.invitation import Invitation
from services.matchmaking.model.known import KnownMember, KnownResource
from services.matchmaking.model.need import Need
from services.matchmaking.model.proposal import Proposal
from services.matchmaking.model.run import MatchRun

__all__ = ["Consortium", "Invitation", "KnownMember", "KnownResource", "MatchRun", "Need", "Proposal"]
