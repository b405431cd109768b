"""What this service answers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.members.model import vocabulary
from services.members.schemas.parts import Contact, Shareholder
from shared import shapes


class DirectoryEntry(shapes.Shape):
    """What members may know of each other."""

    id = shapes.Text()
    reference = shapes.Text()
    name = shapes.Text()
    kind = shapes.Text()
    tier = shapes.Text()
    status = shapes.Text()
    segments = shapes.Many(shapes.Text())
    region_code = shapes.Text(data_key="region")
    service_regions = shapes.Many(shapes.Text())
    service_radius_km = shapes.Whole()


class Member(DirectoryEntry):
    """What a command answers: everything but the personal data, for replies are kept with their Idempotency-Key."""

    version = shapes.Whole()
    uscc = shapes.Text()
    status_reason = shapes.Text()
    dues_paid_until = shapes.Day()
    controlled_by = shapes.Text()
    shareholders = shapes.Many(shapes.Part(Shareholder))
    note = shapes.Text()
    applied_at = shapes.Instant()


class OwnMember(Member):
    """What a member sees of itself."""

    contacts = shapes.Many(shapes.Part(Contact))


def _said(member: Any) -> list[dict[str, str]]:
    return [
        dict(zip(("code", "zh", "en"), (code, *vocabulary.WARNINGS[code]), strict=True)) for code in member.warnings
    ]


class StaffMember(OwnMember):
    """What staff see."""

    warnings = fields.Function(_said)


class Application(shapes.Shape):
    """What an applicant gets back."""

    id = shapes.Text()
    reference = shapes.Text()
    name = shapes.Text()
    kind = shapes.Text()
    uscc = shapes.Text()
    region_code = shapes.Text(data_key="region")
    status = shapes.Text()
    applied_at = shapes.Instant()


class ApiKey(shapes.Shape):
    """A key as it may be shown: never its secret."""

    id = shapes.Text(data_key="key_id")
    label = shapes.Text()
    issued_at = shapes.Instant()
    revoked_at = shapes.Instant()


class IssuedKey(shapes.Shape):
    """A new key, shown this once."""

    key_id = shapes.Text()
    key = shapes.Text()
