"""The OpenAPI document: what is common to all operations. Shapes come from a file that the services' schemas generate.

The file is `openapi_components.json`, written by `python -m tests.contracts.generate`; the gateway imports no service.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from flask_smorest import Api

from gateway import refusals
from gateway.operations import Context

Components = dict[str, Any]
"""What the services' shapes make: `schemas` of bodies by name, `filters` (query parameters) by name, `examples` of
bodies: schema name → example name → {"summary", "x-zh", "value"}."""

DOCUMENT = "lianping.openapi"
TITLE = "联屏 Lianping API"
ABOUT = """Resource matching and consortium formation for an alliance of ultra-HD video firms.

Send a key as `Authorization: Bearer lp_…`. Every refusal is an RFC 9457 problem in the language of `Accept-Language`
(`zh-CN` or `en`). Sums are yuan with at most two decimals, days are ISO 8601 days in China, regions are GB/T 2260
codes. Lists come in pages: pass `next` as `after`, until it is null. Send an `Idempotency-Key` with every POST, and the
same request can be repeated safely."""
ABOUT_ZH = """超高清视频产业联盟的资源对接与联合体组建。

密钥用 `Authorization: Bearer lp_…` 发送。每次拒绝都是 RFC 9457 问题文档,语言按 `Accept-Language`(`zh-CN` 或 `en`)。
金额为元(最多两位小数),日期为中国的 ISO 8601 日期,区划为 GB/T 2260 代码。
列表分页:把 `next` 作为 `after` 传回,直到为 null。每个 POST 都带上 `Idempotency-Key`,同一请求即可安全重发。"""


class LianpingApi(Api):
    """flask-smorest's Api, without its own error answers: problems.py gives those."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Nothing: one place answers errors."""

    def _register_responses(self) -> None:
        """Nothing: our problems are registered below."""

    def _register_pagination_header(self) -> None:
        """Nothing: pages are in the bodies."""


@lru_cache(maxsize=1)
def checked_in() -> Components:
    """The components that are checked in."""
    text = resources.files("gateway").joinpath("openapi_components.json").read_text(encoding="utf-8")
    loaded: Components = json.loads(text)
    return loaded


def options() -> dict[str, Any]:
    """What APISpec is told beside title and version."""
    return {
        "info": {"description": ABOUT, "x-zh": {"description": ABOUT_ZH}, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "security": [{"apiKey": []}],
    }


def document(api: Api, contexts: Sequence[Context]) -> Components:
    """The whole document, as a JSON-safe dict. Tags get their Chinese names, for which flask-smorest has no place."""
    whole: Components = api.spec.to_dict()
    names = {context.name: context.zh for context in contexts}
    for tag in whole["tags"]:
        tag["x-zh"] = {"description": names[tag["name"]]}
    return whole


def add_components(api: Api, components: Components) -> None:
    """Register shapes, problems, headers and the security scheme with `api`."""
    spec = api.spec.components
    for name, schema in components["schemas"].items():
        spec.schema(name, schema)
    spec.schema("Problem", PROBLEM)
    for kind, refusal in refusals.KINDS.items():
        spec.response(kind, _problem_response(refusal))
    for name, parameter in PARAMETERS.items():
        spec.parameter(name, "header", parameter)
    for name, header in HEADERS.items():
        spec.header(name, header)
    spec.security_scheme("apiKey", SECURITY)


def _problem_response(refusal: type[refusals.Refusal]) -> dict[str, Any]:
    said, status = refusal(), refusals.STATUS[refusal.kind]
    response: dict[str, Any] = {
        "description": said.message("en"),
        "x-zh": {"description": said.message("zh")},
        "x-status": status,
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for header in {401: ("WWW-Authenticate",), 405: ("Allow",), 503: ("Retry-After",)}.get(status, ()):
        response["headers"][header] = {"schema": {"type": "string"}}
    return response


def _text(zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": en, "x-zh": {"description": zh}, **more}


PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "x-zh": {"title": "问题"},
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail", "code", "errors", "instance", "call_id"],
    "properties": {
        "type": _text("问题种类的说明地址", "address of what this kind of problem means", format="uri-reference"),
        "title": _text("问题种类", "the kind of problem"),
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _text("拒绝的原因", "why this request was refused"),
        "code": _text("稳定的原因代码", "stable code of the reason"),
        "errors": {
            "type": "array",
            "description": "one entry per wrong field",
            "x-zh": {"description": "每个有误的字段一条"},
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "instance": _text("请求的路径", "path of the request"),
        "call_id": _text("调用编号,联系秘书处时请提供", "id of the call; quote it when asking the secretariat"),
    },
    "additionalProperties": False,
    "examples": [
        {
            "type": "/v1/docs#problem-Invalid",
            "title": "The request is not valid.",
            "status": 422,
            "detail": "The request is not valid.",
            "code": "Invalid",
            "errors": [{"field": "spec.pitch_mm", "message": "must be a number"}],
            "instance": "/v1/resources",
            "call_id": "call_01KB0000000000000000000000",
        }
    ],
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "Your name for this request: sent again with the same key, it has one effect and one answer.",
        "x-zh": {"description": "你给这次请求起的名字:用同一个值重发,只生效一次,答复相同。"},
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
        "example": "6f0c1f0e-2b7a-4a56-9a33-6c1f3f2f1a10",
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "description": "Language of refusals: Chinese when left out.",
        "x-zh": {"description": "拒绝说明所用的语言,缺省为中文。"},
        "schema": {"type": "string", "examples": ["zh-CN", "en"]},
    },
    "RequestId": {
        "name": "X-Request-Id",
        "description": "Your id for this call, 8 to 64 letters, digits, dots, dashes; logs and the answer carry it.",
        "x-zh": {"description": "你给这次调用的编号(8–64 个字母、数字、点、横线),会写入日志并随答复返回。"},
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "description": "The ETag you have; 304 when nothing changed.",
        "x-zh": {"description": "你已有的 ETag;没有变化时答复 304。"},
        "schema": {"type": "string"},
    },
}

HEADERS: dict[str, dict[str, Any]] = {
    "RequestId": {"description": "Id of the call.", "schema": {"type": "string"}},
    "Location": {"description": "Where the thing is.", "schema": {"type": "string", "format": "uri-reference"}},
    "ETag": {"description": "Version of this answer, for If-None-Match.", "schema": {"type": "string"}},
}

SECURITY: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "lp_<key id>_<secret>",
    "description": "An API key of a member or of the secretariat.",
    "x-zh": {"description": "会员单位或秘书处的 API 密钥。"},
}
