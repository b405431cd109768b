"""Screens that stand already, and halls."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import (
    Spec,
    Tuple,
    clock_time,
    code,
    codes,
    day,
    flag,
    hours,
    label,
    number,
    region,
    whole,
    yuan,
)
from shared.shapes import Number, Whole, between, two

AREA_SLACK = 0.05
"""How far area_m2 may lie from width × height, as a share; frames and cabinets round the figures."""


class Site(Spec):
    """A public screen that is in operation."""

    kind_zh, kind_en = "大屏点位", "Screen site"
    region = region("所在区划", "region", required=True)
    lng = number("经度", "longitude", "°", -180, 180)
    lat = number("纬度", "latitude", "°", -90, 90)
    crs = code("坐标系", "coordinate system", ("WGS84", "GCJ02"))
    env = code("环境", "environment", v.ENV, required=True)
    venue = code("场所类型", "venue", v.VENUE)
    facing = code("朝向", "facing", v.FACING)
    px_w = whole("水平像素", "width in pixels", "px", 64, 65_536, required=True)
    px_h = whole("垂直像素", "height in pixels", "px", 64, 65_536, required=True)
    pitch_mm = number("点间距", "pixel pitch", "mm", 0.2, 60)
    width_m = number("屏宽", "screen width", "m", 0.5, 500)
    height_m = number("屏高", "screen height", "m", 0.5, 500)
    area_m2 = number("面积", "area", "m²", 0.25, 100_000)
    brightness_nits = number("亮度", "brightness", "cd/m²", 50, 20_000)
    night_limit_nits = number("夜间亮度上限", "brightness limit at night", "cd/m²", 0, 20_000)
    hdr = codes("支持的 HDR 模式", "HDR modes", v.DISPLAY_HDR, least=1, required=True)
    player_codecs = codes("播放器编解码格式", "player's codecs", v.CODEC, required=True)
    player_max = Tuple(
        Whole(validate=between(1, 65_536)),
        3,
        required=True,
        metadata=label("播放器上限 [宽, 高, 帧率]", "player's greatest [width, height, frame rate]", "px, px, fps"),
    )
    hours = hours("开放时段", "opening hours", required=True)
    curfew = clock_time("熄屏时间", "curfew", allow_none=True)
    permit_until = day("户外广告设置许可有效期至", "outdoor permit valid until", required=True)
    slot_s = whole("时段长度", "slot length", "s", 1, 3_600)
    loop_slots = whole("轮播总时段数", "slots in a loop", "slots", 1, 10_000)
    free_slots = whole("可售时段数", "free slots", "slots", 0, 10_000, required=True)
    price_slot_day_cny = yuan("每时段每天单价", "price per slot and day", required=True)
    price_takeover_hour_cny = yuan("整屏接管每小时单价", "price of a takeover per hour", required=True)
    live_takeover_max = whole("同时接管上限", "takeovers at once", "feeds", 0, 100, required=True)
    mlps = code("等保等级", "MLPS level", v.MLPS)
    footfall_day = whole("日均人流", "passers-by a day", "persons", 0, 100_000_000)
    public_service_pct = number("公益内容占比", "share of public-service content", "%", 0, 100)
    review_levels = whole("内容审核级数", "levels of content review", "", 0, 5)

    @validates_schema
    def _slots_fit_the_loop(self, data: dict[str, Any], **_: Any) -> None:
        if data["free_slots"] > data.get("loop_slots", data["free_slots"]):
            raise ValidationError(two("不能多于轮播总时段数", "must not exceed the slots in a loop"), "free_slots")

    @validates_schema
    def _point_has_both(self, data: dict[str, Any], **_: Any) -> None:
        for one, other in (("lng", "lat"), ("lat", "lng")):
            if one in data and other not in data:
                raise ValidationError(two("经纬度须同时给出", "longitude and latitude go together"), other)

    @validates_schema
    def _area_is_width_by_height(self, data: dict[str, Any], **_: Any) -> None:
        if not {"width_m", "height_m", "area_m2"} <= data.keys():
            return
        area = data["width_m"] * data["height_m"]
        if abs(data["area_m2"] - area) > AREA_SLACK * area:
            raise ValidationError(two(f"与宽×高 {area:.1f} 不符", f"width by height is {area:.1f}"), "area_m2")


class Hall(Spec):
    """One hall, or several alike that are offered together."""

    kind_zh, kind_en = "场厅", "Hall"
    region = region("所在区划", "region", required=True)
    count = whole("厅数", "number of halls", "halls", 1, 100_000, required=True)
    seats = whole("每厅座位数", "seats in each", "seats", 1, 100_000)
    room_m = Tuple(
        Number(validate=between(0.5, 500, "m")),
        3,
        metadata=label("空间 [深, 宽, 高]", "room [depth, width, height]", "m"),
    )
    px_w = whole("水平像素", "width in pixels", "px", 64, 65_536)
    px_h = whole("垂直像素", "height in pixels", "px", 64, 65_536)
    hdr = codes("支持的 HDR 模式", "HDR modes", v.DISPLAY_HDR)
    player_codecs = codes("播放器编解码格式", "player's codecs", v.CODEC)
    hours = hours("开放时段", "opening hours", required=True)
    existing = flag("已建成", "in operation", required=True)
    price_session_cny = yuan("每场单价", "price per session", required=True)
