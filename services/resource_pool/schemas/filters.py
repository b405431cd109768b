"""Query strings: every value arrives as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.resource_pool.model.resource import STATES
from services.resource_pool.schemas.kinds import SPECS
from shared import clock, shapes
from shared.paging import Page
from shared.shapes import Code, Text, two

LONGEST = timedelta(days=1100)
USUAL = timedelta(days=90)


class Moment(shapes.Instant):
    """A day (its first moment in China) or a moment with an offset, as text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if isinstance(value, str) and len(value) == len("2027-10-01"):
            value = _first_moment(value)
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not 2000 <= moment.year <= 2100:
            raise self.make_error("invalid")
        return moment.astimezone(UTC)


def _first_moment(day: str) -> str | None:
    try:
        return clock.china_instant(date.fromisoformat(day)).isoformat()
    except (ValueError, OverflowError):
        return None


class ResourceFilters(Page):
    """GET /v1/resources."""

    kind = Code(SPECS)
    owner = Text(most=40)
    state = Code(STATES)
    reference = Text(most=40)


class CapacityFilters(shapes.Shape):
    """GET /v1/resources/{id}/capacity: [from, until), by default the next 90 days."""

    from_ = Moment(data_key="from")
    until = Moment()

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = window(data)
        if not timedelta(0) < end - start <= LONGEST:
            raise ValidationError(
                two("应晚于 from,且不超过三年", "must be later than from, by at most three years"), "until"
            )


def window(given: dict[str, Any]) -> tuple[datetime, datetime]:
    """The window asked for, gaps filled."""
    start = given.get("from_") or clock.china_instant(clock.today())
    return start, given.get("until") or start + USUAL
