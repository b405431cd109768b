"""The web server's limits, as WSGI."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from shared.entrypoints.http import Limits


def ask(app: Callable[..., Iterable[bytes]], **environ: Any) -> tuple[str, dict[str, str], bytes, dict[str, Any]]:
    told: list[Any] = []
    full: dict[str, Any] = {"wsgi.input": BytesIO(), "PATH_INFO": "/", **environ}
    full["lianping.hang_up"] = lambda: full.update(hung_up=True)
    body = b"".join(Limits(app, max_body=10)(full, lambda status, headers, exc=None: told.append((status, headers))))
    return told[-1][0], dict(told[-1][1]), body, full


def fine(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", environ.get("as", "text/plain"))])
    return [b"fine"]


def broken(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    raise RuntimeError("secret words")


@pytest.mark.parametrize("length", ["", "0", "10"])
def test_a_body_within_the_limit_passes(length: str) -> None:
    assert ask(fine, CONTENT_LENGTH=length)[0] == "200 OK"


def test_a_body_that_is_too_large_is_refused_unread_and_the_connection_closed() -> None:
    status, _, body, environ = ask(broken, CONTENT_LENGTH="11")
    assert (status, environ["hung_up"]) == ("413 Content Too Large", True)
    assert json.loads(body)["status"] == 413


def test_a_body_of_unknown_length_is_refused_instead_of_arriving_empty() -> None:
    status, _, _, environ = ask(broken, HTTP_TRANSFER_ENCODING="chunked")
    assert (status, environ["hung_up"]) == ("411 Length Required", True)


def test_no_words_of_a_fault_reach_the_client() -> None:
    status, headers, body, _ = ask(broken)
    assert (status, headers["Content-Type"]) == ("500 Internal Server Error", "application/problem+json")
    assert b"secret" not in body
    assert {"detail", "detail_zh"} <= set(json.loads(body))


def test_only_event_streams_are_written_piece_by_piece() -> None:
    assert ask(fine, **{"as": "text/event-stream; charset=utf-8"})[3]["eventlet.minimum_write_chunk_size"] == 0
    assert "eventlet.minimum_write_chunk_size" not in ask(fine)[3]
