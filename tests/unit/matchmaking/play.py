"""Plays a need on fakes: each function is one thing that happens."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from services.matchmaking import commands, handlers
from services.matchmaking.model import Consortium, Need, Proposal
from services.matchmaking.model.run import MatchAnswer
from shared.contracts.matchmaking import DeadlinePassed, MatchRequested, Seat
from shared.contracts.members import MemberActivated
from shared.contracts.resource_pool import (
    ConfirmationRefused,
    HoldConflict,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
    ResourcePublished,
)
from shared.domain import Actor
from tests.fakes.matchmaking import (
    FakeMatchmakingWork,
    a_known_member,
    a_known_resource,
    a_need,
    a_seat,
    a_team,
    an_answer,
)

STAFF = Actor("staff")
SITE, LINK = a_seat(), a_seat("LINK", "res_link", "mem_b", 50)
LINK2, LINK3 = a_seat("LINK", "res_link2", "mem_c", 60), a_seat("LINK", "res_link3", "mem_b", 70)
NOTHING = an_answer(codes=("LINK-01",))


class Play:
    """A work with one need in it, `need_1`, whose first match is asked for."""

    def __init__(self, need: Need | None = None) -> None:
        self.work = FakeMatchmakingWork()
        for seat in (SITE, LINK, LINK2, LINK3):
            self.know(seat)
        self.need = self.work.needs.add(need or a_need())
        handlers.matching.request_first(self.need, self.work)

    def know(self, seat: Seat) -> None:
        member, resource = str(seat.member_id), str(seat.resource_id)
        kind = seat.seat
        handlers.learn_member(MemberActivated(member, a_known_member(member)), self.work)
        handlers.learn_resource(
            ResourcePublished(resource, a_known_resource(resource, owner=member, kind=kind)), self.work
        )

    @property
    def proposal(self) -> Proposal:
        return list(self.work.proposals.kept.values())[-1]

    @property
    def told(self) -> list[str]:
        self.work.finish()
        return [type(event).__name__ for _, event in self.work.told]

    def requests(self) -> list[MatchRequested]:
        self.work.finish()
        return [event for _, event in self.work.told if isinstance(event, MatchRequested)]

    def matched(self, answer: MatchAnswer, request: MatchRequested | None = None) -> None:
        """The matcher answers the newest request (or an older one)."""
        handlers.record_match(request or self.requests()[-1], self.work, answer)

    def found(self, *seats: Seat) -> None:
        self.matched(an_answer(a_team(*seats)))

    def held(self, epoch: int | None = None) -> None:
        handlers.invite(HoldsPlaced(self.proposal.id, self.need.id, epoch or self.proposal.epoch), self.work)

    def no_room(self, seat: Seat, epoch: int | None = None, dimension: str = "takeover") -> None:
        at = datetime(2027, 10, 1, 11, tzinfo=UTC)
        conflict = HoldConflict(seat.seat, str(seat.resource_id), "CAPACITY_TAKEN", dimension, "1", "0", at, at)
        event = HoldsRefused(self.proposal.id, self.need.id, epoch or self.proposal.epoch, (conflict,))
        handlers.seek_other_capacity(event, self.work)

    def confirmed(self, epoch: int | None = None) -> None:
        event = ReservationsConfirmed(self.proposal.id, self.need.id, epoch or self.proposal.epoch)
        handlers.form_consortium(event, self.work)

    def not_confirmed(self, epoch: int | None = None) -> None:
        event = ConfirmationRefused(self.proposal.id, self.need.id, epoch or self.proposal.epoch, "stale_epoch")
        handlers.hold_again(event, self.work)

    def formed(self) -> Play:
        """A consortium stands on both."""
        self.agreed()
        self.confirmed()
        return self

    @property
    def consortium(self) -> Consortium:
        (standing,) = [one for one in self.work.consortia.kept.values() if one.state != "dissolved"]
        return standing

    def due(self, kind: str) -> None:
        """The deadlines of that kind pass."""
        for id_, (what, subject, _, payload) in list(self.work.deadlines.kept.items()):
            if what == kind:
                del self.work.deadlines.kept[id_]
                handlers.meet_deadline(DeadlinePassed(subject, kind, str(uuid.uuid4()), payload), self.work)

    def events(self, kind: type) -> list[Any]:
        self.work.finish()
        return [event for _, event in self.work.told if isinstance(event, kind)]

    def released(self, proposal_id: str, need_id: str) -> None:
        handlers.try_freed_capacity(HoldsReleased(proposal_id, need_id, 1, "no_standby"), self.work)

    def says(self, seat: Seat, answer: str, actor: Actor | None = None) -> Any:
        offers = [o for o in self.proposal.invitations if (o.seat, o.resource_id) == (seat.seat, seat.resource_id)]
        command = commands.AnswerInvitation(actor or Actor("member", seat.member_id), offers[-1].id, answer)
        return handlers.answer_invitation(command, self.work)

    def silent(self, seat: Seat) -> None:
        """The deadline of the invitation to this seat passes."""
        offer = next(o for o in self.proposal.invitations if o.resource_id == seat.resource_id)
        rows = [row for row in self.work.deadlines.kept.values() if row[:2] == ("invitation_due", offer.id)]
        kind, subject, _, payload = rows[0]
        handlers.meet_deadline(DeadlinePassed(subject, kind, str(uuid.uuid4()), payload), self.work)

    def inviting(self) -> Play:
        """A site and a link are asked."""
        self.found(SITE, LINK)
        self.held()
        return self

    def agreed(self) -> Play:
        """Both have accepted."""
        self.inviting()
        self.says(SITE, "accepted")
        self.says(LINK, "accepted")
        return self
