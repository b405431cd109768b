"""What members offer to the pool: resources, their review, their capacity."""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY, STAFF
from gateway.call import ask
from gateway.operations import Context, created, ok

resources = Context("resources", "资源", "Resources")
ONE = "/v1/resources/{resource_id}"


@resources.get("/v1/resource-kinds", ok("ResourceKinds"), policy=ANY_KEY)
def resource_kinds() -> Any:
    """资源种类及其规格字段
    The kinds of resources and the fields of their specs
    """
    return ask("resource_pool", "kinds")


@resources.post("/v1/resources", created("Resource", at="/v1/resources/{id}"), policy=ANY_KEY, body="AddResource")
def add_resource(body: dict[str, Any]) -> Any:
    """登记资源(草稿)
    Offer a resource (a draft)
    会员登记自己的资源;秘书处须写明 owner_id。
    A member offers its own; the secretariat names the owner_id.
    """
    return ask("resource_pool", "add_resource", body)


@resources.get("/v1/resources", ok("Resources"), policy=ANY_KEY, query="ResourceFilters")
def list_resources(filters: dict[str, str]) -> Any:
    """资源池
    The pool of resources
    """
    return ask("resource_pool", "resources", filters)


@resources.get(ONE, ok("Resource"), policy=ANY_KEY)
def resource(resource_id: str) -> Any:
    """一项资源
    One resource
    """
    return ask("resource_pool", "resource", resource_id)


@resources.patch(ONE, ok("Resource"), policy=ANY_KEY, body="ChangeResource")
def change_resource(resource_id: str, body: dict[str, Any]) -> Any:
    """修改资源
    Change a resource
    spec 须整份给出;已发布的资源以新版本继续发布。
    A spec is given whole; a published resource stays published, as a new version.
    """
    return ask("resource_pool", "change_resource", resource_id, body)


@resources.post(f"{ONE}/submission", ok("Resource"), policy=ANY_KEY)
def submit_resource(resource_id: str) -> Any:
    """提交审核
    Hand a draft in for review
    """
    return ask("resource_pool", "submit_resource", resource_id)


@resources.post(f"{ONE}/review", ok("Resource"), policy=STAFF, body="ReviewResource")
def review_resource(resource_id: str, body: dict[str, Any]) -> Any:
    """审核资源:发布或退回
    Review a resource: publish or return it
    """
    return ask("resource_pool", "review_resource", resource_id, body)


@resources.post(f"{ONE}/retirement", ok("Resource"), policy=ANY_KEY, body="RetireResource")
def retire_resource(resource_id: str, body: dict[str, Any]) -> Any:
    """下架资源
    Take a resource off the pool for good
    """
    return ask("resource_pool", "retire_resource", resource_id, body)


@resources.post(f"{ONE}/certificates/revocation", ok("Resource"), policy=STAFF, body="RevokeCertificate")
def revoke_certificate(resource_id: str, body: dict[str, Any]) -> Any:
    """撤销证书
    Revoke a certificate
    依赖该证书的席位将改由候补承担。
    Seats that rest on it go to a standby.
    """
    return ask("resource_pool", "revoke_certificate", resource_id, body)


@resources.get(f"{ONE}/capacity", ok("Capacity"), policy=ANY_KEY, query="CapacityFilters")
def capacity(resource_id: str, filters: dict[str, str]) -> Any:
    """一段时间内的可用容量
    What is free, over a span of time
    所有者和秘书处还能看到各项占用。
    Its owner and the secretariat also see who holds what.
    """
    return ask("resource_pool", "capacity", resource_id, filters)


@resources.post(
    f"{ONE}/blackouts",
    created("Blackout", at="/v1/resources/{resource_id}/capacity"),
    policy=ANY_KEY,
    body="AddBlackout",
)
def add_blackout(resource_id: str, body: dict[str, Any]) -> Any:
    """停用一段时间的容量
    Keep some capacity out of reach for a while
    """
    return ask("resource_pool", "add_blackout", resource_id, body)


@resources.delete(f"{ONE}/blackouts/{{blackout_id}}", ok("Removed"), policy=ANY_KEY)
def remove_blackout(resource_id: str, blackout_id: str) -> Any:
    """取消停用
    Give back what a blackout kept
    """
    return ask("resource_pool", "remove_blackout", resource_id, blackout_id)
