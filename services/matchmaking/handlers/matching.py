"""Match runs are asked for, and their answers taken."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.matchmaking import policies
from services.matchmaking.handlers.consortia import leave_incomplete, lose
from services.matchmaking.handlers.work import Work
from services.matchmaking.model import MatchRun, Need, Proposal
from services.matchmaking.model.run import MatchAnswer, Stages
from shared import clock
from shared.contracts.matchmaking import MatchRequested, Seat
from shared.ids import new_id

RESOURCE_CHANGED = "resource_changed"
REMINDERS = {"50%": 0.5, "90%": 0.9}
"""When a member that has not answered is reminded: share of its time that has gone by."""
INVITATION_DUE, INVITATION_REMINDER = "invitation_due", "invitation_reminder"


def request_first(need: Need, work: Work) -> MatchRun:
    """Ask for a team for `need`; one around those who were willing before is tried first."""
    return _request(need, "first", (need.willing, {}) if need.willing else ({},), work)


def request_repair(need: Need, proposal: Proposal, work: Work, suspects: Collection[Seat] = ()) -> MatchRun:
    """Ask for whoever can complete the team of `proposal`. What a run still computing was to weigh stays suspect."""
    pending = work.runs.get(proposal.run_id) if proposal.run_id else None
    if pending is not None and pending.state == "computing":
        suspects = {*suspects, *policies.doubtful(pending.stages, proposal.seats)}
    bound = work.consortia.get(proposal.consortium_id).seats if proposal.consortium_id else ()
    run = _request(need, "repair", policies.repair_stages(proposal, suspects, bound), work, proposal.seats)
    proposal.await_repair(run.id)
    return run


def _request(need: Need, purpose: str, stages: Stages, work: Work, staying: Collection[Seat] = ()) -> MatchRun:
    # Who was silent about one seat may sit well in another: what is in the team is not left out of it.
    sitting = {seat.resource_id or seat.member_id for seat in staying}
    excluded = tuple(id_ for id_ in need.barred if id_ not in sitting)
    run = MatchRun(
        new_id("run"),
        need_id=need.id,
        purpose=purpose,
        stages=stages,
        excluded=excluded,
        requested_at=clock.now(),
    )
    need.request_match(run.id, purpose, stages, excluded)
    return work.runs.add(run)


def match_again(need: Need, work: Work) -> None:
    """A need that waits for the pool to change is tried again: a new team, or the rest of the one at risk."""
    proposal = work.proposals.live_of(need.id)
    if need.state == "unmet":
        request_first(need, work)
    elif need.state == "at_risk" and proposal is not None and proposal.state == "at_risk":
        request_repair(need, proposal, work)


def record_match(event: MatchRequested, work: Work, answer: MatchAnswer) -> None:
    """Take the answer of a run; one that nobody waits for any more is kept and changes nothing."""
    need = work.needs.get(event.need_id)
    run = work.runs.get(event.run_id)
    wanted = need.awaits(run.id)
    run.finish(answer, clock.now(), wanted=wanted)
    if not wanted:
        work.story.note(need.id, "MatchDiscarded", run_id=run.id, state=need.state)
    elif event.purpose == "repair":
        _complete(need, run, answer, work)
    else:
        _answer_first(need, run, answer, work)


def _answer_first(need: Need, run: MatchRun, answer: MatchAnswer, work: Work) -> None:
    if not answer.feasible:
        need.unmet(answer.codes)
        return
    best = answer.best[0]
    need.found("first", answer.teams, best["cost_fen"])
    if not need.auto:
        return
    if gone_stale(best, work) is None:
        put_forward(need, best, work)
    else:
        request_first(need, work)


def _complete(need: Need, run: MatchRun, answer: MatchAnswer, work: Work) -> None:
    proposal = work.proposals.current_of(need.id)
    if proposal is None:
        return
    doubtful = policies.doubtful(run.stages, proposal.seats)
    if not answer.feasible:
        if proposal.state == "formed":
            lose(need, proposal, doubtful or proposal.seats, "superseded", RESOURCE_CHANGED, work)
        give_up(need, proposal, "no_standby", policies.unmet_codes(need), work)
        return
    best = answer.best[0]
    if gone_stale(best, work) is not None:
        request_repair(need, proposal, work, doubtful)
        return
    need.found("repair", answer.teams, best["cost_fen"])
    _take(need, proposal, _seats(need, best, work), work)
    advance(proposal, work)


def _take(need: Need, proposal: Proposal, seats: tuple[Seat, ...], work: Work) -> None:
    if proposal.is_team(seats):
        proposal.stand()
        return
    consortium = work.consortia.get(proposal.consortium_id) if proposal.consortium_id else None
    leaving = consortium.bound(proposal.not_in(seats)) if consortium else ()
    if leaving:
        lose(need, proposal, leaving, "superseded", RESOURCE_CHANGED, work)
    proposal.amend(seats, "repaired")


def give_up(need: Need, proposal: Proposal, reason: str, codes: tuple[str, ...], work: Work) -> None:
    """Nobody can mend a proposal. Who had accepted keeps priority in later teams; a consortium stays, at risk."""
    if proposal.consortium_id is not None:
        leave_incomplete(need, proposal, reason, codes, work)
        return
    need.willing = policies.fixed(seat for seat in proposal.accepted if proposal.seat_state(seat) == "accepted")
    proposal.close(reason)
    need.unmet(codes)


def put_forward(need: Need, team: dict[str, Any], work: Work) -> Proposal:
    """Make `team` the need's live proposal."""
    need.propose()
    return work.proposals.add(
        Proposal(
            new_id("prop"),
            need_id=need.id,
            owner_id=need.owner_id,
            about=need.summary,
            seats=_seats(need, team, work),
            answer_within_s=need.answer_within_s,
            issued_at=clock.now(),
        )
    )


def advance(proposal: Proposal, work: Work) -> None:
    """Let the proposal go on, and set the deadlines of the invitations that it sent."""
    for offer in proposal.settle(clock.now()):
        told = {"need_id": proposal.need_id, "proposal_id": proposal.id, "invitation_id": offer.id}
        within = offer.answer_by - offer.sent_at
        work.deadlines.set(INVITATION_DUE, offer.id, within, told)
        for share, part in REMINDERS.items():
            work.deadlines.set(INVITATION_REMINDER, offer.id, within * part, {**told, "share_gone": share})


def gone_stale(team: dict[str, Any], work: Work) -> str | None:
    """Name of the first thing in `team` that is no longer what was weighed, or None."""
    resources = work.pool.resources([seat["resource_id"] for seat in team["seats"] if seat["resource_id"]])
    members = work.pool.members([seat["member_id"] for seat in team["seats"] if seat["member_id"]])
    return policies.outdated(team, resources, members)


def _seats(need: Need, team: dict[str, Any], work: Work) -> tuple[Seat, ...]:
    ids = [seat["resource_id"] for seat in team["seats"] if seat["resource_id"]]
    return policies.seats_of(need, team, work.pool.resources(ids))
