"""What a timeline entry says, one sentence in each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.clock import CHINA

SENTENCES = {
    "NeedOpened": ("需求“{title}”已发布。", "Need “{title}” was opened."),
    "NeedAmended": (
        "需求已修改({changed_fields})。",
        "The need was amended ({changed_fields}).",
    ),
    "NeedCancelled": ("需求已取消:{reason}", "The need was cancelled: {reason}"),
    "NeedClosed": ("需求已关闭:{reason_zh}。", "The need was closed: {reason_en}."),
    "MatchRequested": ("开始匹配({purpose_zh})。", "A match run was asked for ({purpose_en})."),
    "MatchFound": (
        "匹配到 {teams} 个可行团队,最低成本 {best_cost} 元。",
        "{teams} feasible teams; the best costs {best_cost} yuan.",
    ),
    "MatchDiscarded": (
        "一次匹配的结果已作废(需求状态 {state})。",
        "A match answer came when nobody waited for it (the need is {state}) and was discarded.",
    ),
    "NeedUnmet": ("暂无可行团队:{codes}。", "No team fits now: {codes}."),
    "ProposalIssued": ("提出方案:{seats}。", "A team was put forward: {seats}."),
    "ProposalAmended": (
        "方案已调整(第 {epoch} 版,{why_zh}):{seats}。",
        "The team was changed (epoch {epoch}, {why_en}): {seats}.",
    ),
    "HoldsPlaced": ("第 {epoch} 版所需资源均已占用。", "All capacity of epoch {epoch} is held."),
    "HoldsRefused": ("第 {epoch} 版所需资源未能全部占用。", "Not all capacity of epoch {epoch} could be held."),
    "CapacityRefused": (
        "“{resource}”容量不足({code}):{dimension} 需 {asked},余 {free},时段 {from_} 至 {until}。",
        "“{resource}” has too little room ({code}): {dimension} asked {asked}, free {free}, {from_} to {until}.",
    ),
    "StaleReply": (
        "收到已过期的答复 {reply}(第 {epoch} 版,现为第 {present_epoch} 版),未作改变。",
        "A stale {reply} (epoch {epoch}, now {present_epoch}) was noted and changed nothing.",
    ),
    "InvitationSent": (
        "邀请“{member}”担任 {seat}({resource}),请于 {answer_by} 前答复。",
        "“{member}” was asked to take {seat} ({resource}) and has until {answer_by}.",
    ),
    "InvitationReminded": (
        "已提醒“{member}”:答复时限已过 {share_gone}。",
        "“{member}” was reminded: {share_gone} of its time has gone by.",
    ),
    "InvitationAnswered": ("“{member}”{answer_zh}担任 {seat}{because_zh}。", "“{member}” {answer} {seat}{because_en}."),
    "InvitationClosed": (
        "对“{member}”的邀请({seat}){state_zh}:{reason_zh}。",
        "The invitation of “{member}” to {seat} was {state}: {reason_en}.",
    ),
    "LateAnswer": (
        "“{member}”的答复({answer_zh} {seat})来得太迟:邀请状态 {state},未作改变。",
        "“{member}” answered ({answer} {seat}) too late: the invitation is {state}; nothing changed.",
    ),
    "StoodBy": (
        "“{member}”接受得太迟,已登记为 {seat} 的候补。",
        "“{member}” said yes too late and stands by for {seat}.",
    ),
    "SeatLost": ("席位空缺:{lost_seats},{reason_zh}。", "Seats lost: {lost_seats}, {reason_en}."),
    "ProposalAgreed": ("第 {epoch} 版的各方均已接受。", "Everyone accepted epoch {epoch}."),
    "ReservationsConfirmed": ("第 {epoch} 版的资源均已预订。", "All capacity of epoch {epoch} is reserved."),
    "ConfirmationRefused": ("第 {epoch} 版的资源未能预订。", "The holds of epoch {epoch} could not be confirmed."),
    "ProposalClosed": ("方案已结束:{reason_zh}。", "The proposal was closed: {reason_en}."),
    "ConsortiumFormed": (
        "联合体成立,牵头单位“{lead}”,份额:{shares}。",
        "The consortium stands, led by “{lead}”; shares: {shares}.",
    ),
    "ConsortiumAtRisk": (
        "联合体存在风险:失去 {lost_team},{reason_zh};正在补齐。",
        "The consortium is at risk: it lost {lost_team}, {reason_en}. It is being repaired.",
    ),
    "ConsortiumRepaired": (
        "联合体已补齐:{seats};牵头单位“{lead}”,份额:{shares}。",
        "The consortium is complete again: {seats}; led by “{lead}”; shares: {shares}.",
    ),
    "ConsortiumLeftIncomplete": (
        "联合体暂时无法补齐({codes}),{repair_by} 前资源库有变化时再试。",
        "Nobody can complete the consortium now ({codes}); it is tried again as the pool changes, until {repair_by}.",
    ),
    "ConsortiumDissolved": ("联合体已解散:{reason_zh}。", "The consortium was dissolved: {reason_en}."),
}

WORDS = {
    "first": ("寻找团队", "a team is sought"),
    "repair": ("补齐席位", "a team is being completed"),
    "accepted": ("接受", "accepted"),
    "declined": ("谢绝", "declined"),
    "no_answer": ("逾期未答复", "no answer in time"),
    "expired": ("已过期", "expired"),
    "superseded": ("已被替换", "superseded"),
    "cancelled": ("已取消", "cancelled"),
    "capacity_taken": ("容量已被占用", "its capacity was taken"),
    "team_changed": ("团队已调整", "the team was changed"),
    "repaired": ("席位已补齐", "seats were refilled"),
    "no_standby": ("没有符合规则的候补", "nobody who fits stands by"),
    "need_cancelled": ("需求已取消", "the need was cancelled"),
    "member_suspended": ("会员不再处于正常状态", "the member lost its standing"),
    "resource_withdrawn": ("资源已撤下", "the resource was withdrawn"),
    "need_amended": ("需求已修改", "the need was amended"),
    "withdrew": ("成员退出", "its member withdrew"),
    "resource_changed": ("资源变更后不再满足需求", "a changed resource no longer meets the need"),
    "not_repaired": ("未能按期补齐席位", "it was not repaired in time"),
    "start_passed": ("项目开始日已过", "its first day has passed"),
}
IN_WORDS = {"purpose": "purpose", "reason": "reason", "why": "why", "answer": "answer", "state": "state"}


def told(what: str, details: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str]:
    """(Chinese, English) of one entry; `names` maps ids of members and resources to what people call them."""
    zh, en = SENTENCES.get(what, (what, what))
    values = _Shown(_values(details, names))
    return zh.format_map(values), en.format_map(values)


def _values(details: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: _moment(value) for name, value in details.items()}
    for name in IN_WORDS:
        values[f"{name}_zh"], values[f"{name}_en"] = _in_words(details.get(name))
    for name, of in (("member", "member_id"), ("resource", "resource_id"), ("lead", "lead_id")):
        values[name] = names.get(details.get(of) or "", details.get(of) or "—")
    reason = details.get("reason")
    values |= {
        "from_": _moment(details.get("from") or "—"),
        "because_zh": f"({reason})" if reason else "",
        "because_en": f" ({reason})" if reason else "",
        "best_cost": f"{details.get('best_cost_fen', 0) / 100:,.2f}",
        "codes": ", ".join(details.get("codes", ())),
        "changed_fields": ", ".join(details.get("changed", ())),
        "lost_team": _team(details.get("lost", ()), names),
        "shares": ", ".join(f"{names.get(who, who)} {part}%" for who, part in details.get("shares", {}).items()),
        **_seats(details.get("seats", ()), names),
    }
    return values


def _seats(seats: Any, names: Mapping[str, str]) -> dict[str, str]:
    seats = seats or ()
    if seats and isinstance(seats[0], str):
        return {"lost_seats": ", ".join(seats)}
    return {"seats": _team(seats, names)}


def _team(seats: Any, names: Mapping[str, str]) -> str:
    return ", ".join(f"{seat['seat']} {_holder(seat, names)}" for seat in seats or ())


def _holder(seat: Mapping[str, Any], names: Mapping[str, str]) -> str:
    holder = seat["resource_id"] or seat["member_id"]
    return names.get(holder, holder) if holder else "—"


def _in_words(code: Any) -> tuple[str, str]:
    return WORDS.get(str(code), (str(code), str(code)))


def _moment(value: Any) -> Any:
    """ISO instants as people in China read them."""
    if not isinstance(value, str) or len(value) < 19 or value[4:5] != "-" or "T" not in value:
        return value
    try:
        return datetime.fromisoformat(value).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return value


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"
