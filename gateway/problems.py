"""Every answer that is not yes is an RFC 9457 problem: application/problem+json, in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, json, request
from werkzeug import Response as BareResponse
from werkzeug.exceptions import HTTPException

from gateway import call, language, refusals
from shared import logging
from shared.errors import Refusal

MEDIA_TYPE = "application/problem+json"
TYPE = "/v1/docs#problem-{kind}"
"""Problem types are URI references into the documentation page, one per kind; `code` says which refusal it was."""
RETRY_AFTER_S = {429: "5", 503: "2", 504: "2"}
CHALLENGE = 'Bearer realm="lianping"'

log = logging.get(__name__)


def install(app: Flask) -> None:
    """Let `app` answer every error as a problem."""
    app.register_error_handler(Refusal, of_refusal)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_fault)


def of_refusal(refusal: Refusal) -> Response:
    """A refusal, ours or a service's. An unknown kind is our fault, not the caller's."""
    status = refusals.STATUS.get(refusal.kind)
    if status is None:
        log.error("refusal of an unknown kind", kind=refusal.kind, code=refusal.code)
        return answer(refusals.Internal(), 500)
    return answer(refusal, status)


def of_http(error: HTTPException) -> BareResponse:
    """An HTTP error of the framework (no such route, method, size, …); keeps its headers, such as Allow."""
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)
    kept = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    return answer(refusals.of_status(error.code), error.code, kept)


def of_fault(error: Exception) -> Response:
    """A bug or a broken part: logged with its trace, told to nobody."""
    log.error("request failed", exc_info=error, method=request.method, path=request.path)
    return answer(refusals.Internal(), 500)


def answer(refusal: Refusal, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response."""
    spoken = language.wanted()
    response = Response(json.dumps(body(refusal, status, spoken)), status, headers, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = language.TAGS[spoken]
    response.headers["Vary"] = "Accept-Language"
    if status in RETRY_AFTER_S:
        response.headers["Retry-After"] = RETRY_AFTER_S[status]
    if status == 401:
        wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
        response.headers["WWW-Authenticate"] = CHALLENGE + wrong
    return response


def body(refusal: Refusal, status: int, spoken: str) -> dict[str, Any]:
    """The problem's members. `errors` has one entry per wrong field, `message` in the caller's language."""
    kind = refusals.KINDS.get(refusal.kind, refusals.Internal)
    return {
        "type": TYPE.format(kind=kind.kind),
        "title": kind().message(spoken),
        "status": status,
        "detail": refusal.message(spoken),
        "code": refusal.code,
        "errors": [{"field": e.get("field", ""), "message": e.get(spoken, "")} for e in refusal.errors],
        "instance": request.path,
        "call_id": call.call_id(),
    }
