"""Controlled words as bits: a set of words is one integer, so that rules compare integers.

A vocabulary grows when it meets a word that it does not know; the number of a bit never shows in an answer.
"""

from collections.abc import Iterable
from threading import Lock


class Vocabulary:
    """Words in the order first met; `mask` turns words into bits, `words` turns bits back into sorted words."""

    def __init__(self, *known: str) -> None:
        self._bits: dict[str, int] = {}
        self._growing = Lock()
        self.mask(known)

    def mask(self, words: Iterable[str]) -> int:
        """The union of the bits of all words."""
        bits = 0
        for word in words:
            if word not in self._bits:
                with self._growing:
                    self._bits.setdefault(word, 1 << len(self._bits))
            bits |= self._bits[word]
        return bits

    def words(self, mask: int) -> list[str]:
        """The words of a mask, sorted, so that a message does not depend on the order of input."""
        return sorted(word for word, bit in self._bits.items() if mask & bit)


MODES = Vocabulary("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID", "DOLBY_VISION")
GRADES = Vocabulary("SDR", "HLG", "HDR10", "HDR10PLUS", "HDR_VIVID_HLG", "HDR_VIVID_PQ", "DOLBY_VISION")
CODECS = Vocabulary("AVS3", "AVS2", "HEVC", "VVC", "AV1", "H264", "PRORES", "JPEG2000", "JPEGXS", "NOTCHLC", "HAP")
DRM = Vocabulary("NONE", "CHINADRM", "KDM", "OTHER")
AUDIO = Vocabulary("AUDIO_VIVID", "AAC", "AC3", "DRA", "PCM")
USES = Vocabulary("PUBLIC_SCREEN", "HALL", "IPTV", "OTT", "BROADCAST", "SOCIAL")
OPS = Vocabulary("SDR_TO_HLG", "SDR_TO_VIVID", "UPSCALE_2X", "TRANSCODE", "FPS_25_50")
ENVIRONMENTS = Vocabulary("OUTDOOR", "SEMI", "INDOOR", "LAB")
THEMES = Vocabulary()
SEGMENTS = Vocabulary()
SCOPES = Vocabulary()
FIELDS = Vocabulary()

ANY_MODE = -1
SDR = GRADES.mask(["SDR"])
HLG = GRADES.mask(["HLG"])
AVS3 = CODECS.mask(["AVS3"])
NO_DRM = DRM.mask(["NONE"])
CHINADRM = DRM.mask(["CHINADRM"])
OUTDOOR = ENVIRONMENTS.mask(["OUTDOOR"])
HDR_VIVID = MODES.mask(["HDR_VIVID"])
AUDIO_VIVID = AUDIO.mask(["AUDIO_VIVID"])
SDR_TO_HLG = OPS.mask(["SDR_TO_HLG"])

# Which display modes can carry a picture of each grade: its own, or the base layer that its metadata rides on.
CARRIED_AS = {
    GRADES.mask([grade]): MODES.mask(modes)
    for grade, modes in {
        "SDR": ["SDR"],
        "HLG": ["HLG"],
        "HDR10": ["HDR10"],
        "HDR10PLUS": ["HDR10PLUS", "HDR10"],
        "HDR_VIVID_HLG": ["HDR_VIVID", "HLG"],
        "HDR_VIVID_PQ": ["HDR_VIVID", "HDR10"],
        "DOLBY_VISION": ["DOLBY_VISION"],
    }.items()
}
DYNAMIC = MODES.mask(["HDR_VIVID", "HDR10PLUS", "DOLBY_VISION"])
