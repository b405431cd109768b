"""Rules for what plays and what converts: PLAYER, CONVERT."""

from services.matchmaking.engine import vocabulary as words
from services.matchmaking.engine.rules import units
from services.matchmaking.engine.rules.rule import Rule, at_least, contain, equal, share

PLAYER = (
    Rule(
        code="PLAY-01",
        reads=("player",),
        left=lambda view: view.player.modes,
        test=share,
        right=lambda view: view.need.modes,
        modes=("NEW_BUILD",),
        unit=units.MODES,
        zh="播放器输出制式不符:需其一 {right},播放器 {left}",
        en="no HDR mode in common: needs one of {right}, the player puts out {left}",
        basis="the need",
    ),
    Rule(
        code="PLAY-02",
        reads=("player",),
        left=lambda view: view.player.limit[0],
        test=at_least,
        right=lambda view: view.need.screen_px[0] if view.need.screen_px else None,
        modes=("NEW_BUILD",),
        unit=units.WIDTH,
        zh="播放器像素宽度不足:需 {right},播放器 {left}",
        en="the player is too narrow: needs {right}, it has {left}",
        basis="the need",
    ),
    Rule(
        code="PLAY-03",
        reads=("player",),
        left=lambda view: view.player.live,
        test=equal,
        right=lambda view: True if view.need.live or view.template.mode == "HALL_NET" else None,
        modes=("NEW_BUILD", "HALL_NET"),
        unit=units.YES,
        zh="须能播直播:要求 {right},播放器 {left}",
        en="must play live: asked {right}, the player {left}",
        basis="the need",
    ),
)

CONVERT = (
    Rule(
        code="CONV-01",
        reads=("convert",),
        left=lambda view: view.need.allow_convert,
        test=equal,
        right=lambda view: True,
        unit=units.YES,
        zh="转制须需求允许:要求 {right},需求 {left}",
        en="conversion must be allowed by the need: asked {right}, the need says {left}",
        basis="the need",
    ),
    Rule(
        code="CONV-02",
        reads=("convert",),
        left=lambda view: view.conversion.ops,
        test=contain,
        right=lambda view: words.SDR_TO_HLG,
        unit=units.OPS,
        zh="转制能力不符:需 {right},提供 {left}",
        en="cannot convert: needs {right}, offers {left}",
        basis="the only lift that the alliance uses",
    ),
    Rule(
        code="CONV-03",
        reads=("convert",),
        left=lambda view: view.conversion.codecs,
        test=contain,
        right=lambda view: words.AVS3,
        unit=units.CODECS,
        zh="转制输出编码不符:需 {right},提供 {left}",
        en="wrong codec out: needs {right}, offers {left}",
        basis="the only lift that the alliance uses",
    ),
    Rule(
        code="CONV-04",
        reads=("content", "convert"),
        left=lambda view: view.content.convertible,
        test=equal,
        right=lambda view: True,
        unit=units.YES,
        zh="只能转制有片长的 SDR 内容:要求 {right},此内容 {left}",
        en="only SDR pieces with a duration can be converted: asked {right}, this content {left}",
        basis="conversion is paid by the minute",
    ),
)
