"""What a match says: the best teams with what each seat costs, and why every other resource is in none."""

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from services.matchmaking.engine.rules import RULE_SET, Failure


@dataclass(frozen=True, slots=True)
class Filled:
    """One seat: the resource (a member for PROPOSER), its owner, how many of which unit, and what it costs in fen."""

    seat: str
    resource: str
    owner: str
    quantity: int | float
    unit: str
    cost_fen: int


@dataclass(frozen=True, slots=True)
class Team:
    """A feasible team. `cost` is exact, in fen; the other two are rounded half up.

    `points` are for soft rules that hold. `warnings` are rules of other severities that do not hold,
    `margins` hard rules that hold with little to spare.
    """

    cost: Fraction
    cost_cny: int
    cost_fen: int
    seats: tuple[Filled, ...]
    points: int = 0
    warnings: tuple[Failure, ...] = ()
    margins: tuple[Failure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe; the exact cost is a string such as "167541897951/365"."""
        return asdict(self) | {
            "cost": str(self.cost),
            "seats": [asdict(seat) for seat in self.seats],
            "warnings": [asdict(warning) for warning in self.warnings],
            "margins": [asdict(margin) for margin in self.margins],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """`teams` counts all feasible teams, `best` are the first of them in order; `excluded` says why not.

    `rule_set` and `inputs` (a digest of pool, need and request) name what the answer follows from.
    """

    need: str
    feasible: bool
    teams: int
    best: tuple[Team, ...]
    inputs: str
    excluded: dict[str, tuple[Failure, ...]] = field(default_factory=dict)
    rule_set: str = RULE_SET

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return {
            "need": self.need,
            "feasible": self.feasible,
            "teams": self.teams,
            "best": [team.as_dict() for team in self.best],
            "excluded": {key: [asdict(why) for why in failures] for key, failures in self.excluded.items()},
            "rule_set": self.rule_set,
            "inputs": self.inputs,
        }
