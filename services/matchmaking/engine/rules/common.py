"""Rules that several kinds of screen share."""

from collections.abc import Callable

from services.matchmaking.engine.columns import valid_until
from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.rule import Rule, Value, all_at_least, at_least, at_most
from services.matchmaking.engine.view import View


def enough_pixels(part: str, has: Value, asked: Value, modes: tuple[str, ...] = ()) -> Rule:
    return Rule(
        code="DISP-01",
        reads=(part,),
        left=has,
        test=all_at_least,
        right=asked,
        modes=modes,
        unit=units.PIXELS,
        zh="像素不足:需 {right},屏 {left}",
        en="too few pixels: needs {right}, the screen has {left}",
        basis="8K is 7680×4320, 4K is 3840×2160",
    )


def lasting_certificates(
    part: str, certs: Callable[[View], tuple[tuple[str, int], ...]], asked: Callable[[View], tuple[str, ...]]
) -> Rule:
    return Rule(
        code="CERT-01",
        reads=(part,),
        left=lambda view: valid_until(certs(view), asked(view)),
        test=at_least,
        right=lambda view: view.need.end if asked(view) else None,
        unit=units.DAY,
        about=lambda view: ", ".join(asked(view)),
        zh="证书 {about} 须覆盖至 {right},有效期至 {left}",
        en="certificate {about} must last to {right}, it ends {left}",
        basis="certificates must outlast the project",
    )


def quick_enough(part: str, lead_days: Value) -> Rule:
    return Rule(
        code="TIME-01",
        reads=(part,),
        left=lead_days,
        test=at_most,
        right=lambda view: view.need.max_lead_days,
        unit=units.DAYS,
        zh="供货太慢:至多 {right},需 {left}",
        en="too slow: at most {right}, takes {left}",
        basis="the need",
    )
