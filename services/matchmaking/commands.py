"""What members and staff ask of matchmaking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain import Actor


@dataclass(frozen=True)
class OpenNeed:
    """Ask for a team. `spec` is the whole call in the vocabulary of docs/language; the rest governs how it is run."""

    actor: Actor
    title: str
    mode: str
    spec: dict[str, Any]
    auto: bool = False
    answer_within_s: int = 259_200
    reference: str | None = None
    demand_owner: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class AmendNeed:
    """What the need calls for from now on, whole; of `reference`, `demand_owner` and `as_of`, None keeps what was."""

    actor: Actor
    need_id: str
    title: str
    mode: str
    spec: dict[str, Any]
    auto: bool = False
    answer_within_s: int = 259_200
    reference: str | None = None
    demand_owner: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class CancelNeed:
    """Take a need back."""

    actor: Actor
    need_id: str
    reason: str


@dataclass(frozen=True)
class Rematch:
    """Ask for a new match run over the pool as it is now."""

    actor: Actor
    need_id: str


@dataclass(frozen=True)
class IssueProposal:
    """Put the team of `rank` (1 is the best) forward."""

    actor: Actor
    need_id: str
    rank: int = 1


@dataclass(frozen=True)
class AnswerInvitation:
    """Take a seat or leave it."""

    actor: Actor
    invitation_id: str
    answer: str
    reason: str | None = None
