"""The HTTP API keeps what callers know; each way of breaking it is found, while additions pass."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.contracts.api_compatibility import bare, breaks
from tests.contracts.document_changes import Change, all_of, gone, less, more, put, renamed
from tests.contracts.generate import OPENAPI, ROOT
from tests.contracts.published import FIXTURES
from tests.contracts.sampling import at

Json = dict[str, Any]
PUBLISHED: Json = json.loads((FIXTURES / "openapi_published.json").read_text(encoding="utf-8"))
PRESENT: Json = bare(json.loads((ROOT / OPENAPI).read_text(encoding="utf-8")))
HINT = "run python -m tests.contracts.fixtures"


NEED = "/components/schemas/Need"
OPEN = "/paths/~1v1~1needs/post"
LIST = "/paths/~1v1~1needs/get"
ANSWER = "/components/schemas/AnswerInvitation"
INVITATION = "/components/schemas/Invitation"
APPLY = "/components/schemas/ApplyForMembership/properties"


NEW = {"name": "colour", "in": "query", "schema": {"type": "string"}}
BREAKING: dict[str, tuple[Change, str]] = {
    "a path is removed": (gone("/paths/~1v1~1pool"), "GET /v1/pool: the route is gone"),
    "a path is renamed": (renamed("/paths/~1v1~1pool", "/v1/pools"), "GET /v1/pool: the route is gone"),
    "a method is removed": (gone(LIST), "GET /v1/needs: the route is gone"),
    "an operation is renamed": (put(OPEN + "/operationId", "create_need"), "operationId was open_need"),
    "an answer is removed": (gone(OPEN + "/responses/202"), "POST /v1/needs: the answer 202 is gone"),
    "an answer is of another type": (
        renamed(OPEN + "/responses/202/content/application~1json", "text/csv"),
        "202: application/json is gone",
    ),
    "a header of an answer is removed": (gone(OPEN + "/responses/202/headers/Location"), "header Location is gone"),
    "a field of an answer is removed": (
        all_of(gone(NEED + "/properties/state"), less(NEED + "/required", "state")),
        "Need.state: the field is gone",
    ),
    "a field of an answer is renamed": (
        renamed(NEED + "/properties/codes", "reasons"),
        "Need.codes: the field is gone",
    ),
    "a field of an answer may be missing": (
        less(NEED + "/required", "state"),
        "was always there and now may be missing",
    ),
    "a field of an answer may be null": (
        put(NEED + "/properties/state/type", ["string", "null"]),
        "was string and is now",
    ),
    "a field of an answer has another type": (
        put(NEED + "/properties/version/type", "string"),
        "was integer and is now",
    ),
    "a number of an answer may be a fraction": (
        put(NEED + "/properties/version/type", "number"),
        "is now integer or number",
    ),
    "an instant becomes a day": (put(INVITATION + "/properties/answer_by/format", "date"), "format was date-time"),
    "one becomes many": (
        put(NEED + "/properties/mode", {"type": "array", "items": {"type": "string"}}),
        "was string and is now array",
    ),
    "items of an answer change": (put(NEED + "/properties/codes/items/type", "integer"), "Need.codes[]: was string"),
    "a field of a problem is removed": (
        gone("/components/schemas/Problem/properties/code"),
        "Problem.code: the field is gone",
    ),
    "a required field comes into a request": (
        all_of(put(ANSWER + "/properties/colour", {"type": "string"}), more(ANSWER + "/required", "colour")),
        "AnswerInvitation.colour: is new and required",
    ),
    "an optional field of a request becomes required": (
        more(ANSWER + "/required", "reason"),
        "AnswerInvitation.reason: was optional and is now required",
    ),
    "a field of a request is removed": (
        gone(ANSWER + "/properties/reason"),
        "AnswerInvitation.reason: the field is gone",
    ),
    "a field of a request may not be null": (put(ANSWER + "/properties/reason/type", "string"), "was null or string"),
    "a value that could be sent is refused": (
        less(ANSWER + "/properties/answer/enum", "declined"),
        "value 'declined' is gone",
    ),
    "a text becomes one of few": (put(ANSWER + "/properties/reason/enum", ["a", None]), "took any value"),
    "a text may be less long": (put(ANSWER + "/properties/reason/maxLength", 50), "maxLength was 500 and is now 50"),
    "a text must be longer": (put(ANSWER + "/properties/reason/minLength", 5), "minLength was 1 and is now 5"),
    "a text must have a pattern": (put(ANSWER + "/properties/reason/pattern", "^x"), "pattern was free"),
    "a list must be of distinct items": (put(APPLY + "/contacts/uniqueItems", True), "uniqueItems was free"),
    "items of a request lose a value": (
        less(APPLY + "/segments/items/enum", "CHIP"),
        "segments[]: the value 'CHIP' is gone",
    ),
    "a variant of a request is removed": (gone("/components/schemas/OpenNeed/oneOf/1"), "AirtimeNeed is gone"),
    "a filter is removed": (gone(LIST + "/parameters/2"), "query parameter state is gone"),
    "a filter loses a value": (less(LIST + "/parameters/2/schema/enum", "unmet"), "the value 'unmet' is gone"),
    "a filter becomes required": (put(LIST + "/parameters/2/required", True), "was optional and is now required"),
    "a required parameter comes": (
        more(LIST + "/parameters", NEW | {"required": True}),
        "parameter colour is new and required",
    ),
    "a usual value changes": (put(LIST + "/parameters/0/schema/default", 10), "its default was 50 and is now 10"),
    "a header becomes required": (
        put("/components/parameters/IdempotencyKey/required", True),
        "header parameter idempotency-key was optional",
    ),
    "a body is not taken any more": (gone(OPEN + "/requestBody"), "takes no body any more"),
    "a route is for the secretariat alone": (
        put(OPEN + "/x-policy/name", "staff"),
        "its policy was key and is now staff",
    ),
    "a public route asks for a key": (
        put("/paths/~1v1~1members/post/security", [{"apiKey": []}]),
        "asks for another proof of who calls",
    ),
}

ADDITIONS: dict[str, Change] = {
    "a route": put("/paths/~1v1~1cups", {"get": {"operationId": "cups", "responses": {"200": {}}}}),
    "a field of an answer": put(NEED + "/properties/colour", {"type": "string"}),
    "a field that is always in an answer": more(NEED + "/required", "proposal_id"),
    "an optional field of a request": put(ANSWER + "/properties/colour", {"type": "string"}),
    "a value that may be sent": more(ANSWER + "/properties/answer/enum", "later"),
    "a field of a request that need not be sent": less(ANSWER + "/required", "answer"),
    "a longer text": put(ANSWER + "/properties/reason/maxLength", 5000),
    "a variant": more("/components/schemas/OpenNeed/oneOf", {"type": "object"}),
    "a filter": more(LIST + "/parameters", NEW),
    "a way to fail": put(OPEN + "/responses/418", {}),
    "a header of an answer": put(OPEN + "/responses/202/headers/Link", {}),
    "an answer that is never null now": put(NEED + "/properties/reference/type", "string"),
    "a route for more people": put("/paths/~1v1~1members~1{member_id}~1review/post/x-policy/name", "key"),
    "other words": put("/components/schemas/Need/description", "a call for a team"),
}


def after(change: Change) -> Json:
    """A copy of the published API, changed."""
    document = copy.deepcopy(PUBLISHED)
    change(document)
    assert document != PUBLISHED
    return document


@pytest.mark.parametrize("what", BREAKING)
def test_a_break_is_found_and_named(what: str) -> None:
    change, said = BREAKING[what]
    found = breaks(PUBLISHED, after(change))
    assert any(said in one for one in found), found


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_passes(what: str) -> None:
    assert breaks(PUBLISHED, after(ADDITIONS[what])) == []


def test_the_api_keeps_what_was_published() -> None:
    assert breaks(PUBLISHED, PRESENT) == []


def test_what_is_there_now_is_published() -> None:
    assert PRESENT == PUBLISHED, HINT


def test_a_field_that_is_called_like_a_word_of_the_documentation_is_kept() -> None:
    fields = at(PUBLISHED, f"#{NEED}")["properties"]
    assert fields["title"] == {"type": "string"}
