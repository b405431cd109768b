"""Members under common control do not compete for one need (ORG-02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def top_of(member_id: str, controllers: Mapping[str, str | None]) -> str:
    """The member at the top of the chain of control; a ring of control ends where it closes."""
    seen = {member_id}
    while (above := controllers.get(member_id)) is not None and above not in seen:
        seen.add(above)
        member_id = above
    return member_id


def rivals(team: Iterable[str], other: Iterable[str], controllers: Mapping[str, str | None]) -> tuple[str, str] | None:
    """The first two different members, one of each team, under common control; None when there are none.

    `controllers` maps a member to the member that controls it.
    """
    theirs = sorted(set(other))
    for mine in sorted(set(team)):
        for their in theirs:
            if mine != their and top_of(mine, controllers) == top_of(their, controllers):
                return mine, their
    return None
