"""LED screens and LED cinema halls. Ranges: typical market values widened; IP and viewing rules after GB 50464."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import (
    Spec,
    certificates,
    coded,
    codes,
    flag,
    lead_days,
    number,
    per,
    price,
    whole,
    whole_of,
)
from shared.shapes import two

GAMUT = r"BT709|DCI_P3|BT2020(_\d\d)?"


class _Led(Spec):
    refresh_hz = whole("刷新率", "refresh rate", "Hz", 480, 31_000, required=True)
    frame_hz = whole_of("换帧频率", "frame rate", "Hz", (24, 25, 30, 50, 60, 100, 120, 240), required=True)
    gray_bit = whole("灰度等级", "grey depth", "bit", 8, 24)
    input_bit = whole_of("输入位深", "input depth", "bit", (8, 10, 12, 16), required=True)
    gamut_bt2020_pct = number("BT.2020 色域覆盖率", "share of BT.2020 gamut", "%", 0, 100)
    contrast = whole("对比度", "contrast", ":1", 100, 10_000_000)
    ip = coded("防护等级", "ingress protection", r"IP[0-6][0-9]", "IP65", required=True)
    view_h_deg = whole("水平视角", "horizontal viewing angle", "°", 10, 180)
    view_v_deg = whole("垂直视角", "vertical viewing angle", "°", 10, 180)
    hdr = codes("支持的 HDR 模式", "HDR modes", v.DISPLAY_HDR, least=1, required=True)
    power_max_wm2 = number("峰值功耗", "peak power", "W/m²", 1, 3_000)
    power_avg_wm2 = number("平均功耗", "average power", "W/m²", 1, 3_000)
    weight_kgm2 = number("重量", "weight", "kg/m²", 1, 200)
    auto_dimming = flag("自动调光", "automatic dimming", required=True)
    cabinet_w_mm = whole("箱体宽", "cabinet width", "mm", 50, 5_000)
    cabinet_h_mm = whole("箱体高", "cabinet height", "mm", 50, 5_000)
    certs = certificates(required=True)
    capacity_m2_month = number("月产能", "monthly output", "m²/month", 0, 1_000_000, required=True)
    lead_days = lead_days(required=True)
    price_cny = price()
    price_unit = per("per_m2")

    @validates_schema
    def _average_below_peak(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("power_avg_wm2", 0) > data.get("power_max_wm2", float("inf")):
            raise ValidationError(two("不能高于峰值功耗", "must not exceed the peak power"), "power_avg_wm2")


class LedOut(_Led):
    """An LED screen for outdoors, by the square metre."""

    kind_zh, kind_en = "户外 LED 显示屏", "Outdoor LED screen"
    pitch_mm = number("点间距", "pixel pitch", "mm", 1, 40, required=True)
    brightness_nits = number("亮度", "brightness", "cd/m²", 1_000, 20_000, required=True)


class LedIn(_Led):
    """An LED screen for indoors, by the square metre."""

    kind_zh, kind_en = "室内 LED 显示屏", "Indoor LED screen"
    pitch_mm = number("点间距", "pixel pitch", "mm", 0.2, 20, required=True)
    brightness_nits = number("亮度", "brightness", "cd/m²", 50, 6_000, required=True)


class CineHall(Spec):
    """A complete LED screen system for a cinema or an immersive hall (DY/T 8 for cinemas)."""

    kind_zh, kind_en = "LED 影厅系统", "LED cinema hall system"
    pitch_mm = number("点间距", "pixel pitch", "mm", 0.2, 20)
    px_w = whole("水平像素", "width in pixels", "px", 64, 65_536, required=True)
    px_h = whole("垂直像素", "height in pixels", "px", 64, 65_536, required=True)
    width_m = number("屏宽", "screen width", "m", 0.5, 100, required=True)
    height_m = number("屏高", "screen height", "m", 0.5, 60, required=True)
    brightness_nits = number("峰值亮度", "peak brightness", "cd/m²", 10, 6_000, required=True)
    sdr_ref_nits = number("SDR 基准亮度", "SDR reference brightness", "cd/m²", 10, 1_000)
    gamut = coded("色域", "gamut", GAMUT, "DCI_P3, BT2020_70")
    hdr = codes("支持的 HDR 模式", "HDR modes", v.DISPLAY_HDR, least=1, required=True)
    dcp = flag("可放映 DCP", "plays DCP", required=True)
    audio = codes("音频", "audio", v.AUDIO)
    certs = certificates(required=True)
    lead_days = lead_days(required=True)
    price_cny = price()
    price_unit = per("per_set")

    @validates_schema
    def _reference_below_peak(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("sdr_ref_nits", 0) > data["brightness_nits"]:
            raise ValidationError(two("不能高于峰值亮度", "must not exceed the peak brightness"), "sdr_ref_nits")
