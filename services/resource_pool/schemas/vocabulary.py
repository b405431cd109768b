"""The closed lists of codes that specs draw on, in the words of docs/language."""

from __future__ import annotations

ACCESS = ("FIBER", "IPTV", "INTERNET", "5G", "SATELLITE", "CABLE", "MICROWAVE")
AUDIO = ("AUDIO_VIVID", "AAC", "AC3", "DRA", "PCM")
CODEC = (
    "AVS3", "AVS2", "HEVC", "VVC", "AV1", "H264", "PRORES", "JPEG2000", "JPEGXS", "NOTCHLC", "HAP", "AVSPLUS",
)  # fmt: skip
DISPLAY_HDR = ("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID", "DOLBY_VISION")
"""Modes that a display, a controller or a player can show."""
CONTENT_HDR = ("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID_PQ", "HDR_VIVID_HLG", "DOLBY_VISION")
"""How a programme is graded."""
DRM = ("NONE", "CHINADRM", "KDM", "OTHER")
ENV = ("OUTDOOR", "SEMI", "INDOOR")
FACING = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
MLPS = ("L1", "L2", "L3", "L4")
PROTOCOL = ("TS-UDP", "RTP", "SRT", "RIST")
REVIEW = ("none", "submitted", "PASSED", "rejected")
USES = ("PUBLIC_SCREEN", "HALL", "IPTV", "OTT", "BROADCAST", "SOCIAL")
VENUE = ("CBD", "TRANSIT", "LANDMARK", "CULTURE", "TOURISM", "CAMPUS", "COMMUNITY", "GOV")
OPS = ("UPSCALE_2X", "UPSCALE_4X", "SDR_TO_HLG", "SDR_TO_VIVID", "HDR_TO_SDR", "TRANSCODE", "FPS_25_50")
QUALS = ("CMA", "CNAS", "CAL")
PRICE_UNITS = {
    "per_m2": ("每平方米", "per square metre"),
    "per_set": ("每套", "per set"),
    "per_unit": ("每台", "per unit"),
    "per_year": ("每年", "per year"),
    "per_title": ("每部", "per title"),
    "free": ("免费", "free of charge"),
    "per_minute": ("每分钟", "per minute"),
    "per_report": ("每份报告", "per report"),
    "per_person_day": ("每人天", "per person and day"),
    "per_class": ("每期", "per class"),
}
