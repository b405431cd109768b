"""Idempotency-Key: the same request under the same key has one effect and, ever after, the same answer.

The row lives in the transaction of the effect itself, so there is no moment at which one exists without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, func, insert, select
from sqlalchemy.orm import Session

from shared.errors import Conflict, Invalid


class StillRunning(Conflict):
    """使用此 Idempotency-Key 的请求正在处理,请稍候。
    A request with this Idempotency-Key is still being worked on; wait a moment.
    """


class KeyReused(Invalid):
    """此 Idempotency-Key 已用于内容不同的请求,请换一个。
    This Idempotency-Key was used for a request with another body; choose a new key.
    """


@dataclass(frozen=True)
class Key:
    """Who sent which key to which route, and the digest of what was sent."""

    actor: str
    route: str
    key: str
    digest: str

    @classmethod
    def of(cls, call: Mapping[str, Any]) -> Key | None:
        """The key of a call, or None when its sender gave none."""
        given = call.get("idempotency")
        if not given:
            return None
        actor = call.get("actor", {})
        name = f"{actor.get('kind')}:{actor.get('member_id') or ''}"
        return cls(name, given["route"], given["key"], given["digest"])


def remembered(session: Session, metadata: MetaData, key: Key) -> Any | None:
    """The stored reply of an earlier request with this key, or None; locks the key until the transaction ends.

    Raises:
        StillRunning: another transaction works on the same key now.
        KeyReused: the key was used for another body.
    """
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"{key.actor}|{key.route}|{key.key}", 0))
    if not session.scalar(select(lock)):
        raise StillRunning()
    table = metadata.tables["idempotency"]
    row = session.execute(
        select(table.c.digest, table.c.reply).where(
            table.c.actor == key.actor, table.c.route == key.route, table.c.key == key.key
        )
    ).first()
    if row is None:
        return None
    if row.digest != key.digest:
        raise KeyReused(errors=[{"field": "Idempotency-Key", "zh": "已用于另一请求", "en": "used for another request"}])
    return row.reply


def remember(session: Session, metadata: MetaData, key: Key, reply: Any) -> None:
    """Store the reply in the running transaction."""
    session.execute(
        insert(metadata.tables["idempotency"]).values(
            actor=key.actor, route=key.route, key=key.key, digest=key.digest, reply={"reply": reply}
        )
    )
