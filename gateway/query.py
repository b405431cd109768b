"""Query parameters: only names that the route knows, each once; their values are the service's to judge."""

from __future__ import annotations

from collections.abc import Collection

from flask import request

from gateway.refusals import BadQuery
from gateway.settings import PAGE_LIMIT


def given(known: Collection[str]) -> dict[str, str]:
    """The running request's query parameters as text.

    Raises:
        BadQuery: an unknown or repeated name, or a `limit` that is not 1–200.
    """
    wrong = [said for name, values in request.args.lists() for said in _wrong(name, values, known)]
    if wrong:
        raise BadQuery(errors=wrong)
    return dict(request.args.items())


def _wrong(name: str, values: list[str], known: Collection[str]) -> list[dict[str, str]]:
    if name not in known:
        return [{"field": name, "zh": "没有这个查询参数", "en": "is not a known query parameter"}]
    if len(values) > 1:
        return [{"field": name, "zh": "只能出现一次", "en": "may be given only once"}]
    if name == "limit" and not _is_page_size(values[0]):
        return [
            {"field": name, "zh": f"应为 1–{PAGE_LIMIT} 的整数", "en": f"must be a whole number, 1 to {PAGE_LIMIT}"}
        ]
    return []


def _is_page_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= PAGE_LIMIT
