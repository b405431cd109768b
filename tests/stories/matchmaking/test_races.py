"""Many at once: answers that arrive together, two handlers of one event, two proposals for one need."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from services.matchmaking import handlers, schemas
from shared.contracts.resource_pool import HoldsPlaced
from shared.errors import Refusal
from tests.stories.matchmaking.world import STAFF, World

WORKERS = 4


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run every act in a thread of its own, started together; returns results and refusals."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def answer(world: World, invitation: dict[str, Any], what: str) -> Any:
    path = {"invitation_id": invitation["id"]}
    shape, reply = schemas.AnswerInvitation, schemas.Invitation
    return world.transact(handlers.answer_invitation, shape, STAFF, {"answer": what}, reply, **path)


def test_answers_that_arrive_together_agree_exactly_once(world: World) -> None:
    need_id = world.open("N06")
    world.place_holds(need_id)
    invitations = list(world.invitations(need_id).values())
    at_once([lambda i=i: answer(world, i, "accepted") for i in invitations for _ in range(2)])  # type: ignore[misc]
    assert len(world.told("ProposalAgreed")) == 1
    assert len(world.told("InvitationAnswered")) == len(invitations)


def test_an_acceptance_and_a_decline_together_leave_one_state_and_no_stuck_proposal(world: World) -> None:
    need_id = world.open("N05")
    world.place_holds(need_id)
    asked = world.invitations(need_id)
    at_once(
        [
            lambda: answer(world, asked["LINK R40"], "declined"),
            lambda: answer(world, asked["PLAYER R17"], "accepted"),
            lambda: answer(world, asked["DISPLAY R02"], "accepted"),
        ]
    )
    world.run()
    assert (world.proposal(need_id)["state"], world.proposal(need_id)["epoch"]) == ("holding", 2)
    assert sorted(world.invitations(need_id, state="accepted")) == ["DISPLAY R02", "PLAYER R17"]


def test_one_event_delivered_twice_at_once_asks_everyone_once(world: World) -> None:
    need_id = world.open("N01")
    event = HoldsPlaced(world.proposal(need_id)["id"], need_id, 1)
    heard = at_once([lambda: world.hear(event, "8a2c1a52-5a52-4c2c-9a53-0d6e4c1a7f11") for _ in range(WORKERS)])
    assert sorted(heard) == [False] * (WORKERS - 1) + [True]
    assert len(world.told("InvitationSent")) == 6


def test_two_proposals_for_one_need_at_once_leave_one(world: World) -> None:
    need_id = world.open("N01", auto=False)
    shape, reply = schemas.IssueProposal, schemas.Proposal
    results = at_once(
        [
            lambda rank=rank: world.transact(  # type: ignore[misc]
                handlers.issue_proposal, shape, STAFF, {"rank": rank}, reply, need_id=need_id
            )
            for rank in (1, 2)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["ProposalAlreadyLive", "dict"]
    assert len(world.told("ProposalIssued")) == 1
