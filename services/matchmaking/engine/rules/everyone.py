"""Rules for every seat, and for the seats with work on site."""

from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.rule import Rule, at_least, at_most, cover, equal
from services.matchmaking.engine.templates import TEMPLATES
from services.matchmaking.engine.view import View

PARTS = tuple(dict.fromkeys(seat.part for template in TEMPLATES.values() for seat in template.seats))


def _is_own_feed(view: View, part: str) -> bool:
    return part == "content" and view.content.own


def in_good_standing(part: str) -> Rule:
    return Rule(
        code="ORG-01",
        reads=(part,),
        left=lambda view: (view.part(part).owner.status, view.part(part).owner.dues_until),
        test=lambda left, right: left[0] == right[0] and left[1] is not None and left[1] >= right[1],
        right=lambda view: None if _is_own_feed(view, part) else ("active", view.need.as_of),
        unit=units.STANDING,
        about=lambda view: view.part(part).owner.id,
        zh="会员资格不符:须 {right},{about} 为 {left}",
        en="not in good standing: needs {right}, {about} is {left}",
        basis="alliance charter practice",
    )


def kept_seat(part: str) -> Rule:
    return Rule(
        code="SEAT-02",
        reads=(part,),
        left=lambda view: view.part(part).id,
        test=lambda left, right: left in right,
        right=lambda view: view.fixed.get(part),
        unit=units.IDS,
        zh="席位已定为 {right},不是 {left}",
        en="the seat is kept for {right}, not for {left}",
        basis="the request",
    )


def not_barred(part: str) -> Rule:
    return Rule(
        code="SEAT-03",
        reads=(part,),
        left=lambda view: (view.part(part).id, view.part(part).owner.id),
        test=lambda left, right: not any(name in right for name in left),
        right=lambda view: view.barred or None,
        unit=units.IDS,
        zh="本次匹配已排除:{left}",
        en="excluded from this match: {left}",
        basis="the request",
    )


def serves_region(part: str) -> Rule:
    return Rule(
        code="SVC-01",
        reads=(part,),
        left=lambda view: view.part(part).owner.service,
        test=cover,
        right=lambda view: (view.need.region,),
        unit=units.REGIONS,
        zh="服务区域不含项目地:项目在 {right},服务 {left}",
        en="does not serve the place: the project is in {right}, served are {left}",
        basis="the owner's statement",
    )


def within_reach(part: str) -> Rule:
    def reach(view: View) -> int | None:
        owner = view.part(part).owner
        return None if view.need.distance_m(owner) is None else owner.radius_m

    return Rule(
        code="SVC-02",
        reads=(part,),
        left=lambda view: view.need.distance_m(view.part(part).owner),
        test=at_most,
        right=reach,
        unit=units.KILOMETRES,
        zh="超出服务半径:距离 {left},半径 {right}",
        en="out of reach: {left} away, radius {right}",
        basis="the owner's statement; great circle, radius 6,371 km",
    )


EVERY_SEAT = tuple(make(part) for make in (not_barred, kept_seat, in_good_standing) for part in PARTS)
ON_SITE = tuple(make(part) for part in ("display", "cine_hall") for make in (serves_region, within_reach))

EMPTY_SEAT = Rule(
    code="SEAT-01",
    reads=("team",),
    left=lambda view: view.offered[0],
    test=at_least,
    right=lambda view: view.offered[1],
    unit=units.COUNT,
    zh="席位无资源可补:有 {left} 个,至少要 {right} 个",
    en="nothing to fill the seat: {left} in the pool, at least {right} needed",
    basis="a team fills every required seat",
)
NAMED_HALL = Rule(
    code="HALL-01",
    reads=("hall",),
    left=lambda view: view.hall.id,
    test=equal,
    right=lambda view: view.need.hall,
    unit=units.TEXT,
    zh="需求指定了 {right},不是 {left}",
    en="the need names {right}, not {left}",
    basis="the need",
)
