"""Time as the alliance sees it: instants are aware UTC, days are days in China (UTC+8, no daylight saving)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")


def now() -> datetime:
    """The present instant, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The business day in China. `LIANPING_AS_OF` (ISO day) pins it, for demonstrations and rehearsals."""
    pinned = os.environ.get("LIANPING_AS_OF")
    return date.fromisoformat(pinned) if pinned else datetime.now(CHINA).date()


def china_instant(day: date, minutes: int = 0) -> datetime:
    """UTC instant of `minutes` after midnight in China on `day`; minutes past 1440 run into the next day."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC) + timedelta(minutes=minutes)
