"""What a change of the HTTP API would break for its callers: the document as published against the document as it is.

Callers keep sending what was allowed and keep reading what was promised. So an operation, an answer, a field of an
answer and a value of an enumeration stay; what is sent may become freer, what is answered may become fuller.
Everything else needs a route of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.contracts.schema_compatibility import Comparison, Json, resolved

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
WIDER = {"key": {"public"}, "staff": {"key", "public"}}
"""Policy of a route → policies that let in everybody whom it lets in."""
SAID = ("description", "summary", "title", "example", "examples", "tags", "info", "servers")
NAMED = (
    "paths", "schemas", "responses", "parameters", "headers", "securitySchemes", "properties", "mapping", "content",
)  # fmt: skip
"""Words whose value maps names, which anybody may choose, to the things that they name."""


class Both:
    """The two documents, and what compares their schemas; a component is compared once each way."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new
        self.sent, self.read = Comparison(old, new, sent=True), Comparison(old, new, sent=False)


def bare(document: Any, *, names: bool = False) -> Any:
    """The document without the words that people only read."""
    if isinstance(document, list):
        return [bare(one) for one in document]
    if not isinstance(document, dict):
        return document
    return {
        key: bare(value, names=not names and key in NAMED)
        for key, value in document.items()
        if names or not (key in SAID or (key.startswith("x-") and key != "x-policy") or key in ("zh", "en"))
    }


def breaks(old: Json, new: Json) -> list[str]:
    """One sentence per thing that a caller relies on and that `new` no longer keeps; empty when all is well."""
    found, both = list[str](), Both(old, new)
    for path, methods in old["paths"].items():
        for method in methods.keys() & set(METHODS):
            where, now = f"{method.upper()} {path}", new["paths"].get(path, {}).get(method)
            found += _operation(methods[method], now, both, where) if now else [f"{where}: the route is gone"]
    return sorted(set(found))


def _operation(was: Json, now: Json, both: Both, where: str) -> Iterator[str]:
    if was.get("operationId") != now.get("operationId"):
        yield f"{where}: operationId was {was.get('operationId')} and is now {now.get('operationId')}"
    yield from _admission(was, now, both, where)
    yield from _parameters(_named(was, both.old), _named(now, both.new), both, where)
    yield from _body(was.get("requestBody"), now.get("requestBody"), both, where)
    for status, answer in was["responses"].items():
        if status not in now["responses"]:
            if status < "300":
                yield f"{where}: the answer {status} is gone"
            continue
        answers = resolved(answer, both.old), resolved(now["responses"][status], both.new)
        yield from _answer(*answers, both, f"{where} → {status}")


def _admission(was: Json, now: Json, both: Both, where: str) -> Iterator[str]:
    before, after = (one.get("x-policy", {}).get("name") for one in (was, now))
    if before != after and after not in WIDER.get(before, ()):
        yield f"{where}: its policy was {before} and is now {after}"
    first = was.get("security", both.old.get("security", []))
    then = now.get("security", both.new.get("security", []))
    if then and any(need not in then for need in first or [{}]):
        yield f"{where}: asks for another proof of who calls"


def _named(operation: Json, document: Json) -> dict[tuple[str, str], Json]:
    listed = [resolved(one, document) for one in operation.get("parameters", ())]
    return {(one["in"], one["name"].lower() if one["in"] == "header" else one["name"]): one for one in listed}


def _parameters(was: Any, now: Any, both: Both, where: str) -> Iterator[str]:
    for key in was:
        place = f"{where}: {key[0]} parameter {key[1]}"
        if key not in now:
            yield f"{place} is gone"
            continue
        if now[key].get("required") and not was[key].get("required"):
            yield f"{place} was optional and is now required"
        yield from both.sent.differences(was[key].get("schema", {}), now[key].get("schema", {}), place)
    for key in now:
        if key not in was and now[key].get("required"):
            yield f"{where}: {key[0]} parameter {key[1]} is new and required"


def _body(was: Json | None, now: Json | None, both: Both, where: str) -> Iterator[str]:
    if was is None or now is None:
        if was is not None:
            yield f"{where}: takes no body any more"
        elif now is not None and now.get("required"):
            yield f"{where}: needs a body now"
        return
    if now.get("required") and not was.get("required"):
        yield f"{where}: the body was optional and is now required"
    yield from _content(was, now, both.sent, f"{where} body")


def _answer(was: Json, now: Json, both: Both, where: str) -> Iterator[str]:
    for header in was.get("headers", ()):
        if header not in now.get("headers", ()):
            yield f"{where}: the header {header} is gone"
    yield from _content(was, now, both.read, where)


def _content(was: Json, now: Json, comparison: Comparison, where: str) -> Iterator[str]:
    for media, content in was.get("content", {}).items():
        if media not in now.get("content", {}):
            yield f"{where}: {media} is gone"
            continue
        yield from comparison.differences(content.get("schema", {}), now["content"][media].get("schema", {}), where)
