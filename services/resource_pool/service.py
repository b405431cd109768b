"""The doors of the resource pool: RPC methods and heard events, one line each."""

from __future__ import annotations

from typing import Any

from services.resource_pool import handlers, queries, schemas
from services.resource_pool.repository import ResourcePoolWork
from shared.contracts.matchmaking import ProposalAgreed, ProposalAmended, ProposalClosed, ProposalIssued
from shared.contracts.members import MemberActivated, MemberSuspended, MemberUpdated
from shared.entrypoints import Transact, on, rpc


class ResourcePoolService:
    """What members offer, and how much of it is taken when."""

    name = "resource_pool"
    transact = Transact(ResourcePoolWork)

    @rpc
    def add_resource(self, call: Any, body: Any) -> Any:
        return self.transact(handlers.add_resource, schemas.AddResource, call, body, schemas.Resource)

    @rpc
    def change_resource(self, call: Any, resource_id: str, body: Any) -> Any:
        return self.transact(
            handlers.change_resource, schemas.ChangeResource, call, body, schemas.Resource, resource_id=resource_id
        )

    @rpc
    def submit_resource(self, call: Any, resource_id: str, body: Any = None) -> Any:
        return self.transact(
            handlers.submit_resource, schemas.SubmitResource, call, body, schemas.Resource, resource_id=resource_id
        )

    @rpc
    def review_resource(self, call: Any, resource_id: str, body: Any) -> Any:
        return self.transact(
            handlers.review_resource, schemas.ReviewResource, call, body, schemas.Resource, resource_id=resource_id
        )

    @rpc
    def retire_resource(self, call: Any, resource_id: str, body: Any) -> Any:
        return self.transact(
            handlers.retire_resource, schemas.RetireResource, call, body, schemas.Resource, resource_id=resource_id
        )

    @rpc
    def revoke_certificate(self, call: Any, resource_id: str, body: Any) -> Any:
        return self.transact(
            handlers.revoke_certificate,
            schemas.RevokeCertificate,
            call,
            body,
            schemas.Resource,
            resource_id=resource_id,
        )

    @rpc
    def add_blackout(self, call: Any, resource_id: str, body: Any) -> Any:
        return self.transact(
            handlers.add_blackout, schemas.AddBlackout, call, body, schemas.Blackout, resource_id=resource_id
        )

    @rpc
    def remove_blackout(self, call: Any, resource_id: str, blackout_id: str, body: Any = None) -> Any:
        path = {"resource_id": resource_id, "blackout_id": blackout_id}
        return self.transact(handlers.remove_blackout, schemas.RemoveBlackout, call, body, schemas.Removed, **path)

    @rpc
    def resources(self, call: Any, filters: Any = None) -> Any:
        return self.transact.read(queries.resources, call, filters)

    @rpc
    def resource(self, call: Any, resource_id: str) -> Any:
        return self.transact.read(queries.resource, call, resource_id)

    @rpc
    def kinds(self, call: Any) -> Any:
        return self.transact.read(queries.kinds, call)

    @rpc
    def capacity(self, call: Any, resource_id: str, filters: Any = None) -> Any:
        return self.transact.read(queries.capacity, call, resource_id, filters)

    @on(MemberActivated, MemberUpdated, MemberSuspended)
    def on_member_changed(self, envelope: Any) -> None:
        self.transact.hear(handlers.learn_owner, envelope, "on_member_changed")

    @on(ProposalIssued, ProposalAmended)
    def on_proposal_issued(self, envelope: Any) -> None:
        self.transact.hear(handlers.place_holds, envelope, "on_proposal_issued")

    @on(ProposalAgreed)
    def on_proposal_agreed(self, envelope: Any) -> None:
        self.transact.hear(handlers.confirm_holds, envelope, "on_proposal_agreed")

    @on(ProposalClosed)
    def on_proposal_closed(self, envelope: Any) -> None:
        self.transact.hear(handlers.release_holds, envelope, "on_proposal_closed")
