"""The unit of work in memory: same words as `shared.unit_of_work`, no database. Each service's fake builds on it.

A service's fake subclasses `FakeWork`, builds its `FakeCollection`s in `__init__`, and runs use cases through
`FakeTransact(FakeMembersWork())`, which takes everything back when a use case refuses.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Generic, TypeVar

from shared import shapes
from shared.errors import Refusal
from shared.unit_of_work import actor_of

A = TypeVar("A")


class FakeCollection(Generic[A]):
    """Aggregates by their `id`. `unique` names attributes that no two may share, and the refusal if they do."""

    def __init__(self, missing: type[Refusal], unique: Mapping[str, type[Refusal]] | None = None) -> None:
        self._missing, self._unique = missing, dict(unique or {})
        self.kept: dict[str, A] = {}

    def find(self, id_: str) -> A | None:
        return self.kept.get(id_)

    def get(self, id_: str) -> A:
        if id_ not in self.kept:
            raise self._missing(id=id_)
        return self.kept[id_]

    def add(self, aggregate: A) -> A:
        self.kept[aggregate.id] = aggregate  # type: ignore[attr-defined]
        return aggregate

    def check(self) -> None:
        """What a unique constraint does when the transaction is written out."""
        for attribute, refusal in self._unique.items():
            values = [value for one in self.kept.values() if (value := getattr(one, attribute)) is not None]
            if len(values) != len(set(values)):
                raise refusal()


class FakeDeadlines:
    """The deadlines that are set: (kind, subject, after, payload) by id."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, str, timedelta, dict[str, Any]]] = {}
        self._made = 0

    def set(self, kind: str, subject: str, after: timedelta, payload: dict[str, Any] | None = None) -> str:
        self._made += 1
        self.kept[f"dl_{self._made}"] = (kind, subject, after, payload or {})
        return f"dl_{self._made}"

    def drop(self, subject: str) -> None:
        self.kept = {id_: row for id_, row in self.kept.items() if row[1] != subject}


class FakeWork:
    """A unit of work whose collections are plain attributes. `told` lists every (version, event), in order."""

    def __init__(self) -> None:
        self.deadlines = FakeDeadlines()
        self.told: list[tuple[int, Any]] = []

    def finish(self) -> None:
        collections = [value for value in vars(self).values() if isinstance(value, FakeCollection)]
        for collection in collections:
            collection.check()
        kept = [one for collection in collections for one in collection.kept.values()]
        recorded = sorted(entry for one in kept if hasattr(one, "pull_events") for entry in one.pull_events())
        self.told += [(version, event) for _, version, event in recorded]


class FakeTransact:
    """Runs use cases on one fake unit of work; a refused one leaves no trace but its note. `told` is what was told."""

    def __init__(self, work: Any) -> None:
        self.work = work
        self._heard: set[tuple[str, str]] = set()

    @property
    def told(self) -> list[Any]:
        return [event for _, event in self.work.told]

    def __call__(
        self,
        handler: Any,
        shape: type[shapes.Shape],
        call: Mapping[str, Any],
        body: Any,
        reply: Any = None,
        **path: Any,
    ) -> Any:
        command = shapes.load(shape, body, actor_of(call), **path)
        result = self._run(handler, command)
        return reply().dump(result) if reply else result

    def hear(self, handler: Any, envelope: Any, door: str) -> bool:
        if (door, envelope.event_id) in self._heard:
            return False
        self._run(handler, envelope.event)
        self._heard.add((door, envelope.event_id))
        return True

    def _run(self, handler: Any, told: Any) -> Any:
        before = copy.deepcopy(vars(self.work))
        try:
            result = handler(told, self.work)
            self.work.finish()
        except BaseException as error:
            if not getattr(error, "leaves_a_note", False):
                vars(self.work).update(before)
            raise
        return result
