"""Requests that change something: JSON → command."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.resource_pool import commands
from services.resource_pool.policies import GRAIN, MOST
from services.resource_pool.schemas.filters import Moment
from services.resource_pool.schemas.kinds import SPECS
from shared import shapes
from shared.shapes import Anything, Code, Number, Text, two


class AddResource(shapes.Shape):
    """POST /v1/resources; the spec is checked against its kind by the use case."""

    makes = commands.AddResource
    owner_id = Text(most=40)
    kind = Code(SPECS, required=True)
    title = Text(most=120, required=True)
    reference = Text(most=40)
    spec = Anything(required=True)


class ChangeResource(shapes.Shape):
    """PATCH /v1/resources/{id}; `spec` is the whole spec."""

    makes = commands.ChangeResource
    title = Text(most=120)
    reference = Text(most=40)
    spec = Anything()

    @validates_schema
    def _changes_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError(two("至少修改一项", "must change something"))


class SubmitResource(shapes.Shape):
    """POST /v1/resources/{id}/submission: nothing to say."""

    makes = commands.SubmitResource


class ReviewResource(shapes.Shape):
    """POST /v1/resources/{id}/review; a return needs a reason."""

    makes = commands.ReviewResource
    decision = Code(("publish", "return"), required=True)
    reason = Text(most=500)

    @validates_schema
    def _return_has_a_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data["decision"] == "return" and "reason" not in data:
            raise ValidationError(two("退回须写明原因", "is required to return a resource"), "reason")


class RetireResource(shapes.Shape):
    """POST /v1/resources/{id}/retirement."""

    makes = commands.RetireResource
    reason = Text(most=500, required=True)


class RevokeCertificate(shapes.Shape):
    """POST /v1/resources/{id}/certificates/revocation."""

    makes = commands.RevokeCertificate
    code = Text(most=40, required=True)
    reason = Text(most=500, required=True)


class _Quantity(Number):
    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        amount = Decimal(str(super()._deserialize(value, attr, data, **kwargs)))
        if not 0 < amount <= MOST or amount != amount.quantize(GRAIN):
            raise ValidationError(two("应为正数,最多六位小数", "must be greater than 0, with at most six decimals"))
        return amount


class AddBlackout(shapes.Shape):
    """POST /v1/resources/{id}/blackouts."""

    makes = commands.AddBlackout
    dimension = Text(most=40, required=True)
    quantity = _Quantity(required=True)
    from_ = Moment(required=True, data_key="from")
    until = Moment(required=True)
    reason = Text(most=500, required=True)

    @validates_schema
    def _starts_before_it_ends(self, data: dict[str, Any], **_: Any) -> None:
        if data["from_"] >= data["until"]:
            raise ValidationError(two("应晚于 from", "must be later than from"), "until")


class RemoveBlackout(shapes.Shape):
    """DELETE /v1/resources/{id}/blackouts/{blackout_id}."""

    makes = commands.RemoveBlackout
