"""What matchmaking answers. Money is shown in yuan; instants are UTC."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from shared.shapes import Anything, Day, Flag, Instant, Many, Number, Part, Shape, Text, Whole, Yuan


def yuan(fen: int) -> int | float:
    """Fen as yuan; whole yuan stay whole.

    >>> yuan(12345), yuan(1200)
    (123.45, 12)
    """
    return fen // 100 if fen % 100 == 0 else fen / 100


class Money(Yuan):
    """A sum kept in fen, shown in yuan."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else yuan(value)


class Need(Shape):
    """A need. `spec` is the call itself; `codes` say why it is unmet, `refused` who may not be asked again and why.

    `standby`: what was offered again after its time, with the invitation that was missed; it may be asked once more.
    """

    id = Text()
    reference = Text(allow_none=True)
    owner_id = Text(allow_none=True)
    demand_owner = Text(allow_none=True)
    title = Text()
    mode = Text()
    state = Text()
    spec = Anything()
    auto = Flag()
    answer_within_s = Whole()
    as_of = Day(allow_none=True)
    opened_at = Instant()
    codes = Many(Text())
    refused = Anything()
    standby = Anything()
    reason = Text(allow_none=True)
    run_id = Text(allow_none=True)
    version = Whole()


class Needs(Shape):
    """A page of needs."""

    items = Many(Part(Need))
    next = Text(allow_none=True)


class Match(Shape):
    """A match run. `excluded` maps a resource to the hard rules that keep it out, both values in 中文 and English."""

    id = Text()
    need_id = Text()
    purpose = Text()
    state = Text()
    feasible = fields.Function(lambda run: bool(run.best), metadata={"type": "boolean"})
    as_of = Day(allow_none=True)
    requested_at = Instant()
    finished_at = Instant(allow_none=True)
    teams = Whole()
    best = Many(Anything())
    excluded = Anything()
    codes = Many(Text())
    proof = Anything()


class SeatReply(Shape):
    """A seat; `state` is own, waiting, pending or accepted.

    What a seat costs is for its member and for the need's owner; everyone else sees null.
    """

    seat = Text()
    resource_id = Text(allow_none=True)
    member_id = Text(allow_none=True)
    quantity = Text()
    unit = Text()
    cost_cny = Money(attribute="cost_fen", allow_none=True)
    state = Text()


class Proposal(Shape):
    """A team put forward."""

    id = Text()
    need_id = Text()
    owner_id = Text(allow_none=True)
    state = Text()
    epoch = Whole()
    held_epoch = Whole()
    issued_at = Instant()
    reason = Text(allow_none=True)
    answer_within_s = Whole()
    seats = fields.Method("seats_with_state", metadata={"items": SeatReply})
    vacant = Many(Part(SeatReply))
    version = Whole()

    def seats_with_state(self, proposal: Any) -> list[dict[str, Any]]:
        """Each seat with where its invitation stands."""
        shape = SeatReply()
        return [shape.dump(seat) | {"state": proposal.seat_state(seat)} for seat in proposal.seats]


class Proposals(Shape):
    """A page of proposals."""

    items = Many(Part(Proposal))
    next = Text(allow_none=True)


class Terms(Shape):
    """What was offered, as it was sent."""

    title = Text()
    mode = Text()
    region = Text()
    start = Text()
    end = Text()
    quantity = Text()
    unit = Text()
    cost_cny = Money(attribute="cost_fen")


class Invitation(Shape):
    """A seat offered to a member, until when, and what became of it."""

    id = Text()
    proposal_id = Text()
    need_id = Text()
    epoch = Whole()
    seat = Text()
    resource_id = Text(allow_none=True)
    member_id = Text()
    terms = Part(Terms)
    state = Text()
    reason = Text(allow_none=True)
    sent_at = Instant()
    answer_by = Instant()
    answered_at = Instant(allow_none=True)


class Invitations(Shape):
    """A page of invitations."""

    items = Many(Part(Invitation))
    next = Text(allow_none=True)


class Consortium(Shape):
    """The members bound for a need: lead, seats, and shares in per cent.

    One at risk has lost what `risks` name and is given up when it is not repaired by `repair_by`; `reason` says why
    one was dissolved.
    """

    id = Text()
    proposal_id = Text()
    need_id = Text()
    owner_id = Text(allow_none=True)
    lead_id = Text()
    seats = Many(Part(SeatReply(exclude=("state",))))
    shares = Anything()
    state = Text()
    risks = Many(Anything())
    repair_by = Instant(allow_none=True)
    reason = Text(allow_none=True)
    formed_at = Instant()
    version = Whole()


class Consortia(Shape):
    """A page of consortia."""

    items = Many(Part(Consortium))
    next = Text(allow_none=True)


class TimelineEntry(Shape):
    """One thing that happened, told in both languages."""

    at = Instant()
    what = Text()
    zh = Text()
    en = Text()
    details = Anything()


class Timeline(Shape):
    """The need's whole story, oldest first."""

    items = Many(Part(TimelineEntry))
    next = Text(allow_none=True)


class Pool(Shape):
    """How many members and resources on offer matchmaking knows."""

    members = Number()
    resources = Number()
