"""The matchmaking engine: a pool and a need in, ranked teams out, or why there is none.

Pure: it knows no database, no transport and no file. What a fitting team is: `docs/matching.md`.
"""

from services.matchmaking.engine.answer import Answer, Filled, Team
from services.matchmaking.engine.demand import Demand
from services.matchmaking.engine.pool import Pool
from services.matchmaking.engine.reading import BadRecord
from services.matchmaking.engine.rules import RULE_SET, Failure
from services.matchmaking.engine.solving import solve, why

__all__ = ["RULE_SET", "Answer", "BadRecord", "Demand", "Failure", "Filled", "Pool", "Team", "solve", "why"]
