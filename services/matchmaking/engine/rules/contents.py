"""Rules for what is played: CONTENT or LIVE.

The feed that a need brings is its owner's affair: its rights, DRM, theme and hours pass.
"""

from collections.abc import Callable
from typing import TypeVar

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.rule import (
    Rule,
    all_at_least,
    all_at_most,
    at_least,
    clear_of,
    contain,
    cover,
    enclose,
    equal,
    share,
)
from services.matchmaking.engine.view import View

T = TypeVar("T")


def unless_own(view: View, value: T) -> T | None:
    """Nothing is asked of the need's own feed."""
    return None if view.content.own else value


def _rights(code: str, test: Callable[..., bool], barred: bool, zh: str, en: str) -> Rule:
    return Rule(
        code=code,
        reads=("content", "regions"),
        left=lambda view: view.content.barred if barred else view.content.territory,
        test=test,
        right=lambda view: unless_own(view, view.regions),
        unit=units.REGIONS,
        zh=zh,
        en=en,
        basis="rights as sold",
    )


CONTENT = (
    Rule(
        code="LIVE-01",
        reads=("content",),
        left=lambda view: view.content.id,
        test=equal,
        right=lambda view: view.need.own_feed.id if view.need.own_feed else None,
        modes=("AIRTIME",),
        unit=units.TEXT,
        zh="需求自带信号 {right},不用 {left}",
        en="the need brings its own feed {right}, so {left} is not used",
        basis="the need",
    ),
    Rule(
        code="CONT-01",
        reads=("content",),
        left=lambda view: view.content.px,
        test=all_at_least,
        right=lambda view: view.need.content_px,
        unit=units.PIXELS,
        zh="内容像素不足:需 {right},内容 {left}",
        en="too few pixels: needs {right}, the content has {left}",
        basis="the need",
    ),
    Rule(
        code="HDR-01",
        reads=("picture",),
        left=lambda view: view.picture.grade,
        test=share,
        right=lambda view: view.need.grades,
        unit=units.GRADES,
        zh="内容 HDR 制式不符:需其一 {right},内容 {left}",
        en="wrong HDR: needs one of {right}, the content is {left}",
        basis="the need",
    ),
    Rule(
        code="HDR-02",
        reads=("picture", "modes"),
        left=lambda view: view.modes,
        test=share,
        right=lambda view: words.CARRIED_AS[view.picture.grade],
        unit=units.MODES,
        zh="HDR 链路不通:内容需其一 {right},设备共有 {left}",
        en="the HDR chain breaks: the content needs one of {right}, the equipment shares {left}",
        basis="HDR Vivid rides on an HLG or PQ base",
    ),
    Rule(
        code="CODEC-00",
        reads=("picture",),
        left=lambda view: view.picture.codec,
        test=equal,
        right=lambda view: view.need.codec,
        unit=units.CODECS,
        zh="编码不符:需 {right},内容 {left}",
        en="wrong codec: needs {right}, the content is {left}",
        basis="the need",
    ),
    Rule(
        code="CODEC-01",
        reads=("picture", "decoder"),
        left=lambda view: view.decoder.codecs,
        test=contain,
        right=lambda view: view.picture.codec,
        unit=units.CODECS,
        zh="不能解码:内容 {right},可解 {left}",
        en="cannot decode: the content is {right}, decoded are {left}",
        basis="T/UWA 012.2",
    ),
    Rule(
        code="CODEC-02",
        reads=("picture", "decoder"),
        left=lambda view: view.picture.load,
        test=all_at_most,
        right=lambda view: view.decoder.limit,
        unit=units.LOAD,
        zh="超出解码能力:内容 {left},至多 {right}",
        en="more than can be decoded: the content is {left}, at most {right}",
        basis="T/UWA 012.2",
    ),
    Rule(
        code="DRM-01",
        reads=("content", "decoder"),
        left=lambda view: view.decoder.drm | words.NO_DRM,
        test=contain,
        right=lambda view: unless_own(view, view.content.drm),
        unit=units.DRM,
        zh="DRM 不支持:内容 {right},可用 {left}",
        en="DRM not supported: the content has {right}, played are {left}",
        basis="GY/T 277-2019",
    ),
    _rights("RIGHTS-01", cover, False, "授权地域不含 {right},仅 {left}", "no rights for {right}, only for {left}"),
    _rights(
        "RIGHTS-02", clear_of, True, "授权排除 {left},项目在 {right}", "rights exclude {left}, the place is {right}"
    ),
    Rule(
        code="RIGHTS-03",
        reads=("content",),
        left=lambda view: view.content.uses,
        test=share,
        right=lambda view: unless_own(view, view.need.use),
        unit=units.USES,
        zh="授权用途不含 {right},仅 {left}",
        en="no rights for the use {right}, only for {left}",
        basis="rights as sold",
    ),
    Rule(
        code="RIGHTS-04",
        reads=("content",),
        left=lambda view: view.content.window,
        test=enclose,
        right=lambda view: unless_own(view, (view.need.start, view.need.end)),
        unit=units.SPAN,
        zh="授权窗口不足:需 {right},授权 {left}",
        en="rights window too short: needs {right}, rights run {left}",
        basis="rights as sold",
    ),
    Rule(
        code="CERT-03",
        reads=("content",),
        left=lambda view: view.content.license_until,
        test=at_least,
        right=lambda view: unless_own(view, view.need.start),
        unit=units.DAY,
        zh="制作经营许可证须在开始日 {right} 有效,有效期至 {left}",
        en="the producer's licence must be valid at the start {right}, it ends {left}",
        basis="programme production licence, two years",
    ),
    Rule(
        code="CONT-09",
        reads=("content",),
        left=lambda view: view.content.themes,
        test=share,
        right=lambda view: unless_own(view, view.need.themes),
        unit=units.THEMES,
        zh="题材不符:需其一 {right},内容 {left}",
        en="no wanted theme: needs one of {right}, the content has {left}",
        basis="the need",
    ),
    Rule(
        code="TIME-03",
        reads=("content",),
        left=lambda view: view.content.hours,
        test=enclose,
        right=lambda view: unless_own(view, view.need.daily) if view.content.hours else None,
        modes=("AIRTIME",),
        unit=units.CLOCK,
        zh="直播时段不覆盖:需 {right},信号 {left}",
        en="the feed is off in the window: needs {right}, it runs {left}",
        basis="the need",
    ),
)
