"""One operation as OpenAPI describes it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from gateway import idempotency
from gateway.auth import ANY_KEY, PUBLIC, STAFF
from gateway.openapi import Components
from gateway.operations import Operation

IDS = {
    "member_id": ("mem", "会员单位编号", "id of the member"),
    "key_id": ("key", "密钥编号", "id of the key"),
    "resource_id": ("res", "资源编号", "id of the resource"),
    "blackout_id": ("blk", "停用编号", "id of the blackout"),
    "need_id": ("need", "需求编号", "id of the need"),
    "proposal_id": ("prop", "方案编号", "id of the proposal"),
    "invitation_id": ("inv", "邀请编号", "id of the invitation"),
    "consortium_id": ("con", "联合体编号", "id of the consortium"),
}
PHRASES = {200: "完成", 201: "已创建", 202: "已受理,正在处理", 304: "没有变化"}
JSON = "application/json"


class MissingComponent(Exception):
    """A route names a shape that no service has: run `python -m tests.contracts.generate`."""


def documented(operation: Operation, components: Components) -> dict[str, Any]:
    """The operation object.

    Raises:
        MissingComponent: see there.
    """
    zh, en = operation.texts()
    doc: dict[str, Any] = {
        "operationId": operation.name,
        "summary": en[0],
        "description": " ".join(en[1:]),
        "x-zh": {"summary": zh[0], "description": "".join(zh[1:])},
        "parameters": _parameters(operation, components),
        "responses": _responses(operation, components),
        **_policy(operation),
    }
    if operation.body:
        doc["requestBody"] = {"required": True, "content": {JSON: _content(operation.body, components)}}
    return doc


def path_parameters(operation: Operation) -> list[dict[str, Any]]:
    """The ids in the path, explained."""
    return [_path_parameter(name, *IDS[name]) for name in operation.path_ids]


def query_names(operation: Operation, components: Components) -> frozenset[str]:
    """Names of the query parameters that the operation knows."""
    return frozenset(_filters(operation.query, components)) if operation.query else frozenset()


def _path_parameter(name: str, prefix: str, zh: str, en: str) -> dict[str, Any]:
    said: dict[str, Any] = {"description": en, "x-zh": {"description": zh}}
    return {"in": "path", "name": name, "required": True, **said, "example": f"{prefix}_01KB0000000000000000000000"}


def _policy(operation: Operation) -> dict[str, Any]:
    policy = operation.policy or ANY_KEY
    said: dict[str, Any] = {"x-policy": {"name": policy.name, "zh": policy.zh, "en": policy.en}}
    if policy is PUBLIC:
        said["security"] = [{}, {"apiKey": []}]
    return said


def _filters(name: str, components: Components) -> dict[str, Any]:
    found: dict[str, Any] = components["filters"].get(name, {}).get("properties", {})
    if not found:
        raise MissingComponent(name)
    return found


def _known(name: str, components: Components) -> str:
    if name not in components["schemas"]:
        raise MissingComponent(name)
    return name


def _parameters(operation: Operation, components: Components) -> list[Any]:
    named: list[Any] = ["AcceptLanguage", "RequestId"]
    if operation.method in idempotency.METHODS:
        named.insert(0, "IdempotencyKey")
    if operation.method == "GET":
        named.insert(0, "IfNoneMatch")
    if operation.query:
        named[:0] = [_query(name, schema) for name, schema in _filters(operation.query, components).items()]
    return named


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    inner = {key: value for key, value in schema.items() if key not in ("title", "x-zh")}
    said = {"description": schema["title"], "x-zh": {"description": schema["x-zh"]["title"]}}
    return {"in": "query", "name": name, **said, "schema": inner}


def _content(name: str, components: Components) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{_known(name, components)}"}}
    examples = components.get("examples", {}).get(name)
    if examples:
        content["examples"] = examples
    return content


def _responses(operation: Operation, components: Components) -> dict[str, Any]:
    responses: dict[str, Any] = {str(operation.success.status): _success(operation, components)}
    if operation.method == "GET":
        responses["304"] = {"description": "Nothing changed.", "x-zh": {"description": PHRASES[304]}}
    return responses | _problems(operation)


def _success(operation: Operation, components: Components) -> dict[str, Any]:
    success = operation.success
    headers = {"X-Request-Id": "RequestId"}
    if success.at:
        headers["Location"] = "Location"
    if operation.method == "GET":
        headers["ETag"] = "ETag"
    said: dict[str, Any] = {
        "description": HTTPStatus(success.status).phrase,
        "x-zh": {"description": PHRASES[success.status]},
        "headers": {name: {"$ref": f"#/components/headers/{header}"} for name, header in headers.items()},
    }
    if success.shape:
        said["content"] = {JSON: _content(success.shape, components)}
    return said


def _problems(operation: Operation) -> dict[str, str]:
    kinds = {"401": "Unauthenticated", "406": "NotAcceptable", "422": "Invalid", "429": "TooManyRequests"}
    kinds |= {"500": "Internal", "503": "Unavailable", "504": "TimedOut"}
    if operation.path_ids or operation.body:
        kinds["404"] = "NotFound"
    if operation.policy is STAFF or operation.method != "GET" or operation.path_ids:
        kinds["403"] = "Forbidden"
    if operation.method != "GET":
        kinds |= {"400": "Malformed", "409": "Conflict", "411": "LengthRequired", "413": "TooLarge"}
    if operation.body:
        kinds["415"] = "UnsupportedMediaType"
    return dict(sorted(kinds.items()))
