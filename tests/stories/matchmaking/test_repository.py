"""One suite for the real repository and its fake: whatever a use case may rely on, both do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.matchmaking.model import Consortium, KnownMember, KnownResource, MatchRun
from services.matchmaking.model.refusals import MatchNotFound, NeedNotFound, ProposalAlreadyLive, ProposalNotFound
from services.matchmaking.repository import MatchmakingWork
from shared.database import Database
from shared.shapes import Nothing
from shared.unit_of_work import Transact
from tests.fakes.matchmaking import (
    NOON,
    FakeMatchmakingWork,
    a_known_member,
    a_known_resource,
    a_need,
    a_proposal,
    a_seat,
    an_answer,
)
from tests.fakes.unit_of_work import FakeTransact

Do = Callable[[Callable[[Any], Any]], Any]
LINK = a_seat("LINK", "res_link", "mem_b", 50)


@pytest.fixture(params=["fake", "real"])
def do(request: pytest.FixtureRequest) -> Iterator[Do]:
    """Run a function on a unit of work of its own; everything it did is kept, or nothing when it raised."""
    if request.param == "fake":
        transact: Any = FakeTransact(FakeMatchmakingWork())
        yield lambda use: transact(lambda _, work: use(work), Nothing, {}, None)
        return
    database = Database(request.getfixturevalue("fresh_database")("matchmaking"), pool_size=2)
    transact = Transact(MatchmakingWork, database, "matchmaking")
    yield lambda use: transact(lambda _, work: use(work), Nothing, {}, None)
    database.close()


def asked(work: Any, *seats: Any) -> None:
    """A need with a proposal whose members are asked."""
    work.needs.add(a_need())
    proposal = work.proposals.add(a_proposal(*seats))
    proposal.holds_placed(1)
    proposal.settle(NOON)


def test_a_need_comes_back_as_it_was(do: Do) -> None:
    def change(work: Any) -> None:
        need = work.needs.get("need_1")
        need.bar(["res_1"], "LOCK-01", asked="1")
        need.willing = {"SITE": ["res_2"]}
        need.request_match("run_1", "first", ({},), ("res_1",))
        need.unmet(("LOCK-01",))

    do(lambda work: work.needs.add(a_need()) and None)
    do(change)
    need = do(lambda work: work.needs.get("need_1"))
    assert (need.state, need.codes, need.willing) == ("unmet", ["LOCK-01"], {"SITE": ["res_2"]})
    assert need.refused == {"res_1": {"reason": "LOCK-01", "asked": "1"}}
    assert (need.spec, need.version) == (a_need().spec, 3)


@pytest.mark.parametrize("id_", ["need_2", "", "x" * 100, "\0"])
def test_what_is_not_there_is_refused_by_name(do: Do, id_: str) -> None:
    for collection, refusal in (("needs", NeedNotFound), ("runs", MatchNotFound), ("proposals", ProposalNotFound)):
        with pytest.raises(refusal):
            do(lambda work, c=collection: getattr(work, c).get(id_))


def test_unmet_needs_are_listed_oldest_first(do: Do) -> None:
    def fill(work: Any) -> None:
        for id_ in ("need_2", "need_1", "need_3"):
            need = work.needs.add(a_need(id_))
            if id_ != "need_3":
                need.unmet(("LOCK-01",))
        work.needs.get("need_2").bar(["res_1"], "LOCK-01")

    do(fill)
    assert do(lambda work: work.needs.waiting_ids()) == ["need_1", "need_2"]
    assert do(lambda work: work.needs.waiting_ids_refusing({"res_1", "res_9"})) == ["need_2"]
    assert do(lambda work: work.needs.waiting_ids_refusing(set())) == []


def test_a_proposal_comes_back_with_its_seats_and_invitations(do: Do) -> None:
    do(lambda work: asked(work, a_seat(), LINK))

    def decline(work: Any) -> None:
        proposal = work.proposals.get("prop_1")
        proposal.answer(proposal.invitations[1], "declined", "没有人手", NOON)

    do(decline)
    proposal = do(lambda work: (found := work.proposals.get("prop_1")) and (found.invitations, found)[1])
    assert (proposal.state, proposal.epoch, proposal.held_epoch) == ("repairing", 2, 1)
    assert (proposal.seats, proposal.vacant) == ((a_seat(),), (LINK,))
    assert [(o.seat, o.state, o.reason) for o in proposal.invitations] == [
        ("SITE", "pending", None),
        ("LINK", "declined", "没有人手"),
    ]
    assert proposal.invitations[0].terms["cost_fen"] == 100


def test_a_need_has_one_live_proposal_at_most(do: Do) -> None:
    do(lambda work: asked(work))
    with pytest.raises(ProposalAlreadyLive):
        do(lambda work: work.proposals.add(a_proposal(id_="prop_2")) and None)
    do(lambda work: work.proposals.get("prop_1").close("no_standby"))
    do(lambda work: work.proposals.add(a_proposal(id_="prop_2")) and None)
    assert do(lambda work: work.proposals.live_of("need_1").id) == "prop_2"
    assert do(lambda work: work.proposals.live_of("need_9")) is None


def test_an_invitation_leads_to_its_need_and_proposal(do: Do) -> None:
    do(lambda work: asked(work))
    invitation_id = do(lambda work: work.proposals.get("prop_1").invitations[0].id)
    assert do(lambda work: work.proposals.of_invitation(invitation_id)) == ("need_1", "prop_1")
    for unknown in ("inv_0", "", "\0"):
        assert do(lambda work, id_=unknown: work.proposals.of_invitation(id_)) is None


def test_live_proposals_are_found_by_who_and_what_sits_in_them(do: Do) -> None:
    do(lambda work: asked(work, a_seat(), LINK))
    assert do(lambda work: work.proposals.live_ids_with(resource_id="res_link")) == [("need_1", "prop_1")]
    assert do(lambda work: work.proposals.live_ids_with(member_id="mem_a")) == [("need_1", "prop_1")]
    assert do(lambda work: work.proposals.live_ids_with(member_id="mem_z")) == []
    do(lambda work: work.proposals.get("prop_1").close("no_standby"))
    assert do(lambda work: work.proposals.live_ids_with(member_id="mem_a")) == []


def test_consortia_are_found_by_who_and_what_sits_in_them(do: Do) -> None:
    def form(work: Any) -> None:
        asked(work)
        work.consortia.add(
            Consortium(
                "con_1", proposal_id="prop_1", need_id="need_1", owner_id=None, lead_id="mem_a",
                seats=(a_seat(),), shares={"mem_a": "100.00"}, formed_at=NOON,
            )
        )  # fmt: skip

    do(form)
    assert do(lambda work: work.consortia.need_ids_with(member_id="mem_a")) == ["need_1"]
    assert do(lambda work: work.consortia.need_ids_with(resource_id="res_link")) == []
    assert do(lambda work: work.consortia.get("con_1").seats) == (a_seat(),)


def test_a_run_keeps_its_answer(do: Do) -> None:
    def ask(work: Any) -> None:
        work.needs.add(a_need())
        run = MatchRun("run_1", need_id="need_1", purpose="first", stages=({},), excluded=("r1",), requested_at=NOON)
        work.runs.add(run)

    do(ask)
    do(lambda work: work.runs.get("run_1").finish(an_answer(codes=("LINK-01",)), NOON, wanted=True))
    run = do(lambda work: work.runs.get("run_1"))
    assert (run.state, run.codes, run.stages, run.barred, run.finished_at) == (
        "unmet", ["LINK-01"], [{}], ["r1"], NOON,
    )  # fmt: skip


def test_the_known_pool_answers_by_id_owner_and_control(do: Do) -> None:
    def learn(work: Any) -> None:
        work.pool.add(KnownMember(a_known_member("mem_a")))
        work.pool.add(KnownMember(a_known_member("mem_b", controlled_by="mem_a")))
        work.pool.add(KnownResource(a_known_resource("res_2"), withdrawn=False))
        work.pool.add(KnownResource(a_known_resource("res_1"), withdrawn=True))
        work.pool.add(KnownResource(a_known_resource("res_3", kind="LINK", down_mbps=50), withdrawn=False))

    do(learn)
    assert do(lambda work: work.pool.controllers()) == {"mem_a": None, "mem_b": "mem_a"}
    assert do(lambda work: work.pool.owned_ids("mem_a", "SITE")) == ["res_1", "res_2"]
    assert sorted(do(lambda work: work.pool.resources(["res_1", "res_3", "res_9"]))) == ["res_1", "res_3"]
    assert sorted(do(lambda work: work.pool.members(["mem_b", "mem_9"]))) == ["mem_b"]
    assert do(lambda work: work.pool.resource("res_1").withdrawn) is True
    assert do(lambda work: work.pool.resource("res_3").as_record()["down_mbps"]) == 50
    assert do(lambda work: work.pool.member("mem_9")) is None


def test_news_of_what_is_known_replaces_it(do: Do) -> None:
    do(lambda work: work.pool.add(KnownResource(a_known_resource("res_1", down_mbps=1), withdrawn=False)))
    do(lambda work: work.pool.resource("res_1").learn(a_known_resource("res_1", 2, down_mbps=9), withdrawn=True))
    known = do(lambda work: work.pool.resource("res_1"))
    assert (known.version, known.withdrawn, known.spec) == (2, True, {"down_mbps": 9})
