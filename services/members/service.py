"""The doors of the members service: who is in the alliance, and who speaks for whom."""

from __future__ import annotations

from typing import Any

from nameko.dependency_providers import Config

from services.members import handlers, queries, schemas
from services.members.repository import MembersWork
from shared.contracts.matchmaking import DeadlinePassed
from shared.entrypoints import Transact, on, rpc


class MembersService:
    """会员服务 · members."""

    name = "members"
    transact = Transact(MembersWork)
    config = Config()

    @rpc
    def apply_for_membership(self, call: Any, body: Any) -> Any:
        return self.transact(handlers.apply_for_membership, schemas.ApplyForMembership, call, body, schemas.Application)

    @rpc
    def review_member(self, call: Any, member_id: str, body: Any) -> Any:
        return self.transact(
            handlers.review_member, schemas.ReviewMember, call, body, schemas.Member, member_id=member_id
        )

    @rpc
    def record_dues(self, call: Any, member_id: str, body: Any) -> Any:
        return self.transact(handlers.record_dues, schemas.RecordDues, call, body, schemas.Member, member_id=member_id)

    @rpc
    def suspend_member(self, call: Any, member_id: str, body: Any) -> Any:
        return self.transact(
            handlers.suspend_member, schemas.SuspendMember, call, body, schemas.Member, member_id=member_id
        )

    @rpc
    def reinstate_member(self, call: Any, member_id: str) -> Any:
        return self.transact(
            handlers.reinstate_member, schemas.ReinstateMember, call, None, schemas.Member, member_id=member_id
        )

    @rpc
    def end_membership(self, call: Any, member_id: str, body: Any) -> Any:
        return self.transact(
            handlers.end_membership, schemas.EndMembership, call, body, schemas.Member, member_id=member_id
        )

    @rpc
    def change_member(self, call: Any, member_id: str, body: Any) -> Any:
        return self.transact(
            handlers.change_member, schemas.ChangeMember, call, body, schemas.Member, member_id=member_id
        )

    @rpc
    def issue_key(self, call: Any, member_id: str, body: Any) -> Any:
        # A reply kept under an Idempotency-Key would keep the secret: asked twice, there are two keys.
        return self.transact(
            handlers.issue_key,
            schemas.IssueKey,
            {**call, "idempotency": None},
            body,
            schemas.IssuedKey,
            member_id=member_id,
            pepper=self.config["KEY_PEPPER"],
        )

    @rpc
    def revoke_key(self, call: Any, member_id: str, key_id: str) -> Any:
        return self.transact(
            handlers.revoke_key, schemas.RevokeKey, call, None, schemas.ApiKey, member_id=member_id, key_id=key_id
        )

    @rpc
    def members(self, call: Any, filters: Any) -> Any:
        return self.transact.read(queries.members, call, filters)

    @rpc
    def member(self, call: Any, member_id: str) -> Any:
        return self.transact.read(queries.member, call, member_id)

    @rpc
    def keys(self, call: Any, member_id: str) -> Any:
        return self.transact.read(queries.keys, call, member_id)

    @rpc
    def member_words(self, call: Any) -> Any:
        return self.transact.read(queries.words, call)

    @rpc
    def authenticate(self, call: Any, key_id: str, digest: str) -> Any:
        return self.transact.read(queries.authenticate, call, key_id, digest)

    @on(DeadlinePassed)
    def on_deadline_passed(self, envelope: Any) -> None:
        self.transact.hear(handlers.lapse_dues, envelope, "on_deadline_passed")
