"""Fields and nested objects of this service."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from services.members import policies
from services.members.model import Contact as ContactOf
from shared import shapes
from shared.contracts.members import Shareholder as ShareholderOf

NO_USCC = shapes.two(
    "应为 18 位统一社会信用代码(GB 32100-2015)", "must be an 18-character unified social credit code (GB 32100-2015)"
)
WRONG_CHECK = shapes.two("校验码不符,请核对", "has a wrong check character; compare it with the licence")
NO_MOBILE = shapes.two("应为大陆手机号码", "must be a mainland mobile number")


class Uscc(shapes.Text):
    """A unified social credit code; small letters and spaces around are forgiven."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs).upper()
        if not policies.USCC_FORM.fullmatch(code):
            raise ValidationError(NO_USCC)
        if not policies.is_uscc(code):
            raise ValidationError(WRONG_CHECK)
        return code


class Mobile(shapes.Text):
    """A mainland mobile number; kept as its eleven digits."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        digits = policies.plain_mobile(super()._deserialize(value, attr, data, **kwargs))
        if digits is None:
            raise ValidationError(NO_MOBILE)
        return digits


def must_be_email(text: str) -> None:
    if not policies.is_email(text):
        raise ValidationError(shapes.two("应为电子邮箱地址", "must be an e-mail address"))


class Codes(shapes.Many):
    """A set of codes in the order given; a repeated one is refused."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        codes: Any = super()._deserialize(value, attr, data, **kwargs)
        if len(set(codes)) != len(codes):
            raise ValidationError(shapes.two("不能重复", "must not repeat a code"))
        return tuple(codes)


class Contact(shapes.Shape):
    """A person to talk to, with at least one way to reach them."""

    name = shapes.Text(most=50, required=True)
    mobile = Mobile(most=30, load_default=None, allow_none=True)
    email = shapes.Text(most=254, validate=must_be_email, load_default=None, allow_none=True)

    @validates_schema
    def _reachable(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("mobile") and not data.get("email"):
            raise ValidationError(shapes.two("手机与邮箱至少填一项", "give a mobile number or an e-mail address"))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> ContactOf:
        return ContactOf(**data)


class Shareholder(shapes.Shape):
    """A member that holds a part of another."""

    member_id = shapes.Text(most=64, required=True)
    pct = shapes.Number(required=True, validate=shapes.between(0.01, 100, "%"))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> ShareholderOf:
        return ShareholderOf(data["member_id"], float(data["pct"]))


class Holders(shapes.Many):
    """Shareholders, each named once."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        holders: Any = super()._deserialize(value, attr, data, **kwargs)
        if len({holder.member_id for holder in holders}) != len(holders):
            raise ValidationError(shapes.two("同一股东只能出现一次", "must name each holder once"))
        return tuple(holders)
