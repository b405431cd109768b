"""The OpenAPI document is complete and true: every route, every answer, both languages."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from jsonschema import Draft202012Validator

from gateway.operations import Operation
from gateway.routes import CONTEXTS
from services.matchmaking.service import MatchmakingService
from services.members.service import MembersService
from services.resource_pool.service import ResourcePoolService
from tests.contracts.generate import stale
from tests.contracts.json_schema import each
from tests.contracts.sampling import at, sample, validator
from tests.fakes.rpc import FakeRpc, Headers, refused

Json = dict[str, Any]
SERVICES = {service.name: service for service in (MembersService, ResourcePoolService, MatchmakingService)}
OPERATIONS = [operation for context in CONTEXTS for operation in context.operations]
CHINESE = re.compile("[\u4e00-\u9fff]")
GATEWAY_ONLY = {("members", "authenticate")}


def test_what_is_checked_in_is_what_the_code_says() -> None:
    assert stale() == []


def test_the_document_is_openapi_3_1(app: Flask, document: Json) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


def test_every_reference_leads_somewhere(document: Json) -> None:
    references = [inside["$ref"] for inside in each(document) if isinstance(inside.get("$ref"), str)]
    assert len(references) > 300
    for reference in references:
        at(document, reference)


def test_every_shape_is_used(document: Json) -> None:
    used = {inside["$ref"].rpartition("/")[2] for inside in each(document) if isinstance(inside.get("$ref"), str)}
    assert set(document["components"]["schemas"]) - used == set()


def test_every_schema_is_a_schema(document: Json) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_parameter_and_field_is_named_in_both_languages(document: Json) -> None:
    for operation in operations_of(document):
        assert_both(operation, "summary")
    for kind in ("parameters", "responses"):
        for thing in document["components"][kind].values():
            assert_both(thing, "description")
    for name, schema in document["components"]["schemas"].items():
        for field, inside in schema.get("properties", {}).items():
            if (name, field) != ("Problem", "status"):
                assert_both(inside, "title" if "title" in inside else "description")


def operations_of(document: Json) -> list[Json]:
    return [one for path in document["paths"].values() for one in path.values() if "operationId" in one]


def assert_both(thing: Json, part: str) -> None:
    assert CHINESE.search(thing["x-zh"][part]), thing
    assert thing[part] and not CHINESE.search(thing[part]), thing


def test_every_method_of_every_service_has_one_route(document: Json) -> None:
    offered = {(name, method) for name, service in SERVICES.items() for method in rpc_methods(service)}
    asked = [question(operation, FakeRpc())[:2] for operation in OPERATIONS]
    assert sorted(asked) == sorted(offered - GATEWAY_ONLY)
    assert len(operations_of(document)) == len(asked)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_a_route_asks_with_the_arguments_that_the_service_takes(operation: Operation) -> None:
    service, method, args = question(operation, FakeRpc())
    inspect.signature(getattr(SERVICES[service], method)).bind(None, {}, *args)


def rpc_methods(service: type) -> list[str]:
    methods = inspect.getmembers(service, inspect.isfunction)
    return [name for name, method in methods if any(type(e).__name__ == "Rpc" for e in entrypoints(method))]


def entrypoints(method: Any) -> Any:
    return getattr(method, "nameko_entrypoints", ())


def question(operation: Operation, rpc: FakeRpc) -> tuple[str, str, tuple[Any, ...]]:
    """What the view asks, without any HTTP."""
    asked: list[Any] = []
    view = inspect.unwrap(operation.view)
    ids = [f"{name}_1" for name in operation.path_ids]
    args = [*ids, *([{}] if operation.query else []), *([{}] if operation.body else [])]
    spied = {**view.__globals__, "ask": lambda *told: asked.append(told)}
    type(view)(view.__code__, spied)(*args)
    ((service, method, *given),) = asked
    return service, method, tuple(given)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_an_answer_is_as_documented(
    app: Flask, rpc: FakeRpc, document: Json, staff: Headers, operation: Operation
) -> None:
    documented = document["paths"][operation.path][operation.method.lower()]
    success = documented["responses"][str(operation.success.status)]
    rpc.reply = sample(success["content"]["application/json"]["schema"], document)
    conforms(send(app, operation, staff), documented, document)
    for kind in ("Invalid", "NotFound", "Conflict", "Forbidden", "Unavailable", "TimedOut"):
        rpc.reply = refused(kind, "SomeCode", "中文", "English", [{"field": "a", "zh": "错", "en": "bad"}])
        answer = send(app, operation, staff)
        if kind in documented_kinds(documented):
            conforms(answer, documented, document)
    conforms(send(app, operation, {}), documented, document)
    conforms(send(app, operation, {**staff, "Accept": "text/csv"}), documented, document)
    conforms(send(app, operation, staff, "?odd=1"), documented, document)


def documented_kinds(documented: Json) -> set[str]:
    return {r["$ref"].rpartition("/")[2] for r in documented["responses"].values() if "$ref" in r}


def path_of(operation: Operation) -> str:
    return operation.path.format_map(dict.fromkeys(operation.path_ids, "x_1"))


def send(app: Flask, operation: Operation, headers: Headers, query: str = "") -> Any:
    body = {"json": {}} if operation.body else {}
    return app.test_client().open(path_of(operation) + query, method=operation.method, headers=headers, **body)


def conforms(answer: Any, documented: Json, document: Json) -> None:
    """The status is documented, and with it the media type, the body and the headers."""
    response = documented["responses"].get(str(answer.status_code))
    assert response is not None, f"{documented['operationId']} answered {answer.status_code}"
    response = at(document, response["$ref"]) if "$ref" in response else response
    content = response["content"][answer.mimetype]
    validator(content["schema"], document).validate(answer.json)
    assert set(response["headers"]) <= set(answer.headers.keys()), response["headers"]


def test_problems_are_explained_where_their_type_points(document: Json) -> None:
    kinds = set(document["components"]["responses"])
    assert {"Invalid", "Conflict", "Unauthenticated", "TimedOut", "Malformed"} <= kinds
    for operation in operations_of(document):
        assert documented_kinds(operation) <= kinds
