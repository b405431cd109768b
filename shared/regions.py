"""Administrative regions of China: six-digit codes, their names, which code covers which, and where the seats lie.

Codes and Chinese names: GB/T 2260 as in `data/gbt2260.json` (from the npm package china-division 2.7.0, WTFPL licence).
Seats of government: `data/sichuan_seats.json` (from the PyPI package cpca 0.5.5, MIT licence), Sichuan only.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
EVERYWHERE = "000000"
ENGLISH = {
    "000000": "nationwide",
    "500000": "Chongqing",
    "510000": "Sichuan",
    "520000": "Guizhou",
    "530000": "Yunnan",
    "540000": "Xizang (Tibet)",
    "510100": "Chengdu",
    "510300": "Zigong",
    "510400": "Panzhihua",
    "510500": "Luzhou",
    "510600": "Deyang",
    "510700": "Mianyang",
    "510800": "Guangyuan",
    "510900": "Suining",
    "511000": "Neijiang",
    "511100": "Leshan",
    "511300": "Nanchong",
    "511400": "Meishan",
    "511500": "Yibin",
    "511600": "Guang'an",
    "511700": "Dazhou",
    "511800": "Ya'an",
    "511900": "Bazhong",
    "512000": "Ziyang",
    "513200": "Aba (Ngawa) Tibetan and Qiang AP",
    "513300": "Garzê (Ganzi) Tibetan AP",
    "513400": "Liangshan Yi AP",
}


def is_region(code: str) -> bool:
    """True for a code that GB/T 2260 knows, and for 000000 全国."""
    return code in _names()


def name(code: str, language: str = "zh") -> str:
    """The region's name; English where we have one, else Chinese; the code itself where the table has neither."""
    chinese = _names().get(code, code)
    return ENGLISH.get(code, chinese) if language == "en" else chinese


def span(code: str) -> tuple[int, int]:
    """The half-open range of codes inside `code`: its trailing 00 pairs stand for anything.

    >>> span("510100")
    (510100, 510200)
    """
    width = 1
    while width < 1_000_000 and int(code) % (width * 100) == 0:
        width *= 100
    return int(code), int(code) + width


def covers(a: str, b: str) -> bool:
    """True when region `a` contains region `b` or is the same; 000000 covers all."""
    low, high = span(a)
    return low <= int(b) < high


def seat_of(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of the region's seat, in degrees; None where it is unknown."""
    return _seats().get(code)


@cache
def _names() -> dict[str, str]:
    return dict(_load("gbt2260.json")["names"])


@cache
def _seats() -> dict[str, tuple[float, float]]:
    return {code: (lng, lat) for code, (lng, lat) in _load("sichuan_seats.json")["seats"].items()}


def _load(file: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / file).read_text(encoding="utf-8"))
    return content
