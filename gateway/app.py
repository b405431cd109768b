"""The gateway as a WSGI application: the routes of every context behind one door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_smorest import Blueprint
from werkzeug.routing import BaseConverter

from gateway import access, auth, call, describe, headers, openapi, problems, reference
from gateway.health import health
from gateway.openapi import Components
from gateway.operations import Context, Operation
from gateway.routes import CONTEXTS
from gateway.rpc import Rpc
from gateway.settings import Settings


class Id(BaseConverter):
    """An id in a path. Anything else in its place is an address that does not exist."""

    regex = "[A-Za-z0-9_-]{1,64}"


def create_app(
    rpc: Rpc,
    settings: Settings,
    contexts: Sequence[Context] = CONTEXTS,
    components: Components | None = None,
) -> Flask:
    """The application, asking services through `rpc`.

    Raises:
        RouteWithoutPolicy: a route does not say who may use it.
        MissingComponent: a route names a shape that is not in openapi_components.json.
    """
    app = _bare(settings)
    app.extensions[call.RPC], app.extensions[call.SETTINGS] = rpc, settings
    app.extensions[auth.AUTHENTICATOR] = auth.Authenticator(settings.pepper, settings.key_remembered_s)
    _hooks(app)
    problems.install(app)
    api = openapi.LianpingApi(app, spec_kwargs=openapi.options())
    shapes = components or openapi.checked_in()
    openapi.add_components(api, shapes)
    for context in contexts:
        api.register_blueprint(_blueprint(context, shapes))
    app.register_blueprint(health)
    app.extensions[openapi.DOCUMENT] = openapi.document(api, contexts)
    app.register_blueprint(reference.pages(app.extensions[openapi.DOCUMENT]))
    auth.check_policies(app)
    return app


def _bare(settings: Settings) -> Flask:
    app = Flask("gateway", static_folder=None, template_folder=None)
    app.config.update(
        API_TITLE=openapi.TITLE,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        MAX_CONTENT_LENGTH=settings.body_limit_bytes,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False
    app.url_map.converters["id"] = Id
    return app


def _hooks(app: Flask) -> None:
    """Before: the call has an id before anything can be refused. After, last one first: headers, then the log line."""
    for before in (call.begin, access.begin, auth.come_in):
        app.before_request(before)
    for after in (access.finish, headers.finish):
        app.after_request(after)
    app.teardown_request(access.forget)


def _blueprint(context: Context, components: Components) -> Blueprint:
    blueprint = Blueprint(context.name, __name__, description=context.en)
    for operation in context.operations:
        view = blueprint.doc(**describe.documented(operation, components))(_view(operation, components))
        blueprint.add_url_rule(
            operation.rule,
            operation.name,
            view,
            methods=[operation.method],
            parameters=describe.path_parameters(operation),
        )
    return blueprint


def _view(operation: Operation, components: Components) -> Any:
    known = describe.query_names(operation, components)

    def view(**ids: str) -> Any:
        return operation.serve(known, **ids)

    view.policy = operation.policy  # type: ignore[attr-defined]
    return view
