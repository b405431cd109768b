"""Member organisations, their standing and their API keys."""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY, PUBLIC, STAFF
from gateway.call import ask
from gateway.operations import Context, created, ok

members = Context("members", "会员单位", "Members")
ONE = "/v1/members/{member_id}"


@members.get("/v1/member-words", ok("MemberWords"), policy=PUBLIC)
def member_words() -> Any:
    """会员的代码表:种类、等级、产业链环节、状态
    The codes of members: kinds, tiers, segments, statuses
    """
    return ask("members", "member_words")


@members.post("/v1/members", created("Application", at="/v1/members/{id}"), policy=PUBLIC, body="ApplyForMembership")
def apply_for_membership(body: dict[str, Any]) -> Any:
    """申请入会
    Apply for membership
    任何单位均可申请,无需密钥;秘书处也可代为登记。
    Any organisation may apply, without a key; the secretariat may also enter it on its behalf.
    """
    return ask("members", "apply_for_membership", body)


@members.get("/v1/members", ok("Members"), policy=ANY_KEY, query="MemberFilters")
def list_members(filters: dict[str, str]) -> Any:
    """会员名录
    The directory of members
    会员看到有效会员;秘书处看到全部。
    Members see those in good standing; the secretariat sees all.
    """
    return ask("members", "members", filters)


@members.get(ONE, ok("Member"), policy=ANY_KEY)
def member(member_id: str) -> Any:
    """一家会员单位
    One member
    """
    return ask("members", "member", member_id)


@members.patch(ONE, ok("Member"), policy=ANY_KEY, body="ChangeMember")
def change_member(member_id: str, body: dict[str, Any]) -> Any:
    """修改会员资料
    Change a member
    会员可改自己的产业链环节、服务区域、服务半径和说明;等级、名称、控股关系由秘书处修改。
    A member changes its own segments, service regions, radius and note; tier, name and relations are the secretariat's.
    """
    return ask("members", "change_member", member_id, body)


@members.post(f"{ONE}/review", ok("Member"), policy=STAFF, body="ReviewMember")
def review_member(member_id: str, body: dict[str, Any]) -> Any:
    """入会审核:初审、公示、批准或驳回
    Review an application: screen, publicise, approve or reject
    """
    return ask("members", "review_member", member_id, body)


@members.post(f"{ONE}/dues", ok("Member"), policy=STAFF, body="RecordDues")
def record_dues(member_id: str, body: dict[str, Any]) -> Any:
    """登记会费
    Record dues
    会费有效期未过则会员生效,已过则为逾期。
    A member whose dues run on becomes active; one whose day has passed is overdue.
    """
    return ask("members", "record_dues", member_id, body)


@members.post(f"{ONE}/suspension", ok("Member"), policy=STAFF, body="SuspendMember")
def suspend_member(member_id: str, body: dict[str, Any]) -> Any:
    """暂停会员资格
    Suspend a member
    其资源下架,未答复的邀请作废。
    Its resources leave the pool and its open invitations lapse.
    """
    return ask("members", "suspend_member", member_id, body)


@members.delete(f"{ONE}/suspension", ok("Member"), policy=STAFF)
def reinstate_member(member_id: str) -> Any:
    """恢复会员资格
    Reinstate a member
    """
    return ask("members", "reinstate_member", member_id)


@members.post(f"{ONE}/termination", ok("Member"), policy=ANY_KEY, body="EndMembership")
def end_membership(member_id: str, body: dict[str, Any]) -> Any:
    """终止会员资格:会员自行退会,或由秘书处除名
    End a membership: a member leaves, or the secretariat removes it
    联系人信息随即删除,其密钥全部失效。
    Its contacts are erased, and its keys open nothing any more.
    """
    return ask("members", "end_membership", member_id, body)


@members.post(f"{ONE}/keys", created("IssuedKey", at="/v1/members/{member_id}/keys"), policy=ANY_KEY, body="IssueKey")
def issue_key(member_id: str, body: dict[str, Any]) -> Any:
    """签发 API 密钥
    Issue an API key
    密钥只显示这一次。
    The key is shown this once and never again.
    """
    return ask("members", "issue_key", member_id, body)


@members.get(f"{ONE}/keys", ok("ApiKeys"), policy=ANY_KEY)
def list_keys(member_id: str) -> Any:
    """会员的密钥(不含密文)
    A member's keys, without their secrets
    """
    return ask("members", "keys", member_id)


@members.delete(f"{ONE}/keys/{{key_id}}", ok("ApiKey"), policy=ANY_KEY)
def revoke_key(member_id: str, key_id: str) -> Any:
    """吊销密钥
    Revoke a key
    至多 10 秒后不再有效。
    It opens nothing any more within 10 seconds.
    """
    return ask("members", "revoke_key", member_id, key_id)
