"""Use cases: one function per command or heard event, each over one unit of work."""

from services.matchmaking.handlers.invitations import answer_invitation, meet_deadline
from services.matchmaking.handlers.matching import record_match
from services.matchmaking.handlers.needs import amend_need, cancel_need, open_need, rematch
from services.matchmaking.handlers.pool import learn_member, learn_resource
from services.matchmaking.handlers.proposals import (
    form_consortium,
    hold_again,
    invite,
    issue_proposal,
    seek_other_capacity,
    try_freed_capacity,
)

__all__ = [
    "amend_need",
    "answer_invitation",
    "cancel_need",
    "form_consortium",
    "hold_again",
    "invite",
    "issue_proposal",
    "learn_member",
    "learn_resource",
    "meet_deadline",
    "open_need",
    "record_match",
    "rematch",
    "seek_other_capacity",
    "try_freed_capacity",
]
