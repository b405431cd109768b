"""A found team as people read it: costs, quantities, warnings, and which rules were close."""

from collections.abc import Iterable, Iterator

from services.matchmaking.engine.answer import Filled, Team
from services.matchmaking.engine.columns import Site
from services.matchmaking.engine.costs import QUANTITIES, exact, plain, rounded, seat_cost
from services.matchmaking.engine.plan import Plan, parts_read
from services.matchmaking.engine.relay import together
from services.matchmaking.engine.rules import ADVICE, BUDGET, Failure, Rule
from services.matchmaking.engine.rules.rule import BONUS
from services.matchmaking.engine.search import Filling, Found
from services.matchmaking.engine.view import View


def team_of(plan: Plan, found: Found) -> Team:
    """What people read of a found team."""
    view = seated_view(plan, found.filling)
    view.cost = found.cost
    cost = exact(found.cost, plan.need)
    advice = [(rule, seat, rule.holds(view)) for rule, seat in _asked(plan, view, ADVICE)]
    return Team(
        cost=cost,
        cost_cny=rounded(cost, 100),
        cost_fen=rounded(cost),
        seats=tuple(_filled(plan, found.filling)),
        points=sum(rule.points for rule, _, holds in advice if holds),
        warnings=tuple(
            rule.said_of(view, seat) for rule, seat, holds in advice if not holds and rule.severity != BONUS
        ),
        margins=tuple(_margins(plan, found.filling, view)),
    )


def seated_view(plan: Plan, filling: Filling) -> View:
    """The whole team in one view; several sites stand together as one."""
    view = plan.view()
    sites = [row for _, row in filling if isinstance(row, Site)]
    for seat in plan.order:
        rows = [row for other, row in filling if other.part == seat.part]
        view.put(seat.part, together(sites) if len(rows) > 1 and rows[0] in sites else next(iter(rows), None))
    return view


def _asked(plan: Plan, view: View, rules: Iterable[Rule]) -> Iterator[tuple[Rule, str]]:
    """The rules that speak of this team, each with the seat that it is said of."""
    for rule in rules:
        parts = parts_read(plan, rule)
        if parts and not ("convert" in rule.reads and view.convert is None):
            first = next((seat for seat in plan.template.seats if seat.part in parts), None)
            yield rule, first.name if first else "TEAM"


def _margins(plan: Plan, filling: Filling, view: View) -> Iterator[Failure]:
    rules = [rule for rule, _ in (*plan.alone, *plan.joint)]
    for rule, seat in _asked(plan, view, (*rules, BUDGET)):
        by_site = plan.template.many_sites and {"site", "link"} & set(rule.reads)
        for part in _each_site(plan, filling, view) if by_site else (view,):
            if rule.is_close(part):
                yield rule.close_in(part, seat)


def _each_site(plan: Plan, filling: Filling, whole: View) -> Iterator[View]:
    links = [row for seat, row in filling if seat.part == "link"]
    for site, link in zip(whole.site.parts, links, strict=True):
        view = seated_view(plan, filling)
        view.put("site", site)
        view.put("link", link)
        yield view


def _filled(plan: Plan, filling: Filling) -> Iterator[Filled]:
    for seat, row in filling:
        view = seated_view(plan, filling)
        view.put(seat.part, row)
        if seat.part == "content" and any(other.part == "convert" for other, _ in filling):
            view.put("convert", next(other for chair, other in filling if chair.part == "convert"))
        quantity, unit = QUANTITIES[seat.quantity](view)
        cost = rounded(exact(seat_cost(seat, view, row), plan.need))
        yield Filled(seat.name, row.id, row.owner.id, plain(quantity), unit, cost)
