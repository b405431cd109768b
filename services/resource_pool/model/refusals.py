"""Every no that the resource pool says, each with its reason in 中文 and English."""

from __future__ import annotations

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchResource(NotFound):
    """没有找到资源 {id}。
    There is no resource {id}.
    """


class NoSuchBlackout(NotFound):
    """资源 {resource_id} 没有占档 {blackout_id}。
    Resource {resource_id} has no blackout {blackout_id}.
    """


class NotYours(Forbidden):
    """资源 {id} 属于其他会员单位,只有其所有者或秘书处可以操作。
    Resource {id} belongs to another member; only its owner or the secretariat may do this.
    """


class StaffOnly(Forbidden):
    """此操作仅限联盟秘书处。
    Only the alliance's secretariat may do this.
    """


class OwnResourcesOnly(Forbidden):
    """会员单位只能为自己登记资源;owner_id 由秘书处使用。
    A member adds resources for itself only; owner_id is for the secretariat.
    """


class OwnerNeeded(Invalid):
    """秘书处登记资源时须写明 owner_id。
    The secretariat must say whose resource it is: owner_id.
    """


class OwnerNotYetKnown(Conflict):
    """资源池尚未收到会员单位 {owner_id} 的入会信息,请稍后重试。
    The resource pool has not yet heard of member {owner_id}; try again in a moment.
    """


class OwnerLacksStanding(Conflict):
    """会员单位 {owner_id} 当前状态为 {status},不能登记或发布资源。
    Member {owner_id} is {status} now and cannot offer resources.
    """


class WrongState(Conflict):
    """资源 {id} 当前处于 {state} 状态,不能执行“{action}”。
    Resource {id} is in state {state} now; it is not possible to {action} it.
    """


class ReferenceTaken(Conflict):
    """同一所有者已有资源使用此 reference。
    Another resource of the same owner already has this reference.
    """


class NothingToRevoke(Conflict):
    """资源 {id} 没有可撤销的有效证书 {certificate}。
    Resource {id} carries no certificate {certificate} that could be revoked.
    """


class NoSuchCapacity(Conflict):
    """资源 {resource_id} 没有容量维度 {dimension}(未发布的资源没有容量)。
    Resource {resource_id} has no capacity {dimension} (an unpublished resource has none).
    """


class CapacityTaken(Conflict):
    """资源 {resource_id} 的 {dimension} 在该时段仅余 {free},不足 {asked}。
    Resource {resource_id} has only {free} of {dimension} left in that window, less than {asked}.
    """


class BelowTaken(Conflict):
    """资源 {resource_id} 的 {dimension} 已被占用 {taken},容量不能降到 {asked}。
    {taken} of {dimension} of resource {resource_id} is taken already; its capacity cannot go down to {asked}.
    """


class LedgerFull(Conflict):
    """所需容量刚刚被占用,请刷新后重试。
    The capacity asked for has just been taken; look again and retry.
    """
