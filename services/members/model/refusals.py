"""The answers "no" of this service; each docstring is the message, each class name the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchMember(NotFound):
    """没有会员 {id}。
    There is no member {id}.
    """


class NoSuchKey(NotFound):
    """没有密钥 {id}。
    There is no key {id}.
    """


class StaffOnly(Forbidden):
    """只有秘书处可以进行此操作。
    Only the secretariat may do this.
    """


class NotYours(Forbidden):
    """只能处理本单位的资料。
    You may do this for your own organisation only.
    """


class AlreadyMember(Conflict):
    """该统一社会信用代码已属于一家会员或申请单位。
    This unified social credit code already belongs to a member or an applicant.
    """

    def __init__(self, errors: Sequence[Mapping[str, str]] = (), **values: Any) -> None:
        own = [{"field": "uscc", "zh": "已被登记", "en": "is registered already"}]
        super().__init__(errors or own, **values)


class WrongStatus(Conflict):
    """会员当前状态为 {status},不能改为 {wanted}。
    The member is {status} now and cannot become {wanted}.
    """


class MembershipEnded(Conflict):
    """会员关系已结束(当前状态 {status}),资料不能再改。
    The membership has ended (status {status}); nothing about it can be changed.
    """


class ReasonNeeded(Invalid):
    """不予通过须说明理由。
    A rejection needs a reason.
    """


class UnknownRelation(Invalid):
    """控股方或股东 {id} 不是已登记的会员。
    The controlling or holding member {id} is not registered here.
    """


class ControlCircle(Invalid):
    """控制关系不能构成循环。
    Control must not run in a circle.
    """


class TooManyShares(Invalid):
    """各股东持股合计不能超过 100%。
    The shares of all holders must not exceed 100 per cent.
    """


class NoKeysNow(Conflict):
    """会员当前状态为 {status},不能签发密钥。
    No key can be issued while the member is {status}.
    """


class TooManyKeys(Conflict):
    """有效密钥已达上限 {most} 个,请先吊销一个。
    There are {most} keys in use, which is the limit; revoke one first.
    """
