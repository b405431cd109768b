"""All feasible teams, depth first, one seat after another, cut where a rule fails or the budget cannot be met."""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.matchmaking.engine.columns import Row
from services.matchmaking.engine.costs import seat_cost
from services.matchmaking.engine.plan import Plan
from services.matchmaking.engine.relay import relay_teams
from services.matchmaking.engine.rules import Rule
from services.matchmaking.engine.templates import Seat
from services.matchmaking.engine.view import View

Filling = tuple[tuple[Seat, Row], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A feasible team: its cost in fen × scale, and who sits where, in seat order."""

    cost: int
    filling: Filling

    @property
    def key(self) -> tuple[int, tuple[str, ...]]:
        """Teams are ordered by cost, then by resource ids in seat order."""
        return self.cost, tuple(row.id for _, row in self.filling)


@dataclass(slots=True)
class Result:
    """The best `top` teams in order, how many feasible teams there are, and everybody who is in one of them."""

    top: int
    best: list[Found] = field(default_factory=list)
    teams: int = 0
    placed: set[str] = field(default_factory=set)

    def take(self, found: Found) -> None:
        self.teams += 1
        self.placed.update(row.id for _, row in found.filling)
        if len(self.best) < self.top or (self.best and found.key < self.best[-1].key):
            insort(self.best, found, key=lambda team: team.key)
            del self.best[self.top :]


def search(plan: Plan, top: int) -> Result:
    """Every feasible team is counted; the best `top` are kept."""
    result = Result(top)
    if any(not plan.fit[seat.part] for seat in plan.order if not plan.may_stay_empty(seat)):
        return result
    for cost, filling in relay_teams(plan) if plan.template.many_sites else _seated(plan):
        result.take(Found(cost, filling))
    return result


def _seated(plan: Plan) -> Iterator[tuple[int, Filling]]:
    floors = plan.floors(plan.fit)
    view = plan.view()

    def fill(depth: int, cost: int) -> Iterator[tuple[int, Filling]]:
        if depth == len(plan.order):
            yield cost, filled(plan, view)
            return
        seat = plan.order[depth]
        for row in rows_for(plan, seat, plan.fit[seat.part]):
            view.put(seat.part, row)
            total = cost + (seat_cost(seat, view, row) if row else 0)
            if plan.affords(total + floors[depth]) and not any(failing(plan, seat.part, view)):
                yield from fill(depth + 1, total)

    yield from fill(0, 0)


def rows_for(plan: Plan, seat: Seat, rows: tuple[Row, ...]) -> tuple[Row | None, ...]:
    """Who may sit here; nobody too, where the seat may stay empty."""
    return (None, *rows) if plan.may_stay_empty(seat) else rows


def failing(plan: Plan, part: str, view: View) -> Iterator[Rule]:
    """The rules on several parts that come up with this part, and do not hold."""
    for rule in plan.stage[part]:
        absent = "convert" in rule.reads and view.convert is None
        if not absent and not rule.holds(view):
            yield rule


def filled(plan: Plan, view: View) -> Filling:
    """Who sits where, in seat order, without the seats that stay empty."""
    pairs = ((seat, getattr(view, seat.part)) for seat in plan.template.seats)
    return tuple((seat, row) for seat, row in pairs if row is not None)
