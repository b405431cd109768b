"""Needs are opened, matched again and cancelled."""

from __future__ import annotations

from services.matchmaking.commands import CancelNeed, OpenNeed, Rematch
from services.matchmaking.handlers.matching import request_first
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import MatchRun, Need
from services.matchmaking.model.need import DECLINED
from services.matchmaking.model.refusals import (
    DemandOwnerNeeded,
    NeedNotFound,
    NotAPartner,
    NotInStanding,
    StaffOnlyField,
)
from shared import clock
from shared.domain import Actor
from shared.ids import new_id


def open_need(command: OpenNeed, work: Work) -> Need:
    """Take in a need and ask for its first match run."""
    _may_open(command, work)
    need = Need(
        new_id("need"),
        owner_id=command.actor.member_id,
        demand_owner=command.demand_owner,
        reference=command.reference,
        title=command.title,
        mode=command.mode,
        spec=command.spec,
        as_of=command.as_of,
        auto=command.auto,
        answer_within_s=command.answer_within_s,
        opened_at=clock.now(),
    )
    work.needs.add(need)
    request_first(need, work)
    return need


def _may_open(command: OpenNeed, work: Work) -> None:
    if command.actor.kind == "staff":
        if not command.demand_owner:
            raise DemandOwnerNeeded(
                errors=[{"field": "demand_owner", "zh": "秘书处发布时必填", "en": "is required from the secretariat"}]
            )
        return
    if command.actor.kind != "member" or command.actor.member_id is None:
        raise NotAPartner()
    for field in ("demand_owner", "as_of"):
        if getattr(command, field) is not None:
            told = {"field": field, "zh": "只有秘书处可以填写", "en": "is for the secretariat only"}
            raise StaffOnlyField(field=field, errors=[told])
    member = work.pool.members([command.actor.member_id]).get(command.actor.member_id)
    # A member that we have not heard of yet was let in a moment ago: the gateway has just checked its key.
    if member is not None and member.status != "active":
        raise NotInStanding(name=member.name, status=member.status)


def own_need(need_id: str, actor: Actor, work: Work) -> Need:
    """The need, for its owner and the secretariat; for everyone else there is none."""
    need = work.needs.get(need_id)
    if not need.visible_to(actor):
        raise NeedNotFound(id=need_id)
    return need


def rematch(command: Rematch, work: Work) -> MatchRun:
    """Match again at the owner's wish: who kept silent or had no room gets another chance, who declined does not."""
    need = own_need(command.need_id, command.actor, work)
    need.may_be_rematched()
    need.forget_refusals(kept=(DECLINED,))
    return request_first(need, work)


def cancel_need(command: CancelNeed, work: Work) -> Need:
    """Take the need back: everyone asked is told, holds are released, a run still computing will be discarded."""
    need = own_need(command.need_id, command.actor, work)
    need.cancel(command.reason)
    proposal = work.proposals.live_of(need.id)
    if proposal is not None:
        proposal.close("need_cancelled")
    return need
