"""Needs: what a project calls for, its match runs, and its story."""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY, STAFF
from gateway.call import ask
from gateway.operations import Context, accepted, ok

needs = Context("needs", "需求", "Needs")
ONE = "/v1/needs/{need_id}"


@needs.post("/v1/needs", accepted("Need", at="/v1/needs/{id}"), policy=ANY_KEY, body="OpenNeed")
def open_need(body: dict[str, Any]) -> Any:
    """发布需求,随即开始匹配
    Open a need; matching starts at once
    字段随建设模式(mode)而定;auto 为 true 时自动提出最优方案。
    The fields depend on the mode; with auto true the best team is proposed at once.
    """
    return ask("matchmaking", "open_need", body)


@needs.get("/v1/needs", ok("Needs"), policy=ANY_KEY, query="NeedsFilter")
def list_needs(filters: dict[str, str]) -> Any:
    """需求列表
    Needs
    """
    return ask("matchmaking", "needs", filters)


@needs.get(ONE, ok("Need"), policy=ANY_KEY)
def need(need_id: str) -> Any:
    """一项需求
    One need
    """
    return ask("matchmaking", "need", need_id)


@needs.patch(ONE, accepted("Need", at="/v1/needs/{need_id}"), policy=ANY_KEY, body="AmendNeed")
def amend_need(need_id: str, body: dict[str, Any]) -> Any:
    """修改需求:给出修改后的完整内容
    Amend a need: send the whole of it as it is from now on
    已发出的邀请一律作废并告知原因,占用随即释放,重新匹配;联合体组建后不可修改。
    Invitations are superseded and told why, holds are released, a new match starts; not once a consortium stands.
    """
    return ask("matchmaking", "amend_need", need_id, body)


@needs.post(f"{ONE}/cancellation", ok("Need"), policy=ANY_KEY, body="CancelNeed")
def cancel_need(need_id: str, body: dict[str, Any]) -> Any:
    """撤回需求
    Cancel a need
    占用随即释放,受邀单位均会得知原因。
    Holds are released, and everyone who was asked is told why.
    """
    return ask("matchmaking", "cancel_need", need_id, body)


@needs.get(f"{ONE}/match", ok("Match"), policy=ANY_KEY, query="MatchFilter")
def match(need_id: str, filters: dict[str, str]) -> Any:
    """最近一次匹配:团队排名、费用、被排除资源的原因
    The newest match run: ranked teams, costs, and why others were left out
    """
    return ask("matchmaking", "match", need_id, filters)


@needs.post(f"{ONE}/match", accepted("Match", at="/v1/needs/{need_id}/match"), policy=ANY_KEY)
def rematch(need_id: str) -> Any:
    """重新匹配
    Match again
    """
    return ask("matchmaking", "rematch", need_id)


@needs.get(f"{ONE}/timeline", ok("Timeline"), policy=ANY_KEY)
def timeline(need_id: str) -> Any:
    """需求的全过程
    The need's whole story
    """
    return ask("matchmaking", "timeline", need_id)


@needs.get("/v1/pool", ok("Pool"), policy=STAFF)
def pool() -> Any:
    """匹配所知的会员与资源数量
    How many members and resources matchmaking knows
    """
    return ask("matchmaking", "pool")
