"""Events told by matchmaking: the life of needs, match runs, proposals, invitations and consortia."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contracts import Event, told_by


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class NeedOpened(Event):
    """A member (or the secretariat for an outside owner) asked for a team. `owner_id` is None for an outside owner."""

    need_id: str
    owner_id: str | None
    mode: str
    title: str


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class NeedCancelled(Event):
    """The owner took the need back."""

    need_id: str
    reason: str


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class NeedAmended(Event):
    """The owner changed what the need calls for; `changed` names the fields. Whoever was asked is asked no more."""

    need_id: str
    changed: tuple[str, ...]


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class NeedClosed(Event):
    """The need can no longer be met; `reason` is a code (``start_passed``, ``not_repaired``)."""

    need_id: str
    reason: str


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class MatchRequested(Event):
    """A match run is wanted.

    `purpose` is ``first`` or ``repair``. `stages` are tried in order: each maps seats to the resource ids they must
    keep (an empty mapping leaves every seat free). `excluded` are resource and member ids that may not be used.
    """

    need_id: str
    run_id: str
    purpose: str
    stages: tuple[dict[str, list[str]], ...]
    excluded: tuple[str, ...] = ()


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class MatchFound(Event):
    """The run ranked `teams` feasible teams; the best costs `best_cost_fen`."""

    need_id: str
    run_id: str
    purpose: str
    teams: int
    best_cost_fen: int


@told_by("matchmaking", about="need_id")
@dataclass(frozen=True)
class NeedUnmet(Event):
    """No team fits now; `codes` are the rules that stand in the way."""

    need_id: str
    run_id: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """Capacity that a seat takes: `quantity` (decimal text) of `dimension` during [from_, until)."""

    dimension: str
    quantity: str
    from_: datetime
    until: datetime


@dataclass(frozen=True)
class Seat:
    """One seat of a proposal. `resource_id` is None where a member itself fills the seat (PROPOSER)."""

    seat: str
    resource_id: str | None
    member_id: str | None
    quantity: str
    unit: str
    cost_fen: int
    claims: tuple[Claim, ...] = ()


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class ProposalIssued(Event):
    """A team is put forward for a need: epoch 1."""

    proposal_id: str
    need_id: str
    epoch: int
    seats: tuple[Seat, ...]


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class ProposalAmended(Event):
    """The seats changed: `epoch` rose; `seats` is the whole team as it is now, `why` a code."""

    proposal_id: str
    need_id: str
    epoch: int
    seats: tuple[Seat, ...]
    why: str


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class InvitationSent(Event):
    """A member is asked for a seat and has until `answer_by`."""

    proposal_id: str
    need_id: str
    epoch: int
    invitation_id: str
    seat: str
    member_id: str
    resource_id: str | None
    answer_by: datetime


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class InvitationAnswered(Event):
    """A member said `answer` (``accepted`` or ``declined``)."""

    proposal_id: str
    need_id: str
    epoch: int
    invitation_id: str
    seat: str
    member_id: str
    answer: str
    reason: str | None = None


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class InvitationReminded(Event):
    """Half (or nine tenths) of the time to answer has gone by without an answer."""

    proposal_id: str
    need_id: str
    invitation_id: str
    member_id: str
    share_gone: str


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class InvitationClosed(Event):
    """An invitation ended unanswered: ``expired``, ``superseded`` or ``cancelled``; `reason` is a code."""

    proposal_id: str
    need_id: str
    epoch: int
    invitation_id: str
    seat: str
    member_id: str
    state: str
    reason: str


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class ProposalAgreed(Event):
    """Everyone asked in epoch `epoch` accepted."""

    proposal_id: str
    need_id: str
    epoch: int


@told_by("matchmaking", about="proposal_id")
@dataclass(frozen=True)
class ProposalClosed(Event):
    """The proposal ended without a consortium; whatever it holds is to be released. `reason` is a code."""

    proposal_id: str
    need_id: str
    epoch: int
    reason: str


@told_by("matchmaking", about="consortium_id")
@dataclass(frozen=True)
class ConsortiumFormed(Event):
    """The members are bound: one lead, seats, shares in per cent (decimal text, summing to 100)."""

    consortium_id: str
    proposal_id: str
    need_id: str
    lead_id: str
    seats: tuple[Seat, ...]
    shares: dict[str, str]


@told_by("matchmaking", about="consortium_id")
@dataclass(frozen=True)
class ConsortiumAtRisk(Event):
    """Seats of a formed consortium were lost for `reason` (a code): whoever fits and stands by is sought."""

    consortium_id: str
    proposal_id: str
    need_id: str
    lost: tuple[Seat, ...]
    reason: str


@told_by("matchmaking", about="consortium_id")
@dataclass(frozen=True)
class ConsortiumRepaired(Event):
    """Every seat is filled and reserved again: lead, seats and shares as they are from now on."""

    consortium_id: str
    proposal_id: str
    need_id: str
    lead_id: str
    seats: tuple[Seat, ...]
    shares: dict[str, str]


@told_by("matchmaking", about="consortium_id")
@dataclass(frozen=True)
class ConsortiumLeftIncomplete(Event):
    """Nobody can refill the lost seats now; `codes` say why. It is tried again until `repair_by`.

    `owner_id` (None for an outside owner) and `member_ids`, the members still bound, are those whom it concerns.
    """

    consortium_id: str
    proposal_id: str
    need_id: str
    owner_id: str | None
    member_ids: tuple[str, ...]
    codes: tuple[str, ...]
    repair_by: datetime


@told_by("matchmaking", about="consortium_id")
@dataclass(frozen=True)
class ConsortiumDissolved(Event):
    """The consortium ended before its project did; nobody is bound any more. `reason` is a code."""

    consortium_id: str
    proposal_id: str
    need_id: str
    reason: str


@told_by("matchmaking", about="deadline_id")
@dataclass(frozen=True)
class DeadlinePassed(Event):
    """A deadline that a service set for itself came due, by its database's clock. Told by the courier."""

    subject: str
    kind: str
    deadline_id: str
    payload: dict[str, Any]
