"""Replies: entity → JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import fields

from shared import shapes
from shared.shapes import Flag, Instant, Text, Whole


def figure(amount: Decimal) -> int | float:
    """An amount as a JSON number, whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


class Resource(shapes.Shape):
    """A resource in full. `spec` is as its owner gave it; `revocations` say which certificates count no more."""

    id = Text()
    reference = Text()
    owner_id = Text()
    kind = Text()
    title = Text()
    spec = fields.Raw()
    state = Text()
    on_offer = Flag()
    withdrawn_because = Text()
    returned_because = Text()
    revocations = fields.Raw()
    version = Whole()
    created_at = Instant()


class Blackout(shapes.Shape):
    """A blackout as it stands."""

    id = Text(attribute="blackout_id")
    resource_id = Text()
    dimension = Text()
    quantity = fields.Function(lambda blackout: figure(blackout.quantity))
    from_ = Instant(data_key="from")
    until = Instant()
    reason = Text()


class Removed(shapes.Shape):
    """What was given back."""

    id = Text()
    state = Text()


def resource_json(resource: Any) -> dict[str, Any]:
    """The reply for one resource."""
    said: dict[str, Any] = Resource().dump(resource)
    return said
