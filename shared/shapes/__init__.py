"""JSON ⇄ command: marshmallow with strict types, refused unknown fields, and every message in 中文 and English."""

from shared.shapes.fields import (
    Anything,
    Code,
    Day,
    DayText,
    Flag,
    Instant,
    Many,
    Number,
    Part,
    RegionCode,
    Text,
    Whole,
    Yuan,
)
from shared.shapes.shape import Nothing, Shape, checked, load, wrong
from shared.shapes.words import between, length, one_of, split, two

__all__ = [
    "Anything",
    "Code",
    "Day",
    "DayText",
    "Flag",
    "Instant",
    "Many",
    "Nothing",
    "Number",
    "Part",
    "RegionCode",
    "Shape",
    "Text",
    "Whole",
    "Yuan",
    "between",
    "checked",
    "length",
    "load",
    "one_of",
    "split",
    "two",
    "wrong",
]
