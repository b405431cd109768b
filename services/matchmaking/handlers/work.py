"""What use cases need of their unit of work; the repository provides it over PostgreSQL, the fakes in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol

from services.matchmaking.model import Consortium, KnownMember, KnownResource, MatchRun, Need, Proposal


class Deadlines(Protocol):
    """Wakes us later, by the database's clock."""

    def set(self, kind: str, subject: str, after: timedelta, payload: dict[str, Any] | None = None) -> str:
        """Ask to be woken; returns the deadline's id."""

    def drop(self, subject: str) -> None:
        """Forget what has not fired of `subject`."""


class Needs(Protocol):
    """Needs, locked as they are fetched."""

    def add(self, aggregate: Need) -> Need:
        """Take in a new need."""

    def get(self, id_: str) -> Need:
        """The need, or NeedNotFound."""

    def waiting_ids(self) -> list[str]:
        """Ids of the needs that stand unmet or at risk, oldest first; nothing is locked."""

    def waiting_ids_refusing(self, ids: Iterable[str]) -> list[str]:
        """Ids of the waiting needs that may not use one of these resources now, oldest first; nothing is locked."""


class Runs(Protocol):
    """Match runs."""

    def add(self, aggregate: MatchRun) -> MatchRun:
        """Take in a new run."""

    def get(self, id_: str) -> MatchRun:
        """The run, or MatchNotFound."""


class Proposals(Protocol):
    """Proposals with their invitations. To lock in one order everywhere, fetch the need first."""

    def add(self, aggregate: Proposal) -> Proposal:
        """Take in a new proposal."""

    def find(self, id_: str) -> Proposal | None:
        """The proposal or None."""

    def get(self, id_: str) -> Proposal:
        """The proposal, or ProposalNotFound."""

    def live_of(self, need_id: str) -> Proposal | None:
        """The one live proposal of a need."""

    def current_of(self, need_id: str) -> Proposal | None:
        """The one live proposal of a need, or the one on which its consortium stands."""

    def of_invitation(self, invitation_id: str) -> tuple[str, str] | None:
        """(need id, proposal id) of an invitation; nothing is locked."""

    def live_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[tuple[str, str]]:
        """(need id, proposal id) of live proposals in which that resource or member sits, in order."""


class Consortia(Protocol):
    """Consortia."""

    def add(self, aggregate: Consortium) -> Consortium:
        """Take in a new consortium."""

    def get(self, id_: str) -> Consortium:
        """The consortium, or ConsortiumNotFound."""

    def need_ids_with(self, *, resource_id: str | None = None, member_id: str | None = None) -> list[str]:
        """Needs of the consortia, not dissolved, in which that resource or member sits, in order; nothing is locked."""


class KnownPool(Protocol):
    """Our own copy of members and resources; `member` and `resource` lock what they fetch."""

    def member(self, id_: str) -> KnownMember | None:
        """The member as last heard of."""

    def resource(self, id_: str) -> KnownResource | None:
        """The resource as last heard of, a withdrawn one included."""

    def add(self, known: KnownMember | KnownResource) -> None:
        """Take in what was never heard of before."""

    def members(self, ids: Iterable[str]) -> dict[str, KnownMember]:
        """The known ones among `ids`."""

    def resources(self, ids: Iterable[str]) -> dict[str, KnownResource]:
        """The known ones among `ids`, withdrawn ones included."""

    def owned_ids(self, member_id: str, kind: str) -> list[str]:
        """Ids of a member's resources of one kind."""

    def controllers(self) -> dict[str, str | None]:
        """Member → the member that controls it."""

    def wake_is_set(self) -> bool:
        """True when a deadline that will have unmet needs matched again is surely still to come."""


class Story(Protocol):
    """The timeline of needs."""

    def note(self, need_id: str, what: str, **details: Any) -> None:
        """Write down something that is no event of ours."""


class Work(Protocol):
    """One transaction of matchmaking."""

    needs: Needs
    runs: Runs
    proposals: Proposals
    consortia: Consortia
    pool: KnownPool
    story: Story
    deadlines: Deadlines
