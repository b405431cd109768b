"""Proposals: one team put forward for a need."""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY
from gateway.call import ask
from gateway.operations import Context, accepted, ok

proposals = Context("proposals", "方案", "Proposals")


@proposals.post(
    "/v1/needs/{need_id}/proposals",
    accepted("Proposal", at="/v1/proposals/{id}"),
    policy=ANY_KEY,
    body="IssueProposal",
)
def issue_proposal(need_id: str, body: dict[str, Any]) -> Any:
    """按排名提出方案:先占用容量,再发出邀请
    Propose a ranked team: capacity is held, then its members are invited
    """
    return ask("matchmaking", "issue_proposal", need_id, body)


@proposals.get("/v1/proposals", ok("Proposals"), policy=ANY_KEY, query="ProposalsFilter")
def list_proposals(filters: dict[str, str]) -> Any:
    """方案列表
    Proposals
    """
    return ask("matchmaking", "proposals", filters)


@proposals.get("/v1/proposals/{proposal_id}", ok("Proposal"), policy=ANY_KEY)
def proposal(proposal_id: str) -> Any:
    """一个方案及其席位
    One proposal and its seats
    """
    return ask("matchmaking", "proposal", proposal_id)
