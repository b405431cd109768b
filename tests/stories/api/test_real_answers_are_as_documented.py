"""What the house really answers is what its OpenAPI document says, for staff, for owners and for others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api import Answer
from tests.contracts.sampling import at, validator
from tests.stories.api.conftest import OTHER, OWNER, SCREENS, World
from tests.stories.api.routes import DOCUMENT, ROUTES, Route

READS = [route for route in ROUTES if route.method == "GET"]
OPENAPI: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
STATES = ("formed_need_id", "asking_need_id")


def conforms(answer: Answer, route: Route) -> None:
    """The status is documented, and the body is what is documented for it."""
    responses = OPENAPI["paths"][route.path][route.method.lower()]["responses"]
    assert str(answer.status) in responses, answer.body
    response = responses[str(answer.status)]
    response = at(OPENAPI, response["$ref"]) if "$ref" in response else response
    media_type = answer.headers["Content-Type"].partition(";")[0]
    validator(response["content"][media_type]["schema"], OPENAPI).validate(answer.body)


@pytest.mark.parametrize("who", ["", OWNER, SCREENS, OTHER], ids=["staff", "owner", "invited", "other"])
@pytest.mark.parametrize("route", READS, ids=str)
def test_an_answer_is_as_documented(world: World, route: Route, who: str) -> None:
    answer = world.client(who).get(world.at(route.path))
    conforms(answer, route)
    if not who:
        assert answer.status == 200


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("route", [route for route in READS if "{need_id}" in route.path], ids=str)
def test_a_need_is_as_documented_in_every_stage(world: World, route: Route, state: str) -> None:
    answer = world.client().get(route.path.format(need_id=world.ids[state]))
    conforms(answer, route)
    assert answer.status == 200
