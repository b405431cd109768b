"""The engine's two questions: which teams fit (`solve`), and why does this resource fit in none (`why`)."""

import hashlib
import json
from collections.abc import Iterable

from services.matchmaking.engine.answer import Answer
from services.matchmaking.engine.demand import Demand
from services.matchmaking.engine.explain import reasons
from services.matchmaking.engine.plan import Fixing, Plan, prepare
from services.matchmaking.engine.pool import Pool
from services.matchmaking.engine.rules import Failure
from services.matchmaking.engine.search import Result, search
from services.matchmaking.engine.telling import team_of


def solve(
    pool: Pool,
    demand: Demand,
    top: int = 10,
    fixed: Fixing | None = None,
    excluded: Iterable[str] = (),
    explain: bool = True,
) -> Answer:
    """The best `top` teams, how many there are, and, with `explain`, why every other fitting resource is in none.

    `fixed`: {seat: resource ids} that must sit there (for a seat with several sites: must be among them).
    `excluded`: resource or member ids that may not sit anywhere. Raises BadRecord for a seat that the need has not.
    """
    fixed, excluded = {seat: _ids(ids) for seat, ids in (fixed or {}).items()}, frozenset(excluded)
    plan = prepare(pool, demand, fixed, excluded)
    result = search(plan, max(top, 0))
    return Answer(
        need=demand.id,
        feasible=result.teams > 0,
        teams=result.teams,
        best=tuple(team_of(plan, found) for found in result.best),
        inputs=_inputs(pool, demand, fixed, excluded),
        excluded=_excluded(pool, plan, result) if explain else {},
    )


def why(pool: Pool, demand: Demand, resource_id: str) -> tuple[Failure, ...]:
    """Why this resource (or, for a proposer, member) is in no feasible team; empty where it is in one.

    Raises LookupError where no seat of the need takes its kind.
    """
    plan = prepare(pool, demand, {}, ())
    for seat in plan.template.seats:
        for row in plan.every[seat.part]:
            if row.id == resource_id:
                return () if resource_id in search(plan, 0).placed else reasons(plan, seat, row)
    raise LookupError(f"no seat of {demand.id} takes {resource_id}")


def _ids(ids: str | Iterable[str]) -> list[str]:
    return sorted([ids] if isinstance(ids, str) else ids)


def _inputs(pool: Pool, demand: Demand, fixed: Fixing, excluded: frozenset[str]) -> str:
    request = json.dumps([pool.digest, demand.digest, sorted(fixed.items()), sorted(excluded)])
    return hashlib.sha256(request.encode()).hexdigest()


def _excluded(pool: Pool, plan: Plan, result: Result) -> dict[str, tuple[Failure, ...]]:
    seated = [(row.id, seat, row) for seat in plan.template.seats for row in plan.every[seat.part]]
    out = [entry for entry in seated if entry[0] in pool.resources and entry[0] not in result.placed]
    return {key: reasons(plan, seat, row) for key, seat, row in sorted(out, key=lambda entry: entry[0])}
