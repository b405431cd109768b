"""Who is it, and may they come in here. Closed by default: a route without a policy does not start."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request

from gateway import call
from gateway.refusals import BadKey, NeedsKey, NoPolicy, StaffOnly
from shared import keys

AUTHENTICATOR = "lianping.authenticator"
REMEMBERED = 4096
"""How many keys are remembered at once; the one used longest ago goes first."""


@dataclass(frozen=True)
class Policy:
    """Who may use a route. What they may see there is the service's to say."""

    name: str
    zh: str
    en: str


PUBLIC = Policy("public", "无需密钥", "no key needed")
ANY_KEY = Policy("key", "需要会员或秘书处密钥", "a member's or the secretariat's key")
STAFF = Policy("staff", "仅限秘书处密钥", "the secretariat's key only")
POLICIES = (PUBLIC, ANY_KEY, STAFF)


class RouteWithoutPolicy(Exception):
    """A route was registered without saying who may use it."""


def check_policies(app: Flask) -> None:
    """Every view of `app` has a policy.

    Raises:
        RouteWithoutPolicy: naming the first that has none.
    """
    for endpoint, view in app.view_functions.items():
        if getattr(view, "policy", None) not in POLICIES:
            raise RouteWithoutPolicy(endpoint)


def come_in() -> None:
    """Settle who sends the running request, and whether its route is open to them.

    Raises:
        Refusal: no valid key (401), or not the right one (403).
    """
    if request.endpoint is None:
        return
    policy = getattr(current_app.view_functions[request.endpoint], "policy", None)
    if policy not in POLICIES:
        raise NoPolicy()
    header = request.headers.get("Authorization")
    if header is not None:
        authenticator: Authenticator = current_app.extensions[AUTHENTICATOR]
        g.actor = authenticator.actor(header)
    admit(policy, g.actor)


def admit(policy: Policy, actor: dict[str, Any]) -> None:
    """Let `actor` in, or not.

    Raises:
        NeedsKey: the route wants a key and none was given.
        StaffOnly: the route is the secretariat's.
    """
    if policy is PUBLIC:
        return
    if actor["kind"] not in ("staff", "member"):
        raise NeedsKey()
    if policy is STAFF and actor["kind"] != "staff":
        raise StaffOnly()


class Authenticator:
    """Turns an Authorization header into an actor. A yes is remembered for a few seconds, a no never."""

    def __init__(self, pepper: str, remember_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        keys.digest("", pepper)  # a pepper that is too short must show now, not at the first request
        self._pepper, self._remember_s, self._clock = pepper, remember_s, clock
        self._known: OrderedDict[tuple[str, str], tuple[float, dict[str, Any]]] = OrderedDict()

    def actor(self, header: str) -> dict[str, Any]:
        """{"kind": "staff" | "member", "member_id"} of the key in `header` ("Bearer lp_…").

        Raises:
            Unauthenticated: not a key, not a known key, or a revoked one (within `remember_s` seconds).
        """
        key_id, digest = self._read(header)
        known = self._known.get((key_id, digest))
        if known is not None and known[0] > self._clock():
            self._known.move_to_end((key_id, digest))
            return known[1]
        self._known.pop((key_id, digest), None)
        told = call.ask_as_gateway("members", "authenticate", key_id, digest)
        actor = {"kind": told["kind"], "member_id": told.get("member_id")}
        self._remember((key_id, digest), actor)
        return actor

    def _read(self, header: str) -> tuple[str, str]:
        scheme, _, text = header.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise BadKey()
        parsed = keys.parse(text.strip())
        if parsed is None:
            raise BadKey()
        key_id, secret = parsed
        return key_id, keys.digest(secret, self._pepper)

    def _remember(self, key: tuple[str, str], actor: dict[str, Any]) -> None:
        self._known[key] = (self._clock() + self._remember_s, actor)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
