"""Links, playout platforms and cloud conversion."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import (
    Fraction,
    Spec,
    code,
    codes,
    day,
    flag,
    label,
    lead_days,
    number,
    per,
    price,
    regions_,
    whole,
    words,
)
from services.resource_pool.schemas.programmes import refuse_misplaced


class Link(Spec):
    """A transmission line with a committed rate."""

    kind_zh, kind_en = "传输线路", "Link"
    access = code("接入方式", "access", v.ACCESS, required=True)
    down_mbps = number("下行带宽", "committed downlink", "Mbit/s", 0.1, 1_000_000, required=True)
    up_mbps = number("上行带宽", "committed uplink", "Mbit/s", 0, 1_000_000)
    availability_pct = number("可用率", "availability", "%", 50, 100, required=True)
    latency_ms = number("时延", "latency", "ms", 0, 5_000)
    loss = Fraction(metadata=label("丢包率", "packet loss", "ratio"))
    multicast = flag("组播", "multicast")
    coverage = regions_("覆盖地域", "coverage", least=1, required=True)
    excluded = regions_("除外地域", "excluded regions")
    lead_days = lead_days(required=True)
    price_cny = price()
    price_unit = per("per_year")

    @validates_schema
    def _exclusions_inside(self, data: dict[str, Any], **_: Any) -> None:
        refuse_misplaced(data["coverage"], data.get("excluded", []))


class Platform(Spec):
    """A playout and control platform (MLPS: 等级保护)."""

    kind_zh, kind_en = "播控平台", "Playout platform"
    codecs = codes("编解码格式", "codecs", v.CODEC, least=1, required=True)
    max_screens = whole("最多接入屏数", "greatest number of screens", "screens", 0, 1_000_000, required=True)
    live_switch = flag("直播切换", "switches live feeds", required=True)
    sync_ms = number("同步误差", "synchronisation error", "ms", 0, 60_000, required=True)
    drm = codes("数字版权管理", "DRM", [name for name in v.DRM if name != "NONE"])
    mlps = code("等保等级", "MLPS level", v.MLPS, required=True)
    mlps_valid_until = day("等保测评有效期至", "MLPS valid until", required=True)
    data_in_china = flag("数据存于境内", "data kept in China")
    audit_log_days = whole("审计日志留存", "audit log kept", "days", 0, 36_500)
    price_cny = price()
    price_unit = per("per_year")


class Convert(Spec):
    """Upscaling, SDR→HDR, transcoding, by the minute."""

    kind_zh, kind_en = "转制服务", "Conversion"
    ops = codes("转制能力", "operations", v.OPS, least=1, required=True)
    out_codecs = codes("输出编码", "output codecs", v.CODEC, least=1, required=True)
    max_w = whole("最大宽度", "greatest width", "px", 64, 65_536)
    max_h = whole("最大高度", "greatest height", "px", 64, 65_536)
    gpu = words("算力", "GPUs", 80)
    throughput_min_day = number("日处理量", "throughput", "min/day", 0.1, 1_000_000)
    lead_days = lead_days()
    price_cny = price()
    price_unit = per("per_minute")
