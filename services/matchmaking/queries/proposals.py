"""Proposals, invitations and consortia, for those who take part in them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.matchmaking import schemas
from services.matchmaking.model import Consortium, Invitation, Proposal
from services.matchmaking.model.refusals import ConsortiumNotFound, InvitationNotFound, ProposalNotFound
from services.matchmaking.queries.listing import Json, listed, one, seen_by
from services.matchmaking.repository import tables
from services.matchmaking.repository.collections import seats_contain
from shared.domain import Actor


def _proposals_of(member_id: str) -> ColumnElement[bool]:
    """A member sees the proposals for its own needs and those to which it was invited."""
    t = tables.invitations.c
    invited = select(t.id).where(t.proposal_id == tables.proposals.c.id, t.member_id == member_id).exists()
    return (tables.proposals.c.owner_id == member_id) | invited


def _consortia_of(member_id: str) -> ColumnElement[bool]:
    table = tables.consortia
    return (table.c.owner_id == member_id) | seats_contain(table, member_id=member_id)


def _seen_invitations(actor: Actor) -> ColumnElement[bool]:
    return seen_by(actor, lambda member_id: tables.invitations.c.member_id == member_id)


def proposals(session: Session, actor: Actor, given: Mapping[str, str] | None = None) -> Json:
    """A page of proposals, oldest first."""
    t = tables.proposals.c
    columns, seen = {"need": t.need_id, "state": t.state}, seen_by(actor, _proposals_of)
    return listed(
        session, Proposal, tables.proposals, schemas.ProposalsFilter, given, columns, seen, lambda p: _shown(p, actor)
    )


def proposal(session: Session, actor: Actor, proposal_id: str) -> Json:
    """One proposal and its seats."""
    seen = seen_by(actor, _proposals_of)
    return _shown(one(session, Proposal, tables.proposals, proposal_id, seen, ProposalNotFound), actor)


def _shown(found: Proposal, actor: Actor) -> Json:
    """What one seat costs is for its member and for the need's owner only."""
    shown: Json = schemas.Proposal().dump(found)
    if not actor.speaks_for(found.owner_id):
        for seat in (*shown["seats"], *shown["vacant"]):
            if seat["member_id"] != actor.member_id:
                seat["cost_cny"] = None
    return shown


def invitations(session: Session, actor: Actor, given: Mapping[str, str] | None = None) -> Json:
    """A page of invitations, oldest first."""
    t = tables.invitations.c
    columns = {"state": t.state, "need": t.need_id, "proposal": t.proposal_id, "member": t.member_id}
    seen = _seen_invitations(actor)
    show = schemas.Invitation().dump
    return listed(session, Invitation, tables.invitations, schemas.InvitationsFilter, given, columns, seen, show)


def invitation(session: Session, actor: Actor, invitation_id: str) -> Json:
    """One invitation."""
    seen = _seen_invitations(actor)
    found = one(session, Invitation, tables.invitations, invitation_id, seen, InvitationNotFound)
    shown: Json = schemas.Invitation().dump(found)
    return shown


def consortia(session: Session, actor: Actor, given: Mapping[str, str] | None = None) -> Json:
    """A page of consortia, oldest first."""
    table = tables.consortia
    columns = {
        "need": table.c.need_id,
        "state": table.c.state,
        "member": lambda member_id: seats_contain(table, member_id=member_id),
    }
    seen, show = seen_by(actor, _consortia_of), schemas.Consortium().dump
    return listed(session, Consortium, table, schemas.ConsortiaFilter, given, columns, seen, show)


def consortium(session: Session, actor: Actor, consortium_id: str) -> Json:
    """One consortium: its lead, seats and shares."""
    seen = seen_by(actor, _consortia_of)
    found = one(session, Consortium, tables.consortia, consortium_id, seen, ConsortiumNotFound)
    shown: Json = schemas.Consortium().dump(found)
    return shown
