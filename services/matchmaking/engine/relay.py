"""Teams with several sites (AIRTIME_MULTI): sets of sites, each with its cheapest fitting link."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import cast

from services.matchmaking.engine.columns import Link, Row, Site
from services.matchmaking.engine.costs import seat_cost
from services.matchmaking.engine.plan import Plan
from services.matchmaking.engine.rules import Rule
from services.matchmaking.engine.templates import Seat
from services.matchmaking.engine.view import View

Filling = tuple[tuple[Seat, Row], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A site with its link, and what the two cost in fen × scale."""

    site: Site
    link: Link
    cost: int


def relay_teams(plan: Plan) -> Iterator[tuple[int, Filling]]:
    """Every feasible team once per set of sites, content and platform, with its cost in fen × scale."""
    view = plan.view()
    for content in plan.fit["content"]:
        view.put("content", content)
        stops = _stops(plan, view)
        for platform in plan.fit["platform"]:
            view.put("platform", platform)
            if all(rule.holds(view) for rule in rules_on(plan, {"content", "platform"})):
                base = sum(
                    seat_cost(plan.template.seat(part), view, view.part(part)) for part in ("content", "platform")
                )
                for cost, chosen in _sets(plan, view, stops, base):
                    yield cost, _filling(plan, content, platform, chosen)


def rules_on(plan: Plan, parts: set[str]) -> list[Rule]:
    """The rules on several parts that read no other parts than these."""
    return [rule for rule, read in plan.joint if read <= parts]


def _stops(plan: Plan, view: View) -> list[Stop]:
    stops = []
    for site in cast(tuple[Site, ...], plan.fit["site"]):
        view.put("site", site)
        if all(rule.holds(view) for rule in rules_on(plan, {"content", "site"})):
            link = cheapest_link(plan, view)
            if link is not None:
                stops.append(Stop(site, link, stop_cost(plan, view, link)))
    return stops


def stop_cost(plan: Plan, view: View, link: Link) -> int:
    """A site's slots and its link, in fen × scale; the site is in the view."""
    template = plan.template
    return seat_cost(template.seat("site"), view, view.site) + seat_cost(template.seat("link"), view, link)


def cheapest_link(plan: Plan, view: View) -> Link | None:
    """The cheapest link that fits site and content in view, by price and id; one that the request keeps comes first."""
    fitting = []
    for link in cast(tuple[Link, ...], plan.fit["link"]):
        view.put("link", link)
        if all(rule.holds(view) for rule in rules_on(plan, {"content", "site", "link"}) if "link" in rule.reads):
            fitting.append((link.id not in plan.required.get("link", ()), link.price_fen, link.id, link))
    return min(fitting)[3] if fitting else None


def _sets(plan: Plan, view: View, stops: list[Stop], base: int) -> Iterator[tuple[int, list[Stop]]]:
    need, kept = plan.need, plan.required.get("site", frozenset())
    shared = rules_on(plan, {"content", "site"})

    def extend(chosen: list[Stop], start: int, cost: int) -> Iterator[tuple[int, list[Stop]]]:
        for place in range(start, len(stops)):
            grown, total = [*chosen, stops[place]], cost + stops[place].cost
            view.put("site", together([stop.site for stop in grown]))
            if not plan.affords(total) or not all(rule.holds(view) for rule in shared):
                continue
            if len(grown) >= need.min_sites and _complete(plan, view, kept):
                yield total, grown
            yield from extend(grown, place + 1, total)

    yield from extend([], 0, base)


def _complete(plan: Plan, view: View, kept: frozenset[str]) -> bool:
    return kept <= {site.id for site in view.site.parts} and all(rule.holds(view) for rule in plan.stage["team"])


def together(sites: list[Site]) -> Site:
    """Several sites as one: their masks meet, the smallest limits count, and every region must be served."""
    first = sites[0]
    return replace(
        first,
        codecs=reduce(int.__and__, (site.codecs for site in sites)),
        drm=reduce(int.__and__, (site.drm for site in sites)),
        modes=reduce(int.__and__, (site.modes for site in sites)),
        limit=cast(tuple[int, int, int, int], tuple(map(min, zip(*(site.limit for site in sites), strict=True)))),
        regions=tuple(region for site in sites for region in site.regions),
        parts=tuple(sites),
    )


def _filling(plan: Plan, content: Row, platform: Row, stops: list[Stop]) -> Filling:
    rows: dict[str, list[Row]] = {
        "site": [stop.site for stop in stops],
        "content": [content],
        "platform": [platform],
        "link": [stop.link for stop in stops],
    }
    return tuple((seat, row) for seat in plan.template.seats for row in rows[seat.part])
