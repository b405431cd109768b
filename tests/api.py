"""The public API from outside, with nothing in between: one request, one answer, whatever its status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from demo.client import Api

TIMEOUT_S = 30
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """`body` is the parsed JSON, None where there is none; `headers` may be asked in any case."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def fields(self) -> list[str]:
        """The fields that a problem names."""
        return [error["field"] for error in self.body.get("errors", [])]

    @property
    def messages(self) -> list[str]:
        """What a problem says of each field."""
        return [error["message"] for error in self.body.get("errors", [])]


class Client:
    """Asks with one key (or none). No patience, no idempotency keys of its own, no exceptions for refusals."""

    def __init__(self, url: str, key: str = "", language: str = "en") -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept-Language"] = language
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    @classmethod
    def like(cls, api: Api, language: str = "en") -> Client:
        """With the key of a client of the demonstration."""
        return cls(api.url, str(api._session.headers["Authorization"]).removeprefix("Bearer "), language)

    def get(self, path: str, **filters: Any) -> Answer:
        """GET."""
        return self.ask("GET", path, params=filters)

    def post(self, path: str, body: Any = None, once: str | None = None, **headers: str) -> Answer:
        """POST a JSON body, with an Idempotency-Key if `once` says so."""
        return self.send("POST", path, json.dumps(body if body is not None else {}), once, **headers)

    def send(self, method: str, path: str, text: str | bytes, once: str | None = None, **headers: str) -> Answer:
        """Send a text as JSON, be it valid or not."""
        given = {"Content-Type": "application/json", **{name.replace("_", "-"): said for name, said in headers.items()}}
        if once is not None:
            given["Idempotency-Key"] = once
        return self.ask(method, path, data=text.encode() if isinstance(text, str) else text, headers=given)

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """Any request.

        Raises:
            requests.RequestException: nobody answered.
        """
        answer = self._session.request(method, self.url + path, timeout=TIMEOUT_S, **options)
        return Answer(answer.status_code, answer.headers, answer.json() if answer.content else None)
