"""Why not me, for teams with several sites: the nearest set of sites is found among the codes that sites would add."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from services.matchmaking.engine.columns import Link, Row, Site
from services.matchmaking.engine.costs import seat_cost
from services.matchmaking.engine.plan import Plan
from services.matchmaking.engine.relay import Stop, cheapest_link, rules_on, stop_cost, together
from services.matchmaking.engine.rules import BUDGET, CHEAPEST_LINK, Failure, Rule
from services.matchmaking.engine.templates import Seat
from services.matchmaking.engine.view import View

Rows = Mapping[str, tuple[Row, ...]]
Said = tuple[tuple[Rule, Failure], ...]
Key = tuple[int, tuple[str, ...], int]
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Option:
    """A site with a link, and every code that the two would fail with the content in view.

    `best`: no other link does better there.
    """

    stop: Stop
    codes: Codes
    best: bool

    @property
    def city(self) -> int:
        return self.stop.site.regions[0] // 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A content and a platform, what they fail together, and what they cost in fen × scale."""

    codes: Codes
    cost: int
    mode: int


def nearest_relay(plan: Plan, rows: Rows, row: Row) -> Said | None:
    """The failures in the nearest team with `row`; None where the rows cannot fill every seat."""
    part = next(part for part, among in plan.every.items() if row in among)
    drawn = {**rows, part: (row,)} if part in ("content", "platform") else dict(rows)
    sites = {site.id for site in drawn["site"]}
    if len(sites) < plan.need.min_sites or not plan.required.get("site", frozenset()) <= sites:
        return None
    if not all(drawn[seat.part] for seat in plan.order):
        return None
    view = plan.view()
    best: Key | None = None
    said: Said = ()
    for draft in _drafts(plan, drawn, view):
        for key, chosen in _choices(plan, drawn, view, draft, row if part in ("site", "link") else None):
            if best is None or key < best:
                best, said = key, _say(plan, view, draft, key, chosen)
    return said


def _drafts(plan: Plan, rows: Rows, view: View) -> Iterator[Draft]:
    template = plan.template
    for content in rows["content"]:
        for platform in rows["platform"]:
            view.put("content", content)
            view.put("platform", platform)
            cost = sum(seat_cost(template.seat(part), view, view.part(part)) for part in ("content", "platform"))
            failed = [rule for rule in rules_on(plan, {"content", "platform"}) if not rule.holds(view)]
            codes = frozenset(rule.code for rule in (*plan.own[content.id], *plan.own[platform.id], *failed))
            modes = view.picture.modes
            for mode in (1 << bit for bit in range(modes.bit_length()) if modes >> bit & 1):
                yield Draft(codes, cost, mode)


def _choices(plan: Plan, rows: Rows, view: View, draft: Draft, must: Row | None) -> Iterator[tuple[Key, list[Option]]]:
    """For each allowed set of codes, the cheapest sites within it, in enough prefectures and in any."""
    sites = cast(tuple[Site, ...], rows["site"])
    options = [option for site in sites for option in _options(plan, rows, view, draft, site, must)]
    usual = [option for option in options if option.best]
    kept = [option for option in usual if option.stop.site.id in plan.required.get("site", ())]
    for forced in _forced(options, kept, must):
        start = draft.codes.union(*(option.codes for option in forced))
        for allowed in _unions(start, {option.codes for option in usual}):
            within = [option for option in usual if option.codes <= allowed]
            for cities in (plan.need.min_cities, 0):
                chosen = _cheapest(forced, within, plan.need.min_sites, cities)
                if chosen is not None:
                    yield _key(plan, draft, chosen), chosen


def _forced(options: list[Option], kept: list[Option], must: Row | None) -> list[list[Option]]:
    """What every set must have: the sites that the request keeps, and the resource in question wherever it can be."""
    if must is None:
        return [kept]
    first = [option for option in options if must is option.stop.site or must is option.stop.link]
    return [[option, *(other for other in kept if other.stop.site is not option.stop.site)] for option in first]


