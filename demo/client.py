"""A small client of the public API, as a member's own program would have it: keys, idempotency, patience."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import requests

TIMEOUT_S = 15
PATIENCE_S = 60
POLL_S = 0.15
LATER = {502, 503, 504}
"""Statuses after which the same request with the same Idempotency-Key may simply be sent again."""


class Problem(Exception):
    """The API answered with a problem document."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status, self.body = status, body
        self.code = str(body.get("code", ""))
        fields = "; ".join(f"{error['field']}: {error['message']}" for error in body.get("errors", []))
        super().__init__(f"{status} {self.code}: {body.get('detail') or body.get('title')} {fields}".strip())


class Api:
    """The API as seen with one key. Every POST carries an Idempotency-Key, so repeating one is safe."""

    def __init__(self, url: str, key: str | None = None, language: str = "zh-CN") -> None:
        self.url, self.language = url.rstrip("/"), language
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept-Language"] = language
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def with_key(self, key: str) -> Api:
        """The same API with another key."""
        return Api(self.url, key, self.language)

    def get(self, path: str, **filters: Any) -> Any:
        """GET `path`.

        Raises:
            Problem: any answer that is not 2xx.
        """
        return self._ask("GET", path, params=filters)

    def post(self, path: str, body: Any = None, once: str | None = None) -> Any:
        """POST `body` to `path` once, however often the network makes us ask; `once` names the request for ever.

        Raises:
            Problem: any answer that is not 2xx.
        """
        return self._ask("POST", path, json=body or {}, headers={"Idempotency-Key": once or str(uuid.uuid4())})

    def patch(self, path: str, body: Any) -> Any:
        """PATCH `path` with `body`.

        Raises:
            Problem: any answer that is not 2xx.
        """
        return self._ask("PATCH", path, json=body)

    def everything(self, path: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        after: dict[str, Any] = {}
        while True:
            page = self.get(path, **filters, **after)
            yield from page["items"]
            if not page.get("next"):
                return
            after = {"after": page["next"]}

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._session.request(method, self.url + path, timeout=TIMEOUT_S, **options)
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
            else:
                if answer.status_code not in LATER or time.monotonic() > until:
                    return _content(answer)
            time.sleep(0.3)


def _content(answer: requests.Response) -> Any:
    body = answer.json() if answer.content else None
    if not answer.ok:
        raise Problem(answer.status_code, body if isinstance(body, dict) else {})
    return body


def wait_for(what: str, look: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """Call `look` until it returns something true, and return that.

    Raises:
        TimeoutError: nothing true within `patience_s` seconds; `what` says what was awaited.
    """
    until = time.monotonic() + patience_s
    while not (seen := look()):
        if time.monotonic() > until:
            raise TimeoutError(f"still waiting for {what} after {patience_s:.0f} s")
        time.sleep(POLL_S)
    return seen
