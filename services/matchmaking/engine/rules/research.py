"""Rules for research teams: PROPOSER, LAB, EXPERT, pilot SITE."""

from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.common import enough_pixels
from services.matchmaking.engine.rules.rule import Rule, contain, equal, share
from services.matchmaking.engine.view import View


def _hands_in(view: View) -> tuple[str, ...]:
    lab = view.lab.owner
    return tuple(sorted({lab.id, lab.controlled_by, *lab.shareholders} - {""}))


RESEARCH = (
    Rule(
        code="RND-01",
        reads=("proposer",),
        left=lambda view: view.proposer.owner.segments,
        test=contain,
        right=lambda view: view.need.segments,
        unit=units.SEGMENTS,
        zh="揭榜单位产业链环节不符:需 {right},单位 {left}",
        en="not in the wanted segments: needs {right}, the proposer has {left}",
        basis="the need",
    ),
    Rule(
        code="LAB-01",
        reads=("lab",),
        left=lambda view: view.lab.scopes,
        test=share,
        right=lambda view: view.need.lab_scope,
        unit=units.SCOPES,
        zh="检测范围不符:需 {right},实验室 {left}",
        en="outside the lab's scope: needs {right}, the lab has {left}",
        basis="the need",
    ),
    Rule(
        code="EXP-01",
        reads=("expert",),
        left=lambda view: view.expert.fields,
        test=share,
        right=lambda view: view.need.expert_field,
        unit=units.FIELDS,
        zh="专业领域不符:需 {right},专家 {left}",
        en="wrong field: needs {right}, the expert has {left}",
        basis="the need",
    ),
    Rule(
        code="SITE-00",
        reads=("site",),
        left=lambda view: view.site.environment,
        test=equal,
        right=lambda view: view.need.pilot_env,
        modes=("RND",),
        unit=units.ENVIRONMENTS,
        zh="试点环境不符:需 {right},点位 {left}",
        en="wrong environment: needs {right}, the site is {left}",
        basis="the need",
    ),
    enough_pixels("site", lambda view: view.site.px, lambda view: view.need.pilot_px, ("RND",)),
    Rule(
        code="ORG-04",
        reads=("proposer", "lab"),
        left=_hands_in,
        test=lambda left, right: right not in left,
        right=lambda view: view.proposer.id,
        unit=units.IDS,
        zh="检测方须独立:揭榜单位 {right} 在检测方的所有者 {left} 之中",
        en="the lab must be independent: the proposer {right} is among its owners {left}",
        basis="independence of testing",
    ),
)
