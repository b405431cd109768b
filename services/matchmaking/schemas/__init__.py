"""JSON ⇄ commands: what may be asked of matchmaking, and what it answers."""

from services.matchmaking.schemas.needs import AmendNeed, OpenNeed
from services.matchmaking.schemas.replies import (
    Consortia,
    Consortium,
    Invitation,
    Invitations,
    Match,
    Need,
    Needs,
    Pool,
    Proposal,
    Proposals,
    Timeline,
    TimelineEntry,
)
from services.matchmaking.schemas.requests import (
    AnswerInvitation,
    CancelNeed,
    ConsortiaFilter,
    InvitationsFilter,
    IssueProposal,
    MatchFilter,
    NeedsFilter,
    ProposalsFilter,
    Rematch,
)

__all__ = [
    "AmendNeed",
    "AnswerInvitation",
    "CancelNeed",
    "Consortia",
    "ConsortiaFilter",
    "Consortium",
    "Invitation",
    "Invitations",
    "InvitationsFilter",
    "IssueProposal",
    "Match",
    "MatchFilter",
    "Need",
    "Needs",
    "NeedsFilter",
    "OpenNeed",
    "Pool",
    "Proposal",
    "Proposals",
    "ProposalsFilter",
    "Rematch",
    "Timeline",
    "TimelineEntry",
]
