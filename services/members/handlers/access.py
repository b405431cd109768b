"""Who may do what to which member, as refusals."""

from __future__ import annotations

from collections.abc import Sequence

from services.members import policies
from services.members.handlers.work import Work
from services.members.model import Member
from services.members.model import refusals as no
from shared.domain import Actor


def only_staff_may(actor: Actor, fields: Sequence[str]) -> None:
    """Refuse the named fields to everyone but staff."""
    if fields and not policies.may_review(actor):
        told = {"zh": "只有秘书处可以填写", "en": "is for the secretariat only"}
        raise no.StaffOnly(errors=[{"field": "region" if name == "region_code" else name, **told} for name in fields])


def for_staff(actor: Actor, member_id: str, work: Work) -> Member:
    """The member, for staff only."""
    if not policies.may_review(actor):
        raise no.StaffOnly()
    return work.members.get(member_id)


def own(actor: Actor, member_id: str, work: Work) -> Member:
    """The member, for itself or staff; what the actor may not even see is not there."""
    member = work.members.get(member_id)
    if not policies.may_see(actor, member.id, member.status):
        raise no.NoSuchMember(id=member_id)
    if not actor.speaks_for(member.id):
        raise no.NotYours()
    return member
