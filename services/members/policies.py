"""The rules of membership, each a named pure function."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from services.members.model.vocabulary import (
    ACTIVE,
    APPROVED,
    DRAFT,
    FEE_PENDING,
    IN_REVIEW,
    INNER_CHECK,
    OVERDUE,
    PUBLICITY,
    REJECTED,
    SCREENING,
    SUBMITTED,
    SUSPENDED,
)
from shared.contracts.members import Shareholder
from shared.domain import Actor

# ── unified social credit code, GB 32100-2015, with the organisation code of GB 11714 inside ─────────────────────────

USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
USCC_FORM = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}", re.ASCII)
ORG_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_uscc(code: str) -> bool:
    """True when `code` has the form and the check character that GB 32100-2015 demands."""
    return USCC_FORM.fullmatch(code) is not None and code[17] == uscc_check(code[:17])


def uscc_check(base: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(USCC_LETTERS.index(letter) * weight for letter, weight in zip(base, USCC_WEIGHTS, strict=True))
    return USCC_LETTERS[(31 - total % 31) % 31]


def org_check(base: str) -> str:
    """The 9th character that belongs to the first 8 of an organisation code (GB 11714)."""
    total = sum(ORG_LETTERS.index(letter) * weight for letter, weight in zip(base, ORG_WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def uscc_warnings(code: str) -> tuple[str, ...]:
    """What staff should look at in a code that `is_uscc`. Some old organisation codes fail their own check digit."""
    return () if code[16] == org_check(code[8:16]) else (INNER_CHECK,)


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}", re.ASCII
)


def plain_mobile(text: str) -> str | None:
    """The eleven digits of a mainland mobile number, without spaces, hyphens, +86 or 0086; None for anything else."""
    digits = re.sub(r"[\s-]", "", text)
    digits = re.sub(r"^(?:\+86|0086)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None


def is_email(text: str) -> bool:
    """True for an address that mail can be sent to, as far as its form tells."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


# ── review, dues, standing ───────────────────────────────────────────────────────────────────────────────────────────

NEXT: dict[tuple[str, str], tuple[str, ...]] = {
    (DRAFT, "screen"): (SUBMITTED, SCREENING),
    (SUBMITTED, "screen"): (SCREENING,),
    (SCREENING, "publicise"): (PUBLICITY,),
    (PUBLICITY, "approve"): (APPROVED, FEE_PENDING),
}
DECIDED = {"screen": SCREENING, "publicise": PUBLICITY, "approve": APPROVED, "reject": REJECTED}
"""Decision of the secretariat → the status that it means."""


def next_statuses(status: str, decision: str) -> tuple[str, ...]:
    """The statuses that `decision` leads through from `status`; none when it cannot be taken now."""
    if decision == "reject":
        return (REJECTED,) if status in IN_REVIEW else ()
    return NEXT.get((status, decision), ())


def dues_cover(paid_until: date | None, day: date) -> bool:
    """True when dues are paid for `day`; the last paid day counts."""
    return paid_until is not None and day <= paid_until


def standing(status: str, paid_until: date | None, day: date) -> str:
    """The status that dues give a member on `day`; one that is suspended stays so whatever it pays."""
    if status == SUSPENDED:
        return SUSPENDED
    return ACTIVE if dues_cover(paid_until, day) else OVERDUE


def may_record_dues(status: str) -> bool:
    """Dues are taken once the application is approved, for as long as the membership lasts."""
    return status in {FEE_PENDING, ACTIVE, OVERDUE, SUSPENDED}


# ── who may do what ──────────────────────────────────────────────────────────────────────────────────────────────────

DIRECTORY = frozenset({ACTIVE, OVERDUE, SUSPENDED})
"""Statuses in which other members see a member; its partners must learn when one of these lost its standing."""
KEYS_WORK = frozenset({FEE_PENDING, ACTIVE, OVERDUE, SUSPENDED})
"""A suspended or overdue member still reads and answers; an applicant has no key yet, one that left has none left."""
KEYS_MOST = 20
"""Keys in use per member at one time."""


def may_review(actor: Actor) -> bool:
    """Only the secretariat reviews, takes dues, suspends and ends."""
    return actor.is_staff


def may_see(actor: Actor, member_id: str, status: str) -> bool:
    """The secretariat and the member itself always; other members what is in the directory; nobody else anything."""
    return actor.speaks_for(member_id) or (actor.member_id is not None and status in DIRECTORY)


def may_use_keys(status: str) -> bool:
    """True while keys of a member in this status open doors."""
    return status in KEYS_WORK


# ── relations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def closes_a_circle(member_id: str, controllers: Sequence[str]) -> bool:
    """True when `member_id` would control itself through `controllers` (its controller, that one's controller, …)."""
    return member_id in controllers


def shares_exceed_all(shareholders: Sequence[Shareholder]) -> bool:
    """True when the shares add up to more than 100 per cent (to a millionth, for sums of decimals)."""
    return sum(holder.pct for holder in shareholders) > 100 + 1e-6
