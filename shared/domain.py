"""What every aggregate has: an identity, a version, and the events it has recorded but not yet told."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.contracts import Event


@dataclass(frozen=True)
class Actor:
    """Who asks: alliance `staff`, one `member` firm, or the `system` itself (events, deadlines)."""

    kind: str
    member_id: str | None = None

    @property
    def is_staff(self) -> bool:
        """True for the secretariat's keys."""
        return self.kind == "staff"

    def speaks_for(self, member_id: str | None) -> bool:
        """True when this actor may act in the name of `member_id`."""
        return self.kind == "system" or self.is_staff or (member_id is not None and self.member_id == member_id)


SYSTEM = Actor("system")
_order = count()


class Aggregate:
    """An entity that guards its own rules and records what happened to it.

    `version` counts the recorded events of this aggregate, from 1; outbox rows are unique per (aggregate, version),
    so two writers can never both win.
    """

    version: int = 0

    def record(self, event: Event) -> None:
        """Note that `event` happened; it is told when the unit of work commits."""
        self.version = (self.version or 0) + 1
        self.__dict__.setdefault("_untold", []).append((next(_order), self.version, event))

    def pull_events(self) -> list[tuple[int, int, Any]]:
        """Hand over (order, version, event) recorded since the last pull; `order` sorts across aggregates."""
        untold: list[tuple[int, int, Any]] = self.__dict__.pop("_untold", [])
        return untold
