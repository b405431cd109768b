"""A member's data and its relations to other members."""

from __future__ import annotations

from collections.abc import Sequence

from services.members import commands, policies
from services.members.handlers.access import only_staff_may, own
from services.members.handlers.work import Work
from services.members.model import Member
from services.members.model import refusals as no
from services.members.model.vocabulary import ENDED
from shared.contracts.members import Shareholder


def change_member(command: commands.ChangeMember, work: Work) -> Member:
    """Change some of a member's data: its own affairs by itself, name, tier, seat and relations by staff."""
    member = own(command.actor, command.member_id, work)
    only_staff_may(command.actor, command.staff_fields())
    if member.status in ENDED:
        raise no.MembershipEnded(status=member.status)
    changes = command.changes()
    check_relations(work, member.id, changes.get("controlled_by"), changes.get("shareholders", ()))
    member.change(**changes)
    return member


def check_relations(work: Work, member_id: str, controlled_by: str | None, shareholders: Sequence[Shareholder]) -> None:
    """Refuse relations to organisations that are not here, control in a circle, and more than all of the shares."""
    if controlled_by is not None and policies.closes_a_circle(member_id, _controllers(work, controlled_by)):
        raise no.ControlCircle(errors=[{"field": "controlled_by", "zh": "构成循环控制", "en": "closes a circle"}])
    for place, holder in enumerate(shareholders):
        if holder.member_id == member_id or work.members.find(holder.member_id) is None:
            raise _unknown(f"shareholders[{place}].member_id", holder.member_id)
    if policies.shares_exceed_all(shareholders):
        raise no.TooManyShares(errors=[{"field": "shareholders", "zh": "合计超过 100%", "en": "sum exceeds 100 %"}])


def _controllers(work: Work, first: str) -> list[str]:
    """`first`, its controller, and so on up; each is locked, so that two changes at once cannot close a circle."""
    chain: list[str] = []
    at: str | None = first
    while at is not None and at not in chain:
        controller = work.members.find(at)
        if controller is None:
            raise _unknown("controlled_by", at)
        chain.append(at)
        at = controller.controlled_by
    return chain


def _unknown(field: str, member_id: str) -> no.UnknownRelation:
    told = {"field": field, "zh": "不是其他已登记会员", "en": "is not another registered member"}
    return no.UnknownRelation(errors=[told], id=member_id)
