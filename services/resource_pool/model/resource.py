"""A resource: draft → review → published → retired, with revoked certificates and a standing of its own.

A published resource is *on offer* unless it is withdrawn because its owner lost its standing. What others may use is
told as facts, and only while it is on offer; drafts are nobody else's business.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from services.resource_pool.model.refusals import NothingToRevoke, WrongState
from shared import clock
from shared.contracts.resource_pool import ResourceFacts, ResourcePublished, ResourceWithdrawn
from shared.domain import Aggregate

STATES = ("draft", "review", "published", "retired")


class Resource(Aggregate):
    """One thing that one member offers. `spec` is as its owner gave it; `facts` shows it with revocations applied."""

    def __init__(
        self, id: str, owner_id: str, kind: str, title: str, spec: dict[str, Any], reference: str | None = None
    ) -> None:
        self.id, self.owner_id, self.kind = id, owner_id, kind
        self.title, self.spec, self.reference = title, spec, reference
        self.state = "draft"
        self.withdrawn_because: str | None = None
        self.returned_because: str | None = None
        self.revocations: list[dict[str, Any]] = []
        self.version = 0
        self.created_at: datetime = clock.now()

    @property
    def on_offer(self) -> bool:
        """True when a team may be built with it."""
        return self.state == "published" and self.withdrawn_because is None

    def change(self, title: str | None, reference: str | None, spec: dict[str, Any] | None) -> None:
        """New title, reference or whole spec; None leaves a part as it is. What is on offer is told anew."""
        self._only("change", "draft", "published")
        self.title = self.title if title is None else title
        self.reference = self.reference if reference is None else reference
        self.spec = self.spec if spec is None else spec
        self._tell_if_on_offer()

    def submit(self) -> None:
        """draft → review."""
        self._only("submit", "draft")
        self.state, self.returned_because = "review", None

    def publish(self) -> None:
        """review → published; told."""
        self._only("publish", "review")
        self.state = "published"
        self._tell_if_on_offer()

    def send_back(self, reason: str) -> None:
        """review → draft, with the reason for its owner."""
        self._only("return", "review")
        self.state, self.returned_because = "draft", reason

    def retire(self, reason: str) -> None:
        """Any state but retired → retired, for good; told when it was on offer."""
        self._only("retire", "draft", "review", "published")
        was_on_offer = self.on_offer
        self.state = "retired"
        if was_on_offer:
            self.record(ResourceWithdrawn(self.id, self._next_facts(), reason))

    def withdraw(self, reason: str) -> None:
        """Take what is on offer off, until `reinstate`; anything else stays as it is."""
        if self.on_offer:
            self.withdrawn_because = reason
            self.record(ResourceWithdrawn(self.id, self._next_facts(), reason))

    def reinstate(self) -> None:
        """Undo `withdraw`; told when the resource is on offer again."""
        if self.withdrawn_because is not None:
            self.withdrawn_because = None
            self._tell_if_on_offer()

    def revoke_certificate(self, code: str, reason: str, on: date) -> None:
        """End every certificate with this code that counts now, from the day `on`.

        A later certificate with the same code counts again when its number differs from the revoked one's.
        """
        self._only("revoke a certificate of", "draft", "review", "published")
        hit = [cert for cert in self.spec.get("certs", []) if cert["code"] == code and not self.is_revoked(cert)]
        if not hit:
            raise NothingToRevoke(id=self.id, certificate=code)
        day = on.isoformat()
        ended = [{"code": code, "no": cert.get("no"), "on": day, "reason": reason} for cert in hit]
        self.revocations = [*self.revocations, *ended]
        self._tell_if_on_offer()

    def is_revoked(self, cert: dict[str, Any]) -> bool:
        """True when this very certificate (code and number) was revoked."""
        return self._revocation(cert) is not None

    def facts(self, version: int | None = None) -> ResourceFacts:
        """The resource as others may use it: revoked certificates end on the day before their revocation."""
        spec = dict(self.spec)
        if "certs" in spec:
            spec["certs"] = [self._as_it_counts(cert) for cert in spec["certs"]]
        return ResourceFacts(
            self.id, self.version if version is None else version, self.reference, self.owner_id, self.kind,
            self.title, spec,
        )  # fmt: skip

    def _revocation(self, cert: dict[str, Any]) -> dict[str, Any] | None:
        same = (r for r in self.revocations if r["code"] == cert["code"] and r["no"] == cert.get("no"))
        return next(same, None)

    def _as_it_counts(self, cert: dict[str, Any]) -> dict[str, Any]:
        revocation = self._revocation(cert)
        if revocation is None:
            return cert
        last_day = (date.fromisoformat(revocation["on"]) - timedelta(days=1)).isoformat()
        return {**cert, "valid_until": min(cert["valid_until"], last_day)}

    def _next_facts(self) -> ResourceFacts:
        return self.facts(version=self.version + 1)

    def _tell_if_on_offer(self) -> None:
        if self.on_offer:
            self.record(ResourcePublished(self.id, self._next_facts()))

    def _only(self, action: str, *states: str) -> None:
        if self.state not in states:
            raise WrongState(id=self.id, state=self.state, action=action)
