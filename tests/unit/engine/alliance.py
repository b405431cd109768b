"""The sample alliance for engine tests: copies that a test may change, and one call that matches a need of it."""

import pickle
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.matchmaking.engine import Answer, Demand, Pool, solve

FILE = Path(__file__).parents[3] / "demo" / "data" / "alliance.yaml"
AS_OF = date(2026, 11, 23)


@cache
def _book() -> bytes:
    return pickle.dumps(yaml.safe_load(FILE.read_text(encoding="utf-8")))


class Alliance:
    """Members, resources and needs by id; `keep` leaves only some resources."""

    def __init__(self, keep: Iterable[str] | None = None) -> None:
        book = pickle.loads(_book())  # noqa: S301 - our own bytes; a copy that the test may change
        wanted = None if keep is None else set(keep)
        self.records = {entry["id"]: entry for part in ("members", "resources", "needs") for entry in book[part]}
        self.members = {entry["id"]: entry for entry in book["members"]}
        self.resources = {e["id"]: e for e in book["resources"] if wanted is None or e["id"] in wanted}
        self.needs = {entry["id"]: entry for entry in book["needs"]}

    def set(self, key: str, path: str, value: Any) -> "Alliance":
        """Change one field of one record; a list index counts as a step of the path."""
        target: Any = self.records[key]
        *steps, last = path.split(".")
        for step in steps:
            target = target[int(step)] if isinstance(target, list) else target.setdefault(step, {})
        target[int(last) if isinstance(target, list) else last] = value
        return self

    @property
    def pool(self) -> Pool:
        return Pool.from_records(self.members.values(), self.resources.values())

    def need(self, key: str) -> Demand:
        return Demand.from_record(self.needs[key], as_of=AS_OF)

    def solve(self, key: str, **request: Any) -> Answer:
        return solve(self.pool, self.need(key), **request)


def resources(answer: Answer, place: int = 0) -> list[str]:
    """Who sits in a team, each once, in seat order."""
    return list(dict.fromkeys(seat.resource for seat in answer.best[place].seats))


def codes(answer: Answer, key: str) -> list[str]:
    return [failure.code for failure in answer.excluded[key]]
