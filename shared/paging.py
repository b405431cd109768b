"""Lists in pages: `limit` items after the id `after`, oldest first; ids sort by creation, so a page never shifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shared import shapes

MOST = 200
USUAL = 50


class Limit(shapes.Whole):
    """A page size, from 1 to `MOST`, as it stands in a query string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=shapes.between(1, MOST), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        return super()._deserialize(value, attr, data, **kwargs)


class Page(shapes.Shape):
    """The filters that every list has; a service adds its own in a subclass."""

    limit = Limit(load_default=USUAL)
    after = shapes.Text(most=60, load_default=None)


def page(rows: Sequence[Any], limit: int, show: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """{"items", "next"} of `rows`, which were asked for with one more than `limit`; each row has an `id`."""
    shown = rows[:limit]
    return {"items": [show(row) for row in shown], "next": shown[-1].id if len(rows) > limit else None}
