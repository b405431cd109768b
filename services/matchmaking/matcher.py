"""The matcher: a plain process (no eventlet) that computes match runs. More copies give more throughput.

It loads the pool from matchmaking's own database, searches outside any transaction, and records the answer with the
inbox row in one. A run that dies is computed again by whoever gets the message next.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from services.matchmaking import handlers, policies
from services.matchmaking.engine import BadRecord, Demand, Pool, solve
from services.matchmaking.model.run import MatchAnswer
from services.matchmaking.repository import MatchmakingWork
from services.matchmaking.repository.pool import snapshot
from services.matchmaking.repository.tables import needs
from shared import clock, logging, worker
from shared.contracts.matchmaking import MatchRequested
from shared.database import Database
from shared.unit_of_work import Transact
from shared.wire import Envelope

log = logging.get(__name__)


@dataclass(frozen=True)
class Case:
    """A need with the pool as it is now. `record` is the need as the engine reads it."""

    record: dict[str, Any]
    pool: Pool
    weighed: policies.Weighed


class Matcher:
    """Hears that a match is wanted, and answers."""

    name = "matcher"
    database = "matchmaking"

    def __init__(self, database: Database) -> None:
        self.sessions = database.sessions
        self.transact = Transact(MatchmakingWork, database, self.database)

    @worker.on(MatchRequested)
    def on_match_requested(self, envelope: Envelope) -> None:
        """Compute the run that is asked for."""
        answer = weigh(self.load(envelope.event.need_id), envelope.event)
        self.transact.hear(partial(handlers.record_match, answer=answer), envelope, "on_match_requested")

    def load(self, need_id: str) -> Case:
        """The need and the pool, read in one transaction."""
        with self.sessions() as session, session.begin():
            session.connection(execution_options={"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"})
            need = session.execute(select(needs).where(needs.c.id == need_id)).one()
            members, resources, versions = snapshot(session)
        record = {**need.spec, "id": need.id, "mode": need.mode, "owner": need.owner_id or need.demand_owner or ""}
        kinds = {resource["id"]: resource["kind"] for resource in resources}
        weighed = policies.Weighed(need.as_of or clock.today(), need.owner_id, versions, kinds)
        return Case(record, read_pool(members, resources), weighed)


def read_pool(members: list[dict[str, Any]], resources: list[dict[str, Any]]) -> Pool:
    """The pool without what the engine cannot read: one bad record must not stop every match."""
    while True:
        known = {member["id"] for member in members}
        offered = [resource for resource in resources if resource["owner"] in known]
        try:
            return Pool.from_records(members, offered)
        except BadRecord as bad:
            log.error("left a record out of the match", record=bad.where, field=bad.field, reason=bad.en)
            _, _, id_ = bad.where.partition(" ")
            kept = ([record for record in records if record["id"] != id_] for records in (members, offered))
            before, (members, resources) = len(members) + len(offered), kept
            if len(members) + len(resources) == before:
                raise


def weigh(case: Case, event: MatchRequested) -> MatchAnswer:
    """Try the stages in order; the first with a team is the answer, else the last (with the reasons)."""
    demand = Demand.from_record(case.record, as_of=case.weighed.as_of)
    for number, fixed in enumerate(event.stages):
        last = number == len(event.stages) - 1
        answer = solve(case.pool, demand, policies.KEPT_TEAMS, fixed, event.excluded, explain=last)
        if answer.feasible or last:
            return policies.answer_of(answer, number, case.weighed)
    raise ValueError("a match run needs at least one stage")


if __name__ == "__main__":
    sys.exit(worker.main(["services.matchmaking.matcher:Matcher"]))
