"""The operations of the published OpenAPI document, for tests that must hold for each of them, old or new."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "contracts" / "openapi.json"
METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True)
class Route:
    """One operation; `examples` are valid bodies by name, none when it takes no body."""

    method: str
    path: str
    policy: str
    takes_body: bool
    examples: dict[str, dict[str, Any]] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def example(self) -> dict[str, Any]:
        """One valid body."""
        return next(iter(self.examples.values()))


def of_document(document: dict[str, Any]) -> list[Route]:
    """Every operation of an OpenAPI document."""
    return [
        _route(method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def _route(method: str, path: str, operation: dict[str, Any]) -> Route:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    examples = {name: example["value"] for name, example in content.get("examples", {}).items()}
    return Route(method, path, operation["x-policy"]["name"], "requestBody" in operation, examples)


ROUTES = of_document(json.loads(DOCUMENT.read_text(encoding="utf-8")))
CHANGING = [route for route in ROUTES if route.method != "GET"]
WITH_BODY = [route for route in CHANGING if route.takes_body]
WITHOUT_BODY = [route for route in CHANGING if not route.takes_body]
