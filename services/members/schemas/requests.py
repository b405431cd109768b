"""What may be sent to this service: JSON → commands."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from services.members import commands, policies
from services.members.model import vocabulary
from services.members.schemas.parts import Codes, Contact, Holders, Shareholder, Uscc
from shared import shapes
from shared.paging import Page

RADIUS_MOST_KM = 6_000
"""Farther than any two places in China."""


class _Data(shapes.Shape):
    """The data of a member that may change, as the API names it."""

    reference = shapes.Text(most=40, allow_none=True)
    name = shapes.Text(most=120, least=2)
    tier = shapes.Code(vocabulary.TIERS)
    region_code = shapes.RegionCode(data_key="region")
    segments = Codes(shapes.Code(vocabulary.SEGMENTS), least=1, most=len(vocabulary.SEGMENTS))
    service_regions = Codes(shapes.RegionCode(), most=100)
    service_radius_km = shapes.Whole(allow_none=True, validate=shapes.between(1, RADIUS_MOST_KM, "km"))
    note = shapes.Text(most=1000, least=0, allow_none=True)
    contacts = shapes.Many(shapes.Part(Contact), most=5)
    controlled_by = shapes.Text(most=64, allow_none=True)
    shareholders = Holders(shapes.Part(Shareholder), most=50)

    @post_load
    def _frozen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


class ApplyForMembership(_Data):
    """An application; `tier`, relations and `draft` are for staff."""

    makes = commands.ApplyForMembership
    name = shapes.Text(most=120, least=2, required=True)
    kind = shapes.Code(vocabulary.KINDS, required=True)
    uscc = Uscc(most=40, required=True)
    region_code = shapes.RegionCode(data_key="region", required=True)
    segments = Codes(shapes.Code(vocabulary.SEGMENTS), least=1, most=len(vocabulary.SEGMENTS), required=True)
    draft = shapes.Flag()


class ChangeMember(_Data):
    """New values for some fields; what is left out stays as it is."""

    makes = commands.ChangeMember


class ReviewMember(shapes.Shape):
    """A decision on an application."""

    makes = commands.ReviewMember
    decision = shapes.Code(policies.DECIDED, required=True)
    reason = shapes.Text(most=500)


class RecordDues(shapes.Shape):
    """The last day that the dues cover."""

    makes = commands.RecordDues
    paid_until = shapes.Day(required=True)


class SuspendMember(shapes.Shape):
    """Why the standing is taken away."""

    makes = commands.SuspendMember
    reason = shapes.Text(most=500, required=True)


class ReinstateMember(shapes.Shape):
    """An empty body."""

    makes = commands.ReinstateMember


class EndMembership(shapes.Shape):
    """How and why a membership ends."""

    makes = commands.EndMembership
    how = shapes.Code(("exit", "remove"), required=True)
    reason = shapes.Text(most=500, required=True)


class IssueKey(shapes.Shape):
    """A name for the new key, to tell it from others."""

    makes = commands.IssueKey
    label = shapes.Text(most=60, least=0)


class RevokeKey(shapes.Shape):
    """An empty body."""

    makes = commands.RevokeKey


class MemberFilters(Page):
    """Which members a list shows; `region` takes every member whose seat lies in it."""

    status = shapes.Code(vocabulary.STATUSES)
    kind = shapes.Code(vocabulary.KINDS)
    region = shapes.RegionCode()
