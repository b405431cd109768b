"""The life of a resource, and of its owner's standing."""

from __future__ import annotations

from services.resource_pool import policies
from services.resource_pool.commands import (
    AddResource,
    ChangeResource,
    RetireResource,
    ReviewResource,
    RevokeCertificate,
    SubmitResource,
)
from services.resource_pool.handlers.ports import Work
from services.resource_pool.model import Resource
from shared import clock
from shared.contracts.members import MemberActivated, MemberSuspended, MemberUpdated
from shared.ids import new_id


def add_resource(command: AddResource, work: Work) -> Resource:
    """Take in a draft of an owner with standing."""
    owner_id = policies.who_will_own(command.actor, command.owner_id)
    policies.require_offering(work.owners.find(owner_id), owner_id)
    spec = work.kinds.checked(command.kind, command.spec)
    draft = Resource(new_id("res"), owner_id, command.kind, command.title, spec, command.reference)
    return work.resources.add(draft)


def change_resource(command: ChangeResource, work: Work) -> Resource:
    """Change a draft or a published resource; a published one stays published, its capacities follow its spec."""
    resource = work.resources.get(command.resource_id)
    policies.require_owner(command.actor, resource)
    spec = None if command.spec is None else work.kinds.checked(resource.kind, command.spec)
    resource.change(command.title, command.reference, spec)
    if spec is not None and resource.state == "published":
        work.ledger.set_amounts(resource.id, policies.capacities(resource.kind, spec))
    return resource


def submit_resource(command: SubmitResource, work: Work) -> Resource:
    """Hand a draft in for review."""
    resource = work.resources.get(command.resource_id)
    policies.require_owner(command.actor, resource)
    resource.submit()
    return resource


def review_resource(command: ReviewResource, work: Work) -> Resource:
    """Publish what was handed in, with the capacities of its spec, or return it with a reason."""
    policies.require_staff(command.actor)
    owner = work.owners.owner_of(command.resource_id)
    resource = work.resources.get(command.resource_id)
    if command.decision == "return":
        resource.send_back(command.reason or "")
        return resource
    policies.require_offering(owner, resource.owner_id)
    resource.publish()
    work.ledger.set_amounts(resource.id, policies.capacities(resource.kind, resource.spec))
    return resource


def retire_resource(command: RetireResource, work: Work) -> Resource:
    """Take a resource off for good. What proposals hold of it is for matchmaking to give back, seat by seat."""
    resource = work.resources.get(command.resource_id)
    policies.require_owner(command.actor, resource)
    resource.retire(command.reason)
    return resource


def revoke_certificate(command: RevokeCertificate, work: Work) -> Resource:
    """End a certificate from today on."""
    policies.require_staff(command.actor)
    resource = work.resources.get(command.resource_id)
    resource.revoke_certificate(command.code, command.reason, clock.today())
    return resource


def learn_owner(event: MemberActivated | MemberUpdated | MemberSuspended, work: Work) -> None:
    """Keep a member's standing; what it has on offer goes and comes back with it. Older facts change nothing."""
    owner = work.owners.open(event.member_id)
    if owner.learn(event.facts.version, event.facts.status):
        policies.settle(owner, work.resources.published_by(event.member_id))
