"""Every route asks the right service the right question."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.routes import CONTEXTS
from tests.fakes.rpc import FakeRpc, Headers

BODY = {"said": "as is"}
ROUTES: list[tuple[str, str, str, str, list[Any]]] = [
    ("GET", "/v1/member-words", "members", "member_words", []),
    ("POST", "/v1/members", "members", "apply_for_membership", [BODY]),
    ("GET", "/v1/members?kind=MFR", "members", "members", [{"kind": "MFR"}]),
    ("GET", "/v1/members/mem_1", "members", "member", ["mem_1"]),
    ("PATCH", "/v1/members/mem_1", "members", "change_member", ["mem_1", BODY]),
    ("POST", "/v1/members/mem_1/review", "members", "review_member", ["mem_1", BODY]),
    ("POST", "/v1/members/mem_1/dues", "members", "record_dues", ["mem_1", BODY]),
    ("POST", "/v1/members/mem_1/suspension", "members", "suspend_member", ["mem_1", BODY]),
    ("DELETE", "/v1/members/mem_1/suspension", "members", "reinstate_member", ["mem_1"]),
    ("POST", "/v1/members/mem_1/termination", "members", "end_membership", ["mem_1", BODY]),
    ("POST", "/v1/members/mem_1/keys", "members", "issue_key", ["mem_1", BODY]),
    ("GET", "/v1/members/mem_1/keys", "members", "keys", ["mem_1"]),
    ("DELETE", "/v1/members/mem_1/keys/key_1", "members", "revoke_key", ["mem_1", "key_1"]),
    ("GET", "/v1/resource-kinds", "resource_pool", "kinds", []),
    ("POST", "/v1/resources", "resource_pool", "add_resource", [BODY]),
    ("GET", "/v1/resources?state=draft&limit=2", "resource_pool", "resources", [{"state": "draft", "limit": "2"}]),
    ("GET", "/v1/resources/res_1", "resource_pool", "resource", ["res_1"]),
    ("PATCH", "/v1/resources/res_1", "resource_pool", "change_resource", ["res_1", BODY]),
    ("POST", "/v1/resources/res_1/submission", "resource_pool", "submit_resource", ["res_1"]),
    ("POST", "/v1/resources/res_1/review", "resource_pool", "review_resource", ["res_1", BODY]),
    ("POST", "/v1/resources/res_1/retirement", "resource_pool", "retire_resource", ["res_1", BODY]),
    ("POST", "/v1/resources/res_1/certificates/revocation", "resource_pool", "revoke_certificate", ["res_1", BODY]),
    ("GET", "/v1/resources/res_1/capacity?from=2027-01-01", "resource_pool", "capacity",
     ["res_1", {"from": "2027-01-01"}]),
    ("POST", "/v1/resources/res_1/blackouts", "resource_pool", "add_blackout", ["res_1", BODY]),
    ("DELETE", "/v1/resources/res_1/blackouts/blk_1", "resource_pool", "remove_blackout", ["res_1", "blk_1"]),
    ("POST", "/v1/needs", "matchmaking", "open_need", [BODY]),
    ("GET", "/v1/needs?mode=RND", "matchmaking", "needs", [{"mode": "RND"}]),
    ("GET", "/v1/needs/need_1", "matchmaking", "need", ["need_1"]),
    ("PATCH", "/v1/needs/need_1", "matchmaking", "amend_need", ["need_1", BODY]),
    ("POST", "/v1/needs/need_1/cancellation", "matchmaking", "cancel_need", ["need_1", BODY]),
    ("GET", "/v1/needs/need_1/match", "matchmaking", "match", ["need_1", {}]),
    ("GET", "/v1/needs/need_1/match?purpose=first", "matchmaking", "match", ["need_1", {"purpose": "first"}]),
    ("POST", "/v1/needs/need_1/match", "matchmaking", "rematch", ["need_1"]),
    ("GET", "/v1/needs/need_1/timeline", "matchmaking", "timeline", ["need_1"]),
    ("GET", "/v1/pool", "matchmaking", "pool", []),
    ("POST", "/v1/needs/need_1/proposals", "matchmaking", "issue_proposal", ["need_1", BODY]),
    ("GET", "/v1/proposals?need=need_1", "matchmaking", "proposals", [{"need": "need_1"}]),
    ("GET", "/v1/proposals/prop_1", "matchmaking", "proposal", ["prop_1"]),
    ("GET", "/v1/invitations?state=pending", "matchmaking", "invitations", [{"state": "pending"}]),
    ("GET", "/v1/invitations/inv_1", "matchmaking", "invitation", ["inv_1"]),
    ("POST", "/v1/invitations/inv_1/answer", "matchmaking", "answer_invitation", ["inv_1", BODY]),
    ("GET", "/v1/consortia?need=need_1", "matchmaking", "consortia", [{"need": "need_1"}]),
    ("GET", "/v1/consortia/con_1", "matchmaking", "consortium", ["con_1"]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "service", "asked", "args"), ROUTES, ids=lambda v: str(v)[:40])
def test_a_route_asks_its_service(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, method: str, path: str, service: str, asked: str, args: list[Any]
) -> None:
    body = {"json": BODY} if BODY in args else {}
    answer = client.open(path, method=method, headers=staff, **body)
    assert answer.status_code < 300
    assert [(one.service, one.method, list(one.args)) for one in rpc.asked] == [(service, asked, args)]


def test_no_route_is_missing_from_this_table() -> None:
    served = {(o.method, o.path) for context in CONTEXTS for o in context.operations}
    assert len({(method, path.partition("?")[0]) for method, path, *_ in ROUTES}) == len(served)
