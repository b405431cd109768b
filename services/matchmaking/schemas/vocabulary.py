"""The words that a need may use; meanings in docs/language."""

PROJECT_KINDS = ("BCQP", "QSWT", "HWLB", "LHGG", "OTHER")
ENVIRONMENTS = ("OUTDOOR", "SEMI", "INDOOR")
FACINGS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
DISPLAY_MODES = ("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID", "DOLBY_VISION")
GRADES = ("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID_PQ", "HDR_VIVID_HLG", "DOLBY_VISION")
CODECS = (
    "AVS3", "AVS2", "HEVC", "VVC", "AV1", "H264", "PRORES", "JPEG2000", "JPEGXS", "NOTCHLC", "HAP", "AVSPLUS",
)  # fmt: skip
USES = ("PUBLIC_SCREEN", "HALL", "IPTV", "OTT", "BROADCAST", "SOCIAL")
MLPS = ("L1", "L2", "L3", "L4")
SEGMENTS = (
    "CHIP", "OS", "DISPLAY", "CONTENT", "NETWORK", "PLATFORM", "CAPTURE", "CODEC", "TERMINAL", "CONTROL", "OPERATION",
    "STANDARD", "TESTCERT", "APP", "TALENT", "RESEARCH",
)  # fmt: skip
