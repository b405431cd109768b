"""The API reference: /v1/openapi.json and a page that shows it. Self-contained: nothing is loaded from elsewhere."""

from __future__ import annotations

from importlib import resources
from typing import Any

from flask import Blueprint, Response, json

from gateway.auth import PUBLIC

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILES = {
    "": ("index.html", "text/html"),
    "/reference.js": ("reference.js", "text/javascript"),
    "/shapes.js": ("shapes.js", "text/javascript"),
    "/try.js": ("try.js", "text/javascript"),
    "/words.js": ("words.js", "text/javascript"),
    "/reference.css": ("reference.css", "text/css"),
}
CACHE = "public, no-cache"


def pages(document: dict[str, Any]) -> Blueprint:
    """The OpenAPI document and the page's files, each read or written out once."""
    blueprint = Blueprint("reference", __name__)
    _serve(blueprint, "/v1/openapi.json", json.dumps(document), "application/json")
    for path, (name, media_type) in FILES.items():
        text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
        _serve(blueprint, f"/v1/docs{path}", text, media_type)
    return blueprint


def _serve(blueprint: Blueprint, path: str, text: str, media_type: str) -> None:
    def view() -> Response:
        headers = {"Content-Security-Policy": CSP, "Cache-Control": CACHE}
        return Response(text, headers=headers, mimetype=media_type)

    view.policy = PUBLIC  # type: ignore[attr-defined]
    blueprint.add_url_rule(path, path.rsplit("/", 1)[-1].replace(".", "_"), view)
