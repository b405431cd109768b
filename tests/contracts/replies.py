"""Replies that queries write by hand, as JSON Schema; the tests of the services hold real replies against these."""

from __future__ import annotations

from collections.abc import Iterator

from services.matchmaking.engine.rules import rule
from tests.contracts.glossary import words
from tests.contracts.json_schema import Json

TEXT: Json = {"type": "string"}
MAYBE_TEXT: Json = {"type": ["string", "null"]}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}
MOMENT: Json = {"type": "string", "format": "date-time"}
DAY: Json = {"type": "string", "format": "date"}
SEVERITIES = [rule.HARD, rule.WARNING, rule.SOFT, rule.INFO, rule.BONUS, rule.CLOSE]
ANY_OBJECT: Json = {"type": "object"}


def thing(component: str, /, maybe: tuple[str, ...] = (), **properties: Json) -> Json:
    """An object whose fields are all there but those in `maybe`; `from_` stands for ``from``."""
    named = {name.rstrip("_"): _named(component, name.rstrip("_"), inside) for name, inside in properties.items()}
    required = sorted(name for name in named if name not in maybe)
    return {"type": "object", "properties": named, "required": required, "additionalProperties": True}


def many(inside: Json) -> Json:
    """A list."""
    return {"type": "array", "items": inside}


def each_of(inside: Json) -> Json:
    """An object that maps ids to `inside`."""
    return {"type": "object", "additionalProperties": inside}


def ref(name: str) -> Json:
    """Another component."""
    return {"$ref": f"#/components/schemas/{name}"}


def page(name: str) -> Json:
    """A page of a list of `name`."""
    return thing("Page", items=many(ref(name)), next=MAYBE_TEXT)


def _named(component: str, field: str, inside: Json) -> Json:
    zh, en = words(component, field)
    return {**inside, "title": en, "x-zh": {"title": zh}}


def _coded(component: str) -> Json:
    return thing(component, code=TEXT, zh=TEXT, en=TEXT)


def written() -> dict[str, Json]:
    """Component name → JSON Schema."""
    return {
        "Capacity": thing(
            "Capacity", resource_id=TEXT, from_=MOMENT, until=MOMENT, dimensions=many(ref("CapacityOfDimension"))
        ),
        "CapacityOfDimension": thing(
            "CapacityOfDimension",
            maybe=("claims",),
            dimension=TEXT,
            amount=NUMBER,
            stretches=many(thing("Stretch", maybe=("taken",), from_=MOMENT, until=MOMENT, free=NUMBER, taken=NUMBER)),
            claims=many(ref("CapacityClaim")),
        ),
        "CapacityClaim": thing(
            "CapacityClaim",
            id=TEXT,
            state=TEXT,
            proposal_id=MAYBE_TEXT,
            seat=MAYBE_TEXT,
            epoch={"type": ["integer", "null"]},
            quantity=NUMBER,
            from_=MOMENT,
            until=MOMENT,
            reason=MAYBE_TEXT,
        ),
        "MemberWords": thing(
            "MemberWords", **{name: many(ref("Word")) for name in ("kinds", "tiers", "segments", "statuses")}
        ),
        "ResourceKind": thing(
            "ResourceKind",
            kind=TEXT,
            zh=TEXT,
            en=TEXT,
            schema=ANY_OBJECT,
            capacities=many(thing("Counted", dimension=TEXT, zh=TEXT, en=TEXT, unit=TEXT)),
        ),
        "ResourceKinds": page("ResourceKind"),
        "Reason": thing(
            "Reason",
            code=TEXT,
            seat=TEXT,
            left=TEXT,
            right=TEXT,
            zh=TEXT,
            en=TEXT,
            severity={**TEXT, "enum": SEVERITIES},
        ),
        "Team": thing(
            "Team",
            rank=WHOLE,
            cost=TEXT,
            cost_cny=NUMBER,
            cost_fen=WHOLE,
            points=WHOLE,
            seats=many(ref("TeamSeat")),
            warnings=many(ref("Reason")),
            margins=many(ref("Reason")),
        ),
        "TeamSeat": thing(
            "TeamSeat",
            seat=TEXT,
            resource=TEXT,
            resource_id=MAYBE_TEXT,
            member_id=MAYBE_TEXT,
            quantity=TEXT,
            unit=TEXT,
            cost_fen=WHOLE,
            version=WHOLE,
        ),
        "Word": _coded("Word"),
    }


def more() -> Iterator[tuple[str, str, Json]]:
    """Fields of shapes whose class does not tell their type: (component, field, JSON Schema)."""
    yield "Member", "warnings", many(ref("Word"))
    yield "Blackout", "quantity", NUMBER
    yield "Resource", "revocations", many(thing("Revocation", code=TEXT, no=MAYBE_TEXT, on=DAY, reason=TEXT))
    yield "Proposal", "seats", many(ref("SeatReply"))
    yield "Match", "best", many(ref("Team"))
    yield "Match", "excluded", each_of(many(ref("Reason")))
    yield (
        "Match",
        "proof",
        thing("Proof", maybe=("rule_set", "inputs", "stage"), rule_set=TEXT, inputs=TEXT, stage=WHOLE),
    )
    yield "Consortium", "shares", each_of(TEXT)
    yield "Consortium", "risks", many(thing("Risk", what=TEXT, why=TEXT))
    yield "Need", "refused", each_of(thing("Refused", reason=TEXT))
    yield "Need", "standby", each_of(TEXT)


def sometimes() -> Iterator[tuple[str, str, Json]]:
    """Fields that only some replies have: (component, field, JSON Schema)."""
    yield "Need", "proposal_id", _named("Need", "proposal_id", MAYBE_TEXT)
    yield "Need", "consortium_id", _named("Need", "consortium_id", MAYBE_TEXT)


OPTIONAL = {"SeatReply": ("state",)}
"""Fields of shapes that are not there where they mean nothing."""
