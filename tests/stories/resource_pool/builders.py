"""Seats and proposals to tell stories with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.contracts.matchmaking import (
    Claim,
    ProposalAgreed,
    ProposalAmended,
    ProposalClosed,
    ProposalIssued,
    Seat,
)


def a_seat(resource_id: str | None, *claims: Claim, seat: str = "SITE") -> Seat:
    return Seat(seat, resource_id, "mem_1", "1", "screen", 100, tuple(claims))


def a_claim(dimension: str, start: datetime, end: datetime, quantity: Any = 1) -> Claim:
    return Claim(dimension, str(quantity), start, end)


def takeover(resource_id: str, start: datetime, end: datetime, seat: str = "SITE") -> Seat:
    return a_seat(resource_id, a_claim("takeover", start, end), seat=seat)


def issued(proposal_id: str, *seats: Seat, epoch: int = 1) -> ProposalIssued:
    return ProposalIssued(proposal_id, "need_1", epoch, tuple(seats))


def amended(proposal_id: str, *seats: Seat, epoch: int = 2) -> ProposalAmended:
    return ProposalAmended(proposal_id, "need_1", epoch, tuple(seats), "declined")


def agreed(proposal_id: str, epoch: int = 1) -> ProposalAgreed:
    return ProposalAgreed(proposal_id, "need_1", epoch)


def closed(proposal_id: str, epoch: int = 1, reason: str = "cancelled") -> ProposalClosed:
    return ProposalClosed(proposal_id, "need_1", epoch, reason)
