"""Joining: application and review."""

from __future__ import annotations

from services.members import commands, policies
from services.members.handlers.access import for_staff, only_staff_may
from services.members.handlers.profile import check_relations
from services.members.handlers.work import Work
from services.members.model import Member
from services.members.model import refusals as no
from services.members.model.vocabulary import SUBMITTED
from shared import clock
from shared.ids import new_id


def apply_for_membership(command: commands.ApplyForMembership, work: Work) -> Member:
    """Take in an application, or (staff) the draft of one."""
    only_staff_may(command.actor, command.staff_fields())
    if work.members.has_uscc(command.uscc):
        raise no.AlreadyMember()
    member = _drafted(command)
    check_relations(work, member.id, command.controlled_by, command.shareholders)
    work.members.add(member)
    if not command.draft:
        member.move_to(SUBMITTED)
    return member


def review_member(command: commands.ReviewMember, work: Work) -> Member:
    """Take an application one step on, or reject it."""
    member = for_staff(command.actor, command.member_id, work)
    if command.decision == "reject" and not command.reason:
        raise no.ReasonNeeded(errors=[{"field": "reason", "zh": "必填", "en": "is required"}])
    statuses = policies.next_statuses(member.status, command.decision)
    if not statuses:
        raise no.WrongStatus(status=member.status, wanted=policies.DECIDED[command.decision])
    for status in statuses:
        member.move_to(status, command.reason)
    return member


def _drafted(command: commands.ApplyForMembership) -> Member:
    return Member(
        id=new_id("mem"),
        name=command.name,
        kind=command.kind,
        tier=command.tier or "MEMBER",
        uscc=command.uscc,
        region_code=command.region_code,
        applied_at=clock.now(),
        reference=command.reference,
        segments=command.segments,
        service_regions=command.service_regions,
        service_radius_km=command.service_radius_km,
        note=command.note,
        contacts=command.contacts,
        controlled_by=command.controlled_by,
        shareholders=command.shareholders,
        warnings=policies.uscc_warnings(command.uscc),
    )
