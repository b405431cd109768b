"""Request bodies: strict JSON. What two readers could read differently (duplicate keys, NaN) is refused."""

from __future__ import annotations

import json
import math
from typing import Any

from flask import request

from gateway.refusals import BadJson, LengthRequired, NoBodyExpected, NotAnObject, UnsupportedMediaType


def given() -> dict[str, Any]:
    """The JSON object in the running request's body.

    Raises:
        Refusal: another media type, no length, not JSON, or not an object.
    """
    raw = _raw()
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    value = parsed(raw)
    if not isinstance(value, dict):
        raise NotAnObject(errors=[{"field": "body", "zh": "应为 JSON 对象", "en": "must be a JSON object"}])
    return value


def none_given() -> dict[str, Any]:
    """The empty object: there is no body, or it says nothing, for clients that always send one.

    Raises:
        NoBodyExpected: there is one.
    """
    raw = _raw()
    if raw.strip() and parsed(raw) != {}:
        raise NoBodyExpected(errors=[{"field": "body", "zh": "应为空", "en": "must be empty"}])
    return {}


def _raw() -> bytes:
    if request.content_length is None and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired()
    return request.get_data(cache=True)


def parsed(raw: bytes) -> Any:
    """The value of a strict JSON text.

    Raises:
        BadJson: not UTF-8, not JSON, a name twice in one object, NaN or infinity, too deep, half a surrogate pair.
    """
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}"
        raise BadJson(why_zh=f"第 {error.lineno} 行第 {error.colno} 列", why_en=f"at line:column {where}") from error
    except UnicodeError as error:
        raise BadJson(why_zh="应为 UTF-8 文本", why_en="it must be UTF-8 text") from error
    except RecursionError as error:
        raise BadJson(why_zh="嵌套过深", why_en="nested too deeply") from error
    except ValueError as error:
        raise BadJson(why_zh="数字过长", why_en="a number is too long") from error
    return value


def canonical(value: Any) -> str:
    """One spelling for equal values: sorted names, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            shown = name[:40].encode("utf-8", "replace").decode()
            raise BadJson(why_zh=f"字段 {shown} 重复", why_en=f"the field {shown} appears twice")
        read[name] = value
    return read


def _no_constant(name: str) -> Any:
    raise BadJson(why_zh=f"不允许 {name}", why_en=f"{name} is not allowed")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadJson(why_zh="数字过大", why_en="a number is too large")
    return number
