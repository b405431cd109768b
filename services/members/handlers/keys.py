"""API keys: issued, revoked, registered."""

from __future__ import annotations

from services.members import commands, policies
from services.members.handlers.access import own
from services.members.handlers.work import Work
from services.members.model import MEMBER, STAFF, ApiKey, IssuedKey
from services.members.model import refusals as no
from shared import clock, keys


def issue_key(command: commands.IssueKey, work: Work) -> IssuedKey:
    """Make a new key; its text leaves this function once and is kept nowhere."""
    member = own(command.actor, command.member_id, work)
    if not policies.may_use_keys(member.status):
        raise no.NoKeysNow(status=member.status)
    if work.keys.in_use(member.id) >= policies.KEYS_MOST:
        raise no.TooManyKeys(most=policies.KEYS_MOST)
    key_id, text = keys.new_key()
    secret = text.removeprefix(f"lp_{key_id}_")
    work.keys.add(
        ApiKey(
            id=key_id,
            kind=MEMBER,
            member_id=member.id,
            label=command.label,
            digest=keys.digest(secret, command.pepper),
            issued_at=clock.now(),
        )
    )
    return IssuedKey(key_id, text)


def revoke_key(command: commands.RevokeKey, work: Work) -> ApiKey:
    """Make a key useless; revoking it twice is the same as once."""
    member = own(command.actor, command.member_id, work)
    key = work.keys.get(command.key_id)
    if key.member_id != member.id:
        raise no.NoSuchKey(id=command.key_id)
    key.revoke(clock.now())
    return key


def register_staff_key(command: commands.RegisterStaffKey, work: Work) -> ApiKey:
    """Make a staff key known; known already, only its digest is brought up to date. A revoked one stays revoked."""
    known = work.keys.find(command.key_id)
    if known is not None:
        if known.kind != STAFF:
            raise no.NoSuchKey(id=command.key_id)
        known.digest = command.digest
        return known
    return work.keys.add(
        ApiKey(
            id=command.key_id,
            kind=STAFF,
            member_id=None,
            label=command.label,
            digest=command.digest,
            issued_at=clock.now(),
        )
    )


def revoke_staff_key(command: commands.RevokeStaffKey, work: Work) -> ApiKey:
    """Make a staff key useless; revoking it twice is the same as once."""
    key = work.keys.get(command.key_id)
    if key.kind != STAFF:
        raise no.NoSuchKey(id=command.key_id)
    key.revoke(clock.now())
    return key
