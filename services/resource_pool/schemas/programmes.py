"""Programmes on file and live feeds, with the rights that come with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import (
    Distinct,
    Span,
    Spec,
    code,
    coded,
    codes,
    day,
    flag,
    hours,
    label,
    like,
    number,
    per,
    price,
    regions_,
    texts,
    whole,
    whole_of,
    words,
)
from shared import regions
from shared.shapes import DayText, Part, Shape, Text, two


def misplaced(inside: list[str], excluded: list[str]) -> Iterator[str]:
    """Excluded regions that make no sense: outside everything that is covered, or swallowing a covered region."""
    for one in excluded:
        if any(regions.covers(one, whole) for whole in inside) or not any(regions.covers(w, one) for w in inside):
            yield one


def refuse_misplaced(inside: list[str], excluded: list[str]) -> None:
    """Refuse an exclusion that is not a true part of a covered region."""
    odd = ", ".join(misplaced(inside, excluded))
    if odd:
        said = two(f"{odd} 不是所覆盖区域的一部分", f"{odd}: not a part of a region that is covered")
        raise ValidationError(said, "excluded")


class Rights(Shape):
    """Where, how and when a programme may be shown."""

    territory = regions_("授权地域", "territory", least=1, required=True)
    excluded = regions_("除外地域", "excluded regions")
    uses = codes("授权用途", "uses", v.USES, least=1, required=True)
    window = Span(DayText(), required=True, metadata=label("授权期", "window"))
    exclusive = flag("独家", "exclusive")
    max_plays = whole("最多播放次数", "greatest number of plays", "", 1, 100_000_000)
    sublicence = flag("可转授权", "may be sublicensed")

    @validates_schema
    def _exclusions_inside(self, data: dict[str, Any], **_: Any) -> None:
        refuse_misplaced(data["territory"], data.get("excluded", []))


class _Programme(Spec):
    px_w = whole("水平像素", "width in pixels", "px", 64, 65_536, required=True)
    px_h = whole("垂直像素", "height in pixels", "px", 64, 65_536, required=True)
    fps = whole_of("帧率", "frame rate", "fps", (24, 25, 30, 48, 50, 60, 100, 120), required=True)
    bit = whole_of("位深", "bit depth", "bit", (8, 10, 12), required=True)
    gamut = code("色域", "gamut", ("BT709", "BT2020", "DCI_P3"))
    hdr = code("HDR 格式", "HDR format", v.CONTENT_HDR, required=True)
    codec = code("编码格式", "codec", v.CODEC, required=True)
    bitrate_mbps = number("码率", "bit rate", "Mbit/s", 0.1, 10_000, required=True)
    audio = codes("音频", "audio", v.AUDIO)
    drm = code("数字版权管理", "DRM", v.DRM, required=True)
    languages = Distinct(
        Text(most=35, validate=like(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "zh-CN")),
        most=40,
        metadata=label("语言", "languages"),
    )
    themes = texts("主题", "themes", required=True)
    rights = Part(Rights, required=True, metadata=label("授权", "rights"))
    license_until = day("制作经营许可证有效期至", "producer's licence valid until", required=True)
    content_review = code("内容审查", "content review", v.REVIEW, required=True)
    reviewer = words("审查单位", "reviewer", 120)
    price_cny = price()

    @validates_schema
    def _free_costs_nothing(self, data: dict[str, Any], **_: Any) -> None:
        if data["price_unit"] == "free" and data["price_cny"] != 0:
            raise ValidationError(two("免费资源的单价应为 0", "must be 0 where it is free"), "price_cny")


class Content(_Programme):
    """A programme on file, or the service of making one."""

    kind_zh, kind_en = "内容节目", "Programme"
    duration_min = number("时长", "duration", "min", 0.01, 1_000_000, required=True)
    custom_canvas = flag("可按画布定制", "made for the canvas")
    production_days = whole("制作周期", "production time", "days", 1, 720)
    price_unit = per("per_year", "per_title", "free")

    @validates_schema
    def _custom_work_takes_days(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("custom_canvas") and "production_days" not in data:
            raise ValidationError(two("定制内容须写明", "is required for custom work"), "production_days")


class Live(_Programme):
    """A live feed."""

    kind_zh, kind_en = "直播信号", "Live feed"
    hours = hours("播出时段", "hours on air", required=True)
    event_days = Distinct(DayText(), most=400, metadata=label("活动日期", "days of the event"))
    protocol = code("传输协议", "protocol", v.PROTOCOL)
    redundancy = coded("冗余方式", "redundancy", "NONE|1\\+1|N\\+1", "1+1")
    price_unit = per("per_year", "free")