def _options(plan: Plan, rows: Rows, view: View, draft: Draft, site: Site, must: Row | None) -> Iterator[Option]:
    """The site with its best link, and, where a link must be used, with that link too."""
    view.put("site", site)
    joint = [rule for rule in rules_on(plan, {"content", "site"}) if rule.code != "HDR-02" and not rule.holds(view)]
    codes = frozenset(rule.code for rule in (*plan.own[site.id], *joint))
    if not site.modes & draft.mode:
        codes |= {"HDR-02"}
    links = cast(tuple[Link, ...], rows["link"])
    ranked = [
        (codes | (own := _link_codes(plan, view, link)), stop_cost(plan, view, link), link, own) for link in links
    ]
    kept = plan.required.get("link", frozenset())
    found, cost, link, _ = min(
        ranked, key=lambda entry: (len(entry[0]), sorted(entry[0]), entry[2].id not in kept, entry[1], entry[2].id)
    )
    yield Option(Stop(site, link, cost), found, best=True)
    cheapest = cheapest_link(plan, view)
    for found, cost, link, own in (entry for entry in ranked if entry[2] is must):
        dearer = {CHEAPEST_LINK.code} if not own and cheapest is not None and cheapest is not must else set()
        yield Option(Stop(site, link, cost), found | dearer, best=False)


def _link_codes(plan: Plan, view: View, link: Link) -> Codes:
    view.put("link", link)
    rules = [rule for rule in rules_on(plan, {"content", "site", "link"}) if "link" in rule.reads]
    return frozenset(rule.code for rule in (*plan.own[link.id], *(rule for rule in rules if not rule.holds(view))))


def _unions(start: Codes, sets: set[Codes]) -> list[Codes]:
    """Every set of codes that sites could bring together, fewest first."""
    reached = {start}
    for codes in sets:
        reached |= {union | codes for union in reached}
    return sorted(reached, key=lambda union: (len(union), sorted(union)))


def _cheapest(forced: list[Option], options: list[Option], sites: int, cities: int) -> list[Option] | None:
    """The cheapest set with enough sites in enough prefectures: the cheapest of the cheapest ones, then fill.

    Greedy is exact here: sets that reach the prefectures are the bases of a matroid, and filling extends them.
    """
    chosen = list(forced)
    ranked = sorted(options, key=lambda option: (option.stop.cost, option.stop.site.id))
    for option in ranked:
        reached = {entry.city for entry in chosen}
        if len(reached) < cities and option.city not in reached:
            chosen.append(option)
    for option in ranked:
        if len(chosen) < sites and option.stop.site not in [entry.stop.site for entry in chosen]:
            chosen.append(option)
    enough = len(chosen) >= sites and len({entry.city for entry in chosen}) >= cities
    return chosen if enough else None


def _key(plan: Plan, draft: Draft, chosen: list[Option]) -> Key:
    cost = draft.cost + sum(option.stop.cost for option in chosen)
    codes = {*draft.codes, *(code for option in chosen for code in option.codes)}
    if len({option.city for option in chosen}) < plan.need.min_cities:
        codes.add("SITE-03")
    if not plan.affords(cost):
        codes.add(BUDGET.code)
    return len(codes), tuple(sorted(codes)), cost


def _say(plan: Plan, view: View, draft: Draft, key: Key, chosen: list[Option]) -> Said:
    said = _said_by_pair(plan, view)
    for option in chosen:
        said += _said_by_stop(plan, view, option)
    view.put("site", together([option.stop.site for option in chosen]))
    view.cost = key[2]
    shared = [rule for rule, _ in plan.joint if rule.code in ("HDR-02", "SITE-03")]
    said += [(rule, rule.said_of(view, "SITE")) for rule in (*shared, BUDGET)]
    return tuple((rule, failure) for rule, failure in said if rule.code in key[1])


def _said_by_pair(plan: Plan, view: View) -> list[tuple[Rule, Failure]]:
    seats = {part: plan.template.seat(part) for part in ("content", "platform")}
    said = [
        (rule, rule.said_of(view, seat.name)) for part, seat in seats.items() for rule in plan.own[view.part(part).id]
    ]
    joint = [rule for rule in rules_on(plan, set(seats)) if not rule.holds(view)]
    return said + [(rule, rule.said_of(view, seats["platform"].name)) for rule in joint]


def _said_by_stop(plan: Plan, view: View, option: Option) -> list[tuple[Rule, Failure]]:
    site, link = option.stop.site, option.stop.link
    view.put("site", site)
    cheapest = cheapest_link(plan, view)
    view.put("link", link)
    own: list[tuple[Rule, Seat]] = [(rule, plan.template.seat("site")) for rule in plan.own[site.id]]
    own += [(rule, plan.template.seat("link")) for rule in plan.own[link.id]]
    for rule in rules_on(plan, {"content", "site", "link"}):
        if not rule.holds(view):
            own.append((rule, plan.template.seat("link" if "link" in rule.reads else "site")))
    if cheapest is not None and CHEAPEST_LINK.code in option.codes:
        view.cheapest = cheapest
        own.append((CHEAPEST_LINK, plan.template.seat("link")))
    return [(rule, rule.said_of(view, seat.name)) for rule, seat in own]
