"""Soft rules, warnings and hints: they never exclude a team; those that do not hold are shown with it.

`points` are added to the team's fit points when a rule holds.
"""

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.rule import (
    BONUS,
    INFO,
    SOFT,
    WARNING,
    Rule,
    all_at_least,
    at_least,
    at_most,
    equal,
    share,
)
from services.matchmaking.engine.view import View


def _sun(view: View) -> int | None:
    return 8000 if view.need.outdoors and set(view.need.facing) & {"S", "W"} else None


def _dynamic(view: View) -> int | None:
    return words.CARRIED_AS[view.picture.grade] & words.DYNAMIC or None


def _clashes(view: View) -> int:
    """Takeovers that others have asked for in the need's days and hours."""
    need, daily = view.need, view.need.daily or (0, 1440)
    return sum(
        start <= need.end and need.start <= end and opens < daily[1] and daily[0] < closes
        for start, end, opens, closes in view.site.tentative
    )


def _bonus(left: str, right: int, unit: units.Unit) -> Rule:
    return Rule(
        code="PREF-01",
        severity=BONUS,
        reads=("picture",),
        left=lambda view: getattr(view.picture, left),
        test=share,
        right=lambda view: right,
        unit=unit,
        points=1,
        zh="国产标准优先:{right},内容 {left}",
        en="domestic standards are preferred: {right}, the content has {left}",
        basis="中国标准 policy wording",
    )


ADVICE = (
    Rule(
        code="DISP-02",
        severity=WARNING,
        reads=("display",),
        left=lambda view: view.display.nits,
        test=at_least,
        right=_sun,
        unit=units.NITS,
        zh="南向或西向受阳光直射,建议 {right},屏 {left}",
        en="facing south or west into the sun: {right} advised, the screen has {left}",
        basis="rule of thumb of the trade",
    ),
    Rule(
        code="DISP-06",
        severity=WARNING,
        reads=("display",),
        left=lambda view: view.display.pitch_nm,
        test=at_most,
        right=lambda view: None if view.near_um is None else view.near_um * 100 // 138,
        unit=units.PITCH,
        zh="近处可见像素颗粒:建议点距至多 {right},屏 {left}",
        en="near viewers may see pixels: at most {right} advised, the screen has {left}",
        basis="GB 50464-2008, 4.2.1: 1.38 m for each mm",
    ),
    Rule(
        code="DISP-06",
        severity=INFO,
        reads=("display",),
        left=lambda view: view.display.pitch_nm,
        test=at_least,
        right=lambda view: None if view.near_um is None else -(-view.near_um * 100 // 552),
        unit=units.PITCH,
        zh="点距细于所需:{right} 已够,屏 {left}",
        en="finer than needed: {right} would do, the screen has {left}",
        basis="GB 50464-2008, 4.2.1: 5.52 m for each mm",
    ),
    Rule(
        code="DISP-08",
        severity=SOFT,
        reads=("display",),
        left=lambda view: view.promises,
        test=all_at_least,
        right=lambda view: (6500, 3000, 140, 120),
        unit=units.PROMISES,
        points=1,
        zh="色域/对比度/视角建议 {right},屏 {left}",
        en="gamut, contrast, angles: {right} advised, the screen has {left}",
        basis="8K outdoor LED requirements (provisional, 2021)",
    ),
    Rule(
        code="HDR-02",
        severity=WARNING,
        reads=("picture", "modes"),
        left=lambda view: view.modes,
        test=share,
        right=_dynamic,
        unit=units.MODES,
        zh="动态元数据将丢失:内容带 {right},设备共有 {left}",
        en="dynamic metadata is lost: the content has {right}, the equipment shares {left}",
        basis="fallback to the base layer",
    ),
    Rule(
        code="AUD-01",
        severity=SOFT,
        reads=("picture", "decoder"),
        left=lambda view: view.decoder.audio,
        test=share,
        right=lambda view: view.picture.audio if view.decoder.audio is not None else None,
        unit=units.AUDIO,
        points=1,
        zh="无共同音频格式:内容 {right},播放器 {left}",
        en="no audio format in common: the content has {right}, the player {left}",
        basis="GY/T 363-2023",
    ),
    Rule(
        code="REV-01",
        severity=WARNING,
        reads=("content",),
        left=lambda view: view.content.review,
        test=equal,
        right=lambda view: None if view.content.own else "PASSED",
        unit=units.TEXT,
        zh="内容播出前须过审:要求 {right},现为 {left}",
        en="must pass review before it is shown: asked {right}, it is {left}",
        basis="duty to review what public screens show",
    ),
    Rule(
        code="LOCK-01",
        severity=WARNING,
        reads=("site",),
        left=_clashes,
        test=lambda left, right: left < right,
        right=lambda view: view.site.takeovers if view.need.takeover else None,
        unit=units.COUNT,
        zh="同时段已有 {left} 个未确认的接管,点位可接 {right} 个",
        en="{left} unconfirmed takeovers at the same time, the site takes {right}",
        basis="tentative overlap",
    ),
    Rule(
        code="LAB-02",
        severity=WARNING,
        reads=("lab",),
        left=lambda view: view.lab.valid_until,
        test=at_least,
        right=lambda view: view.need.end,
        unit=units.DAY,
        zh="检测资质建议覆盖至 {right},有效期至 {left}",
        en="the lab's accreditation should last to {right}, it ends {left}",
        basis="accreditation",
    ),
    Rule(
        code="ORG-04",
        severity=WARNING,
        reads=("lab", "expert"),
        left=lambda view: view.lab.owner.id,
        test=lambda left, right: left != right,
        right=lambda view: view.expert.owner.id,
        unit=units.TEXT,
        zh="检测方 {left} 与专家方 {right} 是同一会员,须披露并在评审环节回避",
        en="lab of {left} and expert of {right}, one member: disclose it, and recuse in review",
        basis="recusal",
    ),
    _bonus("codec", words.AVS3, units.CODECS),
    _bonus("modes", words.HDR_VIVID, units.MODES),
    _bonus("audio", words.AUDIO_VIVID, units.AUDIO),
)
