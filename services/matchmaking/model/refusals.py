"""Why matchmaking says no. The class name is the code, the docstring the message."""

from __future__ import annotations

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class NeedNotFound(NotFound):
    """没有编号为 {id} 的需求。
    There is no need {id}.
    """


class ProposalNotFound(NotFound):
    """没有编号为 {id} 的方案。
    There is no proposal {id}.
    """


class InvitationNotFound(NotFound):
    """没有编号为 {id} 的邀请。
    There is no invitation {id}.
    """


class ConsortiumNotFound(NotFound):
    """没有编号为 {id} 的联合体。
    There is no consortium {id}.
    """


class MatchNotFound(NotFound):
    """需求 {id} 还没有匹配记录。
    There is no match run for need {id} yet.
    """


class NotAPartner(Forbidden):
    """只有联盟会员或秘书处可以进行此操作。
    Only a member of the alliance or its secretariat may do this.
    """


class StaffOnly(Forbidden):
    """只有秘书处可以查看。
    Only the secretariat may see this.
    """


class StaffOnlyField(Forbidden):
    """字段 {field} 只有秘书处可以填写。
    Only the secretariat may set the field {field}.
    """


class DemandOwnerNeeded(Invalid):
    """秘书处代外部业主发布需求时,须写明业主名称(demand_owner)。
    A need that the secretariat opens must name its outside owner (demand_owner).
    """


class NotInStanding(Forbidden):
    """会员 {name} 当前不在正常状态({status}),不能发布需求。
    Member {name} is not in good standing ({status}) and cannot open needs.
    """


class NeedStateRefuses(Conflict):
    """需求当前状态为“{state}”,不能进行此操作。
    The need is {state} now; this cannot be done.
    """


class MatchPending(Conflict):
    """正在匹配,请等待本次结果。
    A match run is under way; wait for its result.
    """


class NoSuchTeam(Conflict):
    """最近一次匹配没有第 {rank} 名的团队(共保留 {kept} 个)。
    The newest match has no team of rank {rank} ({kept} are kept).
    """


class MatchOutdated(Conflict):
    """匹配之后 {what} 已变化或撤下,请重新匹配。
    {what} has changed or gone since this match; ask for a new one.
    """


class ProposalAlreadyLive(Conflict):
    """该需求已有进行中的方案(ORG-02),同一时间只能有一个。
    This need already has a live proposal (ORG-02); there can be only one at a time.
    """


class RivalUnderCommonControl(Conflict):
    """{one} 与 {other} 受同一控制,不得就同一需求互相竞争(ORG-02)。
    {one} and {other} are under common control and may not compete for one need (ORG-02).
    """


class AnswerTooLate(Conflict):
    """邀请当前状态为“{state}”,方案状态为“{proposal}”,此答复不再生效。
    The invitation is {state} and its proposal {proposal}: this answer comes too late.
    """

    leaves_a_note = True


class StandsByInstead(AnswerTooLate):
    """邀请当前状态为“{state}”,方案状态为“{proposal}”,此次接受来得太迟;已为贵单位登记候补,席位空出且符合规则时将再次邀请。
    The invitation is {state} and its proposal {proposal}: too late. You stand by, and are asked if you fit.
    """
