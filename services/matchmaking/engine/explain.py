"""Why not me: the hard rules that keep a resource out of every feasible team, with both values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.matchmaking.engine.columns import Row
from services.matchmaking.engine.costs import seat_cost
from services.matchmaking.engine.plan import Plan
from services.matchmaking.engine.relay_explain import nearest_relay
from services.matchmaking.engine.rules import BUDGET, EMPTY_SEAT, HARD_RULES, Failure, Rule
from services.matchmaking.engine.search import failing, rows_for
from services.matchmaking.engine.templates import Seat
from services.matchmaking.engine.view import View

Rows = Mapping[str, tuple[Row, ...]]


def reasons(plan: Plan, seat: Seat, row: Row) -> tuple[Failure, ...]:
    """What the row fails alone; if nothing, what fails in the team with it that is nearest to feasible.

    Nearest: the fewest failing codes, then the first codes, then the cheapest. Teams are drawn from rows that pass
    alone; only where those cannot fill every seat, from all rows.
    """
    if plan.own[row.id]:
        view = plan.view()
        view.put(seat.part, row)
        return told((rule, rule.said_of(view, seat.name)) for rule in plan.own[row.id])
    for rows in (plan.fit, plan.every):
        found = nearest_relay(plan, rows, row) if plan.template.many_sites else _nearest(plan, rows, seat, row)
        if found is not None:
            return told(found)
    return (_vacancy(plan),)


def _vacancy(plan: Plan) -> Failure:
    """The first required seat that the pool cannot fill at all."""
    view = plan.view()
    for seat in plan.order:
        several = plan.need.min_sites if plan.template.many_sites and seat.part == "site" else 1
        needed = max(several, len(plan.required.get(seat.part, ())))
        view.offered = len(plan.every[seat.part]), needed
        if not plan.may_stay_empty(seat) and not EMPTY_SEAT.holds(view):
            return EMPTY_SEAT.said_of(view, seat.name)
    view.offered = 0, 1
    return EMPTY_SEAT.said_of(view, "SITE")


def told(failures: Iterable[tuple[Rule, Failure]]) -> tuple[Failure, ...]:
    """One failure for each code, in rule order."""
    first: dict[str, tuple[Rule, Failure]] = {}
    for rule, failure in failures:
        first.setdefault(rule.code, (rule, failure))
    return tuple(failure for _, failure in sorted(first.values(), key=lambda pair: HARD_RULES.index(pair[0])))


def code_key(codes: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Fewer codes come first, then the alphabet."""
    ordered = tuple(sorted(codes))
    return len(ordered), ordered


@dataclass(slots=True)
class _Nearest:
    """The search for the nearest team: depth first, cut where the codes so far are already no better than the best."""

    plan: Plan
    rows: Rows
    view: View
    floors: list[int]
    best: tuple[tuple[int, tuple[str, ...]], int] | None = None
    found: tuple[tuple[Rule, Failure], ...] = ()

    def fill(self, depth: int, cost: int, failed: tuple[tuple[Rule, Seat], ...]) -> None:
        plan = self.plan
        codes = {rule.code for rule, _ in failed}
        if not plan.affords(cost + self.floors[max(depth - 1, 0)]):
            codes.add(BUDGET.code)
        if self.best is not None and (code_key(codes), cost) >= self.best:
            return
        if depth == len(plan.order):
            self._keep(cost, codes, failed)
            return
        seat = plan.order[depth]
        for row in rows_for(plan, seat, self.rows[seat.part]):
            self.view.put(seat.part, row)
            new = [*(plan.own[row.id] if row else ()), *failing(plan, seat.part, self.view)]
            price = seat_cost(seat, self.view, row) if row else 0
            self.fill(depth + 1, cost + price, (*failed, *((rule, seat) for rule in new)))

    def _keep(self, cost: int, codes: set[str], failed: tuple[tuple[Rule, Seat], ...]) -> None:
        self.best, self.view.cost = (code_key(codes), cost), cost
        said = [(rule, rule.said_of(self.view, seat.name)) for rule, seat in failed]
        if BUDGET.code in codes:
            said.append((BUDGET, BUDGET.said_of(self.view, "TEAM")))
        self.found = tuple(said)


def _nearest(plan: Plan, rows: Rows, seat: Seat, row: Row) -> tuple[tuple[Rule, Failure], ...] | None:
    rows = {**rows, seat.part: (row,)}
    if any(not rows[other.part] and not plan.may_stay_empty(other) for other in plan.order):
        return None
    search = _Nearest(plan, rows, plan.view(), plan.floors(rows))
    _sit(plan, search, seat)
    return search.found


def _sit(plan: Plan, search: _Nearest, seat: Seat) -> None:
    """Run the search with the row in its seat, which for an optional seat means: not empty."""
    if not seat.optional:
        search.fill(0, 0, ())
        return
    kept, plan.fixed = plan.fixed, {**plan.fixed, seat.part: frozenset(row.id for row in search.rows[seat.part])}
    try:
        search.fill(0, 0, ())
    finally:
        plan.fixed = kept
