"""What a rule is: two values and a comparison, declared once, read by the filter, the search and the explanation.

`left` is what the team has, `right` what the need asks or the limit is. A right value of None means that nothing is
asked: the rule passes. A left value of None means that the thing is missing: the rule fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from services.matchmaking.engine.rules.units import Unit
from services.matchmaking.engine.view import View

HARD, WARNING, SOFT, INFO, BONUS, CLOSE = "hard", "warning", "soft", "info", "bonus", "close"
Value = Callable[[View], Any]
Test = Callable[[Any, Any], bool]


def at_least(left: Any, right: Any) -> bool:
    return bool(left >= right)


def at_most(left: Any, right: Any) -> bool:
    return bool(left <= right)


def all_at_least(left: Any, right: Any) -> bool:
    return all(mine >= asked for mine, asked in zip(left, right, strict=True))


def all_at_most(left: Any, right: Any) -> bool:
    return all(mine <= limit for mine, limit in zip(left, right, strict=True))


def equal(left: Any, right: Any) -> bool:
    return bool(left == right)


def share(left: Any, right: Any) -> bool:
    """Two masks have a bit in common."""
    return bool(left & right != 0)


def contain(left: Any, right: Any) -> bool:
    """The left mask has every bit of the right one."""
    return bool(left & right == right)


def enclose(left: Any, right: Any) -> bool:
    """The left interval contains the right one."""
    return bool(left[0] <= right[0] and right[1] <= left[1])


def cover(left: Any, right: Any) -> bool:
    """Every region on the right lies in some range on the left."""
    return all(any(low <= region < high for low, high in left) for region in right)


def clear_of(left: Any, right: Any) -> bool:
    """No region on the right lies in any range on the left."""
    return not any(low <= region < high for low, high in left for region in right)


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that did not hold: its code, the seat it is said of, both values, and a sentence in each language."""

    code: str
    seat: str
    left: str
    right: str
    zh: str
    en: str
    severity: str = HARD


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One rule. `reads` names parts of a team, or picture, modes, decoder, regions or team, which stand for parts.

    `zh` and `en` are sentences with {left}, {right} and, where `about` is given, {about}; `basis` is the source.
    """

    code: str
    reads: tuple[str, ...]
    left: Value
    test: Test
    right: Value
    unit: Unit
    zh: str
    en: str
    basis: str
    severity: str = HARD
    modes: tuple[str, ...] = ()
    about: Callable[[View], str] | None = None
    points: int = 0

    def holds(self, view: View) -> bool:
        """True when nothing is asked or what there is satisfies it."""
        right = self.right(view)
        if right is None:
            return True
        left = self.left(view)
        return left is not None and self.test(left, right)

    def is_close(self, view: View) -> bool:
        """True when the rule holds with little to spare."""
        left, right = self.left(view), self.right(view)
        return None not in (left, right) and self.unit.near(left, right) and self.holds(view)

    def close_in(self, view: View, seat: str) -> Failure:
        """The two values of a rule that holds with little to spare."""
        said = self.said_of(view, seat)
        left, right = self.unit.show(self.left(view), "zh"), self.unit.show(self.right(view), "zh")
        zh, en = f"余量不大:{left},界限 {right}", f"close: {said.left} against a limit of {said.right}"
        return replace(said, zh=zh, en=en, severity=CLOSE)

    def said_of(self, view: View, seat: str) -> Failure:
        """The rule's sentence with this team's values, whether it holds or not."""
        left, right = self.left(view), self.right(view)
        about = self.about(view) if self.about else ""
        shown = {
            language: (self.unit.show(left, language), self.unit.show(right, language)) for language in ("zh", "en")
        }
        zh = self.zh.format(left=shown["zh"][0], right=shown["zh"][1], about=about)
        en = self.en.format(left=shown["en"][0], right=shown["en"][1], about=about)
        return Failure(self.code, seat, *shown["en"], zh, en, self.severity)
