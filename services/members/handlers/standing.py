"""Standing: dues, suspension, and the end of a membership."""

from __future__ import annotations

from datetime import date, timedelta

from services.members import commands, policies
from services.members.handlers.access import for_staff, own
from services.members.handlers.work import Work
from services.members.model import DUES_PASSED, Member
from services.members.model import refusals as no
from services.members.model.vocabulary import ACTIVE, EXITED, OVERDUE, REMOVED, SUSPENDED
from shared import clock
from shared.contracts.matchmaking import DeadlinePassed

DUES_DEADLINE = "members.dues"
"""Kind of the deadline that comes due when the last paid day is over."""


def record_dues(command: commands.RecordDues, work: Work) -> Member:
    """Note paid dues: the member is active, or overdue when the paid day has passed already."""
    member = for_staff(command.actor, command.member_id, work)
    if not policies.may_record_dues(member.status):
        raise no.WrongStatus(status=member.status, wanted=ACTIVE)
    member.pay_dues(command.paid_until, policies.standing(member.status, command.paid_until, clock.today()))
    work.deadlines.drop(member.id)
    if policies.dues_cover(command.paid_until, clock.today()):
        work.deadlines.set(
            DUES_DEADLINE, member.id, _until_over(command.paid_until), {"paid_until": command.paid_until.isoformat()}
        )
    return member


def lapse_dues(event: DeadlinePassed, work: Work) -> None:
    """The last paid day is over: the member is overdue, unless it has paid on since or stands otherwise."""
    if event.kind != DUES_DEADLINE:
        return
    member = work.members.find(event.subject)
    if member is None or member.status != ACTIVE or policies.dues_cover(member.dues_paid_until, clock.today()):
        return
    member.move_to(OVERDUE, DUES_PASSED)


def suspend_member(command: commands.SuspendMember, work: Work) -> Member:
    """Take the standing away for a time."""
    member = for_staff(command.actor, command.member_id, work)
    member.move_to(SUSPENDED, command.reason)
    return member


def reinstate_member(command: commands.ReinstateMember, work: Work) -> Member:
    """End a suspension: the member is what its dues make it."""
    member = for_staff(command.actor, command.member_id, work)
    if member.status != SUSPENDED:
        raise no.WrongStatus(status=member.status, wanted=ACTIVE)
    status = policies.standing(ACTIVE, member.dues_paid_until, clock.today())
    member.move_to(status, DUES_PASSED if status == OVERDUE else None)
    return member


def end_membership(command: commands.EndMembership, work: Work) -> Member:
    """The member leaves, or staff remove it. Its contacts are erased and its keys open nothing any more."""
    if command.how == "remove":
        member = for_staff(command.actor, command.member_id, work)
    else:
        member = own(command.actor, command.member_id, work)
    member.move_to(REMOVED if command.how == "remove" else EXITED, command.reason)
    work.deadlines.drop(member.id)
    return member


def _until_over(day: date) -> timedelta:
    return clock.china_instant(day + timedelta(days=1)) - clock.now()
