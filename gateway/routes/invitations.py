"""Invitations: will you take this seat?"""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY
from gateway.call import ask
from gateway.operations import Context, ok

invitations = Context("invitations", "邀请", "Invitations")
ONE = "/v1/invitations/{invitation_id}"


@invitations.get("/v1/invitations", ok("Invitations"), policy=ANY_KEY, query="InvitationsFilter")
def list_invitations(filters: dict[str, str]) -> Any:
    """邀请列表
    Invitations
    会员看到发给自己的;秘书处看到全部。
    A member sees its own; the secretariat sees all.
    """
    return ask("matchmaking", "invitations", filters)


@invitations.get(ONE, ok("Invitation"), policy=ANY_KEY)
def invitation(invitation_id: str) -> Any:
    """一份邀请
    One invitation
    """
    return ask("matchmaking", "invitation", invitation_id)


@invitations.post(f"{ONE}/answer", ok("Invitation"), policy=ANY_KEY, body="AnswerInvitation")
def answer_invitation(invitation_id: str, body: dict[str, Any]) -> Any:
    """答复邀请:接受或婉拒
    Answer an invitation: accepted or declined
    达成一致之前可以改变主意,以期限内最后一次答复为准。
    Until all have agreed you may change your mind; the last answer in time counts.
    """
    return ask("matchmaking", "answer_invitation", invitation_id, body)
