"""A match made ready: for each seat who could sit there, who passes alone, and which rules come up then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.matchmaking.engine.columns import Content, Hall, Row
from services.matchmaking.engine.costs import seat_cost
from services.matchmaking.engine.demand import Demand
from services.matchmaking.engine.pool import Pool
from services.matchmaking.engine.reading import BadRecord
from services.matchmaking.engine.rules import BUDGET, CHEAPEST_LINK, EMPTY_SEAT, HARD_RULES, Rule
from services.matchmaking.engine.templates import Seat, Template, template_for
from services.matchmaking.engine.view import Fixed, View

Fixing = Mapping[str, str | Iterable[str]]


@dataclass(slots=True)
class Plan:
    """`every`: all rows of a fitting kind. `fit`: those that pass alone. `own`: the rules that the others fail alone.

    `stage`: for each part, the rules on several parts that can be asked once it is filled (parts filled in `order`).
    `joint`: the same rules, each with the parts that it reads. `alone`: the rules on one part.
    `fixed`: seats that only the named rows may take. `required`: all that the request keeps, sites and links included.
    """

    need: Demand
    template: Template
    fixed: Fixed
    barred: frozenset[str]
    required: Fixed
    hall: Hall | None
    order: tuple[Seat, ...] = ()
    every: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    fit: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    own: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    stage: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    joint: tuple[tuple[Rule, frozenset[str]], ...] = ()
    alone: tuple[tuple[Rule, frozenset[str]], ...] = ()

    def view(self) -> View:
        return View(self.need, self.template, self.fixed, self.barred, self.hall)

    def may_stay_empty(self, seat: Seat) -> bool:
        """An optional seat stays empty unless the request puts somebody there."""
        return seat.optional and not self.fixed.get(seat.part)

    @property
    def budget(self) -> int | None:
        """In fen × scale."""
        return None if self.need.budget_fen is None else self.need.budget_fen * self.need.scale

    def affords(self, cost: int) -> bool:
        return self.budget is None or cost <= self.budget

    def floors(self, rows: Mapping[str, tuple[Row, ...]]) -> list[int]:
        """For each place in the order, the least that all later seats together can cost."""
        floors = [0]
        for seat in reversed(self.order[1:]):
            floors.append(floors[-1] + self._floor(seat, rows[seat.part]))
        return floors[::-1]

    def _floor(self, seat: Seat, rows: tuple[Row, ...]) -> int:
        if seat.optional or not rows:
            return 0
        if seat.cost in ("by_units", "by_halls"):
            return min(row.price_fen for row in rows) * self.need.scale
        view, costs = self.view(), []
        for row in rows:
            view.put(seat.part, row)
            costs.append(seat_cost(seat, view, row))
        return min(costs)


def prepare(pool: Pool, need: Demand, fixed: Fixing, excluded: Iterable[str]) -> Plan:
    """Sort out who could sit where; raises BadRecord where `fixed` names a seat that the need does not have."""
    template = template_for(need.mode, need.roles)
    kept = _by_part(template, fixed, need)
    alone = {part: ids for part, ids in kept.items() if not (template.many_sites and part in ("site", "link"))}
    named = pool.resources.get(need.hall)
    hall = named if isinstance(named, Hall) else None
    plan = Plan(need, template, alone, frozenset(excluded), kept, hall)
    plan.order = _search_order(template)
    read = [(rule, parts_read(plan, rule)) for rule in HARD_RULES if rule not in STRUCTURE]
    spoken = [(rule, parts) for rule, parts in read if parts]
    plan.alone = tuple((rule, parts) for rule, parts in spoken if len(parts) == 1 and "team" not in parts)
    plan.joint = tuple(entry for entry in spoken if entry not in plan.alone)
    plan.stage = _stages(plan)
    for seat in template.seats:
        plan.every[seat.part] = _candidates(pool, need, seat)
        _filter(plan, seat)
    return plan


def _by_part(template: Template, fixed: Fixing, need: Demand) -> Fixed:
    names = {seat.name: seat.part for seat in template.seats} | {"CONTENT": "content", "LIVE": "content"}
    kept = {}
    for name, ids in fixed.items():
        if names.get(name) not in template.parts:
            raise BadRecord(f"needs {need.id}", f"fixed.{name}", "不是此需求的席位", "is not a seat of this need")
        kept[names[name]] = frozenset([ids] if isinstance(ids, str) else ids)
    return kept


def _search_order(template: Template) -> tuple[Seat, ...]:
    """Seat order, except that a conversion comes right after the content, so that later seats know the picture."""
    rest = [seat for seat in template.seats if seat.part != "convert"]
    place = next((i for i, seat in enumerate(rest) if seat.part == "content"), len(rest) - 1) + 1
    return (*rest[:place], *(seat for seat in template.seats if seat.part == "convert"), *rest[place:])


def _candidates(pool: Pool, need: Demand, seat: Seat) -> tuple[Row, ...]:
    rows = [row for kind in seat.kinds for row in pool.kinds[kind]]
    if need.mode == "AIRTIME" and seat.part == "content" and need.own_feed is not None:
        rows.append(need.own_feed)
    return tuple(sorted(rows, key=lambda row: row.id))


def parts_read(plan: Plan, rule: Rule) -> frozenset[str] | None:
    """The parts of this template that a rule reads; None where the rule says nothing about it."""
    template, parts = plan.template, set[str]()
    if rule.modes and template.mode not in rule.modes:
        return None
    for name in rule.reads:
        found = _stands_for(plan, name)
        if not found <= template.parts | {"team"} or (not found and name != "regions"):
            return None
        parts |= found
    return frozenset(parts)


def _stands_for(plan: Plan, name: str) -> set[str]:
    template = plan.template
    if name == "picture":
        return {"content", "convert"} if plan.need.allow_convert and "convert" in template.parts else {"content"}
    if name == "modes":
        return set(template.screens)
    if name == "regions":
        return {"site"} & set(template.screens)
    if name == "decoder":
        return {template.decoder} - {""}
    return {name}


STRUCTURE = (EMPTY_SEAT, CHEAPEST_LINK, BUDGET)


def _stages(plan: Plan) -> dict[str, tuple[Rule, ...]]:
    order = [*(seat.part for seat in plan.order), "team"]
    last = [(rule, max(order.index(part) for part in parts)) for rule, parts in plan.joint]
    return {part: tuple(rule for rule, when in last if when == place) for place, part in enumerate(order)}


def _filter(plan: Plan, seat: Seat) -> None:
    """Ask the rules on this seat alone; a picture that cannot be converted is final, and so judged too."""
    single = [rule for rule, parts in plan.alone if parts == {seat.part}]
    picture = [rule for rule, parts in plan.joint if parts == {"content", "convert"} and "convert" not in rule.reads]
    shown = [rule for rule in HARD_RULES if rule in single or rule in picture]
    view = plan.view()
    for row in plan.every[seat.part]:
        view.put(seat.part, row)
        final = isinstance(row, Content) and not row.convertible
        plan.own[row.id] = tuple(rule for rule in (shown if final else single) if not rule.holds(view))
    plan.fit[seat.part] = tuple(row for row in plan.every[seat.part] if not plan.own[row.id])
