"""The doors of matchmaking: RPC methods and heard events, one line each."""

from __future__ import annotations

from typing import Any

from services.matchmaking import handlers, queries, schemas
from services.matchmaking.repository import MatchmakingWork
from shared.contracts.matchmaking import DeadlinePassed
from shared.contracts.members import MemberActivated, MemberSuspended, MemberUpdated
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
    ResourcePublished,
    ResourceWithdrawn,
)
from shared.entrypoints import Transact, on, rpc


class MatchmakingService:
    """Needs, match runs, proposals, invitations and consortia."""

    name = "matchmaking"
    transact = Transact(MatchmakingWork)

    @rpc
    def open_need(self, call: Any, body: Any) -> Any:
        return self.transact(handlers.open_need, schemas.OpenNeed, call, body, schemas.Need)

    @rpc
    def needs(self, call: Any, filters: Any = None) -> Any:
        return self.transact.read(queries.needs, call, filters)

    @rpc
    def need(self, call: Any, need_id: str) -> Any:
        return self.transact.read(queries.need, call, need_id)

    @rpc
    def amend_need(self, call: Any, need_id: str, body: Any) -> Any:
        return self.transact(handlers.amend_need, schemas.AmendNeed, call, body, schemas.Need, need_id=need_id)

    @rpc
    def cancel_need(self, call: Any, need_id: str, body: Any) -> Any:
        return self.transact(handlers.cancel_need, schemas.CancelNeed, call, body, schemas.Need, need_id=need_id)

    @rpc
    def match(self, call: Any, need_id: str, filters: Any = None) -> Any:
        return self.transact.read(queries.match, call, need_id, filters)

    @rpc
    def rematch(self, call: Any, need_id: str, body: Any = None) -> Any:
        return self.transact(handlers.rematch, schemas.Rematch, call, body, schemas.Match, need_id=need_id)

    @rpc
    def timeline(self, call: Any, need_id: str) -> Any:
        return self.transact.read(queries.timeline, call, need_id)

    @rpc
    def issue_proposal(self, call: Any, need_id: str, body: Any = None) -> Any:
        return self.transact(
            handlers.issue_proposal, schemas.IssueProposal, call, body, schemas.Proposal, need_id=need_id
        )

    @rpc
    def proposals(self, call: Any, filters: Any = None) -> Any:
        return self.transact.read(queries.proposals, call, filters)

    @rpc
    def proposal(self, call: Any, proposal_id: str) -> Any:
        return self.transact.read(queries.proposal, call, proposal_id)

    @rpc
    def invitations(self, call: Any, filters: Any = None) -> Any:
        return self.transact.read(queries.invitations, call, filters)

    @rpc
    def invitation(self, call: Any, invitation_id: str) -> Any:
        return self.transact.read(queries.invitation, call, invitation_id)

    @rpc
    def answer_invitation(self, call: Any, invitation_id: str, body: Any) -> Any:
        path = {"invitation_id": invitation_id}
        return self.transact(
            handlers.answer_invitation, schemas.AnswerInvitation, call, body, schemas.Invitation, **path
        )

    @rpc
    def consortia(self, call: Any, filters: Any = None) -> Any:
        return self.transact.read(queries.consortia, call, filters)

    @rpc
    def consortium(self, call: Any, consortium_id: str) -> Any:
        return self.transact.read(queries.consortium, call, consortium_id)

    @rpc
    def pool(self, call: Any) -> Any:
        return self.transact.read(queries.pool, call)

    @on(MemberActivated, MemberUpdated, MemberSuspended)
    def on_member_changed(self, envelope: Any) -> None:
        self.transact.hear(handlers.learn_member, envelope, "on_member_changed")

    @on(ResourcePublished, ResourceWithdrawn)
    def on_resource_changed(self, envelope: Any) -> None:
        self.transact.hear(handlers.learn_resource, envelope, "on_resource_changed")

    @on(HoldsPlaced)
    def on_holds_placed(self, envelope: Any) -> None:
        self.transact.hear(handlers.invite, envelope, "on_holds_placed")

    @on(HoldsRefused)
    def on_holds_refused(self, envelope: Any) -> None:
        self.transact.hear(handlers.seek_other_capacity, envelope, "on_holds_refused")

    @on(ReservationsConfirmed)
    def on_reservations_confirmed(self, envelope: Any) -> None:
        self.transact.hear(handlers.form_consortium, envelope, "on_reservations_confirmed")

    @on(ConfirmationRefused)
    def on_confirmation_refused(self, envelope: Any) -> None:
        self.transact.hear(handlers.hold_again, envelope, "on_confirmation_refused")

    @on(HoldsReleased, CapacityFreed)
    def on_holds_released(self, envelope: Any) -> None:
        self.transact.hear(handlers.try_freed_capacity, envelope, "on_holds_released")

    @on(DeadlinePassed)
    def on_deadline_passed(self, envelope: Any) -> None:
        self.transact.hear(handlers.meet_deadline, envelope, "on_deadline_passed")
