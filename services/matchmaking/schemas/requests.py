"""What else may be asked of matchmaking."""

from __future__ import annotations

from services.matchmaking import commands
from services.matchmaking.model import consortium, invitation, need, proposal
from services.matchmaking.schemas.modes import MODES
from shared.paging import Page
from shared.shapes import Code, Shape, Text, Whole, between

FIRST, REPAIR = "first", "repair"


class CancelNeed(Shape):
    """Why a need is taken back; everyone asked is told."""

    makes = commands.CancelNeed

    reason = Text(most=500, required=True)


class Rematch(Shape):
    """An empty body."""

    makes = commands.Rematch


class IssueProposal(Shape):
    """Which team of the newest match to put forward; 1 is the best."""

    makes = commands.IssueProposal

    rank = Whole(validate=between(1, 1_000), load_default=1)


class AnswerInvitation(Shape):
    """Yes or no, and why."""

    makes = commands.AnswerInvitation

    answer = Code(("accepted", "declined"), required=True)
    reason = Text(most=500, load_default=None, allow_none=True)


class NeedsFilter(Page):
    """Which needs to list."""

    state = Code(need.STATES)
    mode = Code(MODES)
    owner = Text(most=64)
    reference = Text(most=60)


class MatchFilter(Shape):
    """Which run to show: the newest of any purpose, or the newest of one."""

    purpose = Code((FIRST, REPAIR))


class ProposalsFilter(Page):
    """Which proposals to list."""

    need = Text(most=64)
    state = Code(proposal.STATES)


class InvitationsFilter(Page):
    """Which invitations to list."""

    state = Code(invitation.STATES)
    need = Text(most=64)
    proposal = Text(most=64)
    member = Text(most=64)


class ConsortiaFilter(Page):
    """Which consortia to list."""

    need = Text(most=64)
    member = Text(most=64)
    state = Code(consortium.STATES)
