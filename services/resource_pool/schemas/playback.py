"""Players (decoders, boxes, servers, cinema IMBs) and LED controllers."""

from __future__ import annotations

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import (
    Spec,
    certificates,
    codes,
    flag,
    interfaces,
    lead_days,
    number,
    per,
    price,
    whole,
    whole_of,
)


class Player(Spec):
    """A device that decodes and plays."""

    kind_zh, kind_en = "播放/解码设备", "Player or decoder"
    codecs = codes("编解码格式", "codecs", v.CODEC, least=1, required=True)
    max_w = whole("最大宽度", "greatest width", "px", 64, 65_536, required=True)
    max_h = whole("最大高度", "greatest height", "px", 64, 65_536, required=True)
    max_fps = whole("最高帧率", "greatest frame rate", "fps", 1, 480, required=True)
    max_bitrate_mbps = number("最高码率", "greatest bit rate", "Mbit/s", 1, 100_000, required=True)
    bit = whole_of("位深", "bit depth", "bit", (8, 10, 12, 16))
    hdr_out = codes("HDR 输出", "HDR output modes", v.DISPLAY_HDR, least=1, required=True)
    audio = codes("音频", "audio", v.AUDIO)
    drm = codes("数字版权管理", "DRM", [name for name in v.DRM if name != "NONE"], required=True)
    outputs = interfaces("输出接口", "outputs")
    live = flag("可播直播流", "plays live streams", required=True)
    remote_lock = flag("远程锁屏", "remote lock")
    certs = certificates(required=True)
    lead_days = lead_days(required=True)
    price_cny = price()
    price_unit = per("per_unit")


class LedController(Spec):
    """A device that drives an LED screen; its capacity is a number of pixels."""

    kind_zh, kind_en = "LED 控制器", "LED controller"
    max_mpx = number("带载能力", "capacity", "10⁶ px", 0.1, 1_000, required=True)
    input_bit = whole_of("输入位深", "input depth", "bit", (8, 10, 12, 16), required=True)
    hdr = codes("支持的 HDR 模式", "HDR modes", v.DISPLAY_HDR, least=1, required=True)
    inputs = interfaces("输入接口", "inputs")
    lead_days = lead_days(required=True)
    certs = certificates(required=True)
    price_cny = price()
    price_unit = per("per_unit")
