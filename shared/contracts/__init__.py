"""The events that services tell each other: one module per teller, each class written once, imported by both sides.

A change inside a schema version is additive only. Every field has one meaning and one unit: money in fen, instants
aware UTC, days ISO dates, regions GB/T 2260 codes.
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar


class Event:
    """Something that happened, told by exactly one service. Subclasses are frozen dataclasses."""

    teller: ClassVar[str]
    schema_version: ClassVar[int] = 1
    about: ClassVar[str]

    @property
    def aggregate_id(self) -> str:
        """Id of the aggregate that this event is about; order is kept per aggregate."""
        return str(getattr(self, self.about))

    @classmethod
    def type_name(cls) -> str:
        """Name on the wire and routing key: ``<teller>.<ClassName>``."""
        return f"{cls.teller}.{cls.__name__}"


EVENTS: dict[str, type[Event]] = {}
E_ = TypeVar("E_", bound=type[Any])


def told_by(teller: str, *, about: str) -> Any:
    """Class decorator: register an event under its teller; `about` names the field with the aggregate's id."""

    def register(cls: E_) -> E_:
        cls.teller, cls.about = teller, about
        EVENTS[cls.type_name()] = cls
        return cls

    return register
