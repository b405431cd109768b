"""Needs are opened, amended, matched again, cancelled, and closed when their time has come."""

from __future__ import annotations

from services.matchmaking.commands import AmendNeed, CancelNeed, OpenNeed, Rematch
from services.matchmaking.handlers.consortia import end
from services.matchmaking.handlers.matching import request_first, request_repair
from services.matchmaking.handlers.pool import START_PASSED
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import MatchRun, Need
from services.matchmaking.model.need import DECLINED, ENDED, ONLY_HOW
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

NEED_STARTS = "need_starts"


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
    _watch_start(need, work)
    request_first(need, work)
    return need


def _watch_start(need: Need, work: Work) -> None:
    work.deadlines.drop(need.id)
    work.deadlines.set(NEED_STARTS, need.id, need.time_to_start)


def _may_open(command: OpenNeed, work: Work) -> None:
    if command.actor.kind != "staff":
        _member_may(command, work)
    elif not command.demand_owner:
        raise DemandOwnerNeeded(
            errors=[{"field": "demand_owner", "zh": "秘书处发布时必填", "en": "is required from the secretariat"}]
        )


def _member_may(command: OpenNeed | AmendNeed, work: Work) -> None:
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


def amend_need(command: AmendNeed, work: Work) -> Need:
    """Call for something else: everyone asked for the old call is told and asked no more, and a new match begins."""
    need = own_need(command.need_id, command.actor, work)
    if not command.actor.is_staff:
        _member_may(command, work)
    outside = need.demand_owner if need.owner_id else command.demand_owner or need.demand_owner
    changed = need.amend(
        title=command.title,
        mode=command.mode,
        spec=command.spec,
        auto=command.auto,
        answer_within_s=command.answer_within_s,
        reference=command.reference or need.reference,
        demand_owner=outside,
        as_of=command.as_of or need.as_of,
    )
    if set(changed) - ONLY_HOW:
        _start_afresh(need, work)
    return need


def _start_afresh(need: Need, work: Work) -> None:
    proposal = work.proposals.live_of(need.id)
    if proposal is not None:
        end(proposal, "need_amended", work, ended_as="superseded")
    need.start_afresh()
    _watch_start(need, work)
    request_first(need, work)


def rematch(command: Rematch, work: Work) -> MatchRun:
    """Match again at the owner's wish: who kept silent or had no room gets another chance, who declined does not."""
    need = own_need(command.need_id, command.actor, work)
    need.may_be_rematched()
    need.forget_refusals(kept=(DECLINED,))
    proposal = work.proposals.live_of(need.id)
    return request_first(need, work) if proposal is None else request_repair(need, proposal, work)


def cancel_need(command: CancelNeed, work: Work) -> Need:
    """Take the need back: everyone asked is told, holds are released, a run still computing will be discarded."""
    need = own_need(command.need_id, command.actor, work)
    need.cancel(command.reason)
    proposal = work.proposals.live_of(need.id)
    if proposal is not None:
        end(proposal, "need_cancelled", work)
    return need


def close_unstarted(need_id: str, work: Work) -> None:
    """Its first day is over: a need without a consortium is closed, and whoever was still asked is told."""
    need = work.needs.get(need_id)
    if need.state in ENDED or need.state == "at_risk" or need.time_to_start:
        return
    proposal = work.proposals.live_of(need.id)
    if proposal is not None:
        end(proposal, START_PASSED, work)
    need.close(START_PASSED)
