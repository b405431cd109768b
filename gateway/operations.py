"""What an API operation is: its address, who may use it, what goes in, what comes out. Routes are tables of these."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, json, request

from gateway import body, idempotency, query
from gateway.auth import Policy
from gateway.refusals import NotAcceptable

View = Callable[..., Any]


@dataclass(frozen=True)
class Success:
    """How yes is said: the status, the component that the body has, and for new things their address.

    `at` is a template over the reply's fields and the path's parameters.
    """

    status: int
    shape: str | None
    at: str | None = None


def ok(shape: str) -> Success:
    """200 with a body."""
    return Success(200, shape)


def created(shape: str, at: str) -> Success:
    """201 with the new thing, and its address in Location."""
    return Success(201, shape, at)


def accepted(shape: str, at: str) -> Success:
    """202: work goes on behind; Location says where to look."""
    return Success(202, shape, at)


@dataclass(frozen=True)
class Operation:
    """One method on one address. `path` is an OpenAPI template; `body` and `query` name components."""

    view: View
    method: str
    path: str
    success: Success
    policy: Policy | None
    body: str | None = None
    query: str | None = None

    @property
    def name(self) -> str:
        """The view's name, which is the operation's id."""
        return self.view.__name__

    @property
    def rule(self) -> str:
        """The path as a Flask rule."""
        return re.sub(r"{(\w+)}", r"<id:\1>", self.path)

    @property
    def path_ids(self) -> list[str]:
        """Names of the ids in the path."""
        return re.findall(r"{(\w+)}", self.path)

    def texts(self) -> tuple[list[str], list[str]]:
        """The docstring's Chinese lines and its English lines, which alternate; the first of each is the summary."""
        lines = [line.strip() for line in (self.view.__doc__ or "").splitlines() if line.strip()]
        return lines[0::2], lines[1::2]

    def serve(self, known: frozenset[str], **ids: str) -> Response:
        """Answer the running request; `known` are the query parameters that the operation has."""
        if request.accept_mimetypes and not request.accept_mimetypes.best_match(["application/json"]):
            raise NotAcceptable()
        filters = query.given(known)
        given = self._body()
        idempotency.note(self.path, given)
        args = [*([filters] if self.query else []), *([given] if self.body else [])]
        return self.respond(self.view(*ids.values(), *args), ids)

    def _body(self) -> dict[str, Any]:
        if self.method == "GET":
            return {}  # HTTP gives a body of a GET no meaning, so it is not even read
        return body.given() if self.body else body.none_given()

    def respond(self, reply: Any, ids: dict[str, str]) -> Response:
        """The reply as a response."""
        response = Response(json.dumps(reply), self.success.status, mimetype="application/json")
        if self.success.at:
            response.headers["Location"] = self.success.at.format_map({**ids, **reply})
        return response


class Context:
    """The operations of one part of the API, in the order in which they are documented."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.name, self.zh, self.en = name, zh, en
        self.operations: list[Operation] = []

    def get(self, path: str, success: Success, **given: Any) -> Callable[[View], View]:
        """Register a read."""
        return self._register("GET", path, success, given)

    def post(self, path: str, success: Success, **given: Any) -> Callable[[View], View]:
        """Register a command."""
        return self._register("POST", path, success, given)

    def patch(self, path: str, success: Success, **given: Any) -> Callable[[View], View]:
        """Register a change."""
        return self._register("PATCH", path, success, given)

    def delete(self, path: str, success: Success, **given: Any) -> Callable[[View], View]:
        """Register a removal."""
        return self._register("DELETE", path, success, given)

    def _register(self, method: str, path: str, success: Success, given: dict[str, Any]) -> Callable[[View], View]:
        def register(view: View) -> View:
            policy = given.get("policy")
            self.operations.append(
                Operation(view, method, path, success, policy, given.get("body"), given.get("query"))
            )
            return view

        return register
