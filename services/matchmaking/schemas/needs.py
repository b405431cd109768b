"""A need as it is sent: its `mode` decides its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError

from services.matchmaking import commands
from services.matchmaking.engine import BadRecord, Demand
from services.matchmaking.schemas.modes import MODES, Base
from shared import clock
from shared.shapes import Code, Shape, two

CONTROLS = ("title", "mode", "auto", "answer_within_s", "reference", "demand_owner", "as_of")
"""Fields of a need that are not part of its `spec`."""


class OpenNeed(Shape):
    """One of the shapes in `choices`, as `mode` says."""

    makes = commands.OpenNeed
    chosen_by: ClassVar[str] = "mode"
    choices: ClassVar[dict[str, type[Base]]] = MODES

    mode = Code(MODES, required=True)

    def load(self, data: Any, **kwargs: Any) -> dict[str, Any]:
        """The fields of the command.

        Raises:
            ValidationError: with the path of every wrong field.
        """
        if not isinstance(data, Mapping):
            raise ValidationError({"_schema": [self.error_messages["type"]]})
        chosen = super().load({"mode": data["mode"]} if "mode" in data else {})
        given = MODES[chosen["mode"]]().load(data)
        controls = {name: given.pop(name) for name in CONTROLS}
        _engine_reads({**given, "mode": controls["mode"]}, controls["as_of"])
        return {**controls, "spec": given}


class AmendNeed(OpenNeed):
    """The whole call as it is from now on, in one of the same shapes."""

    makes = commands.AmendNeed


def _engine_reads(record: dict[str, Any], as_of: Any) -> None:
    """Nothing is taken in that the matcher would choke on, such as more decimals than it counts with."""
    try:
        Demand.from_record({**record, "id": "new"}, as_of=as_of or clock.today())
    except BadRecord as bad:
        zh, en = (text.partition(": ")[2] or text for text in (bad.zh, bad.en))
        raise ValidationError({bad.field: [two(zh, en)]}) from bad
