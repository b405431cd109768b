"""The HTTP API over fake services that answer as the documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.openapi import DOCUMENT
from gateway.settings import Settings
from tests.contracts.examples import AS_OF
from tests.fakes.rpc import PEPPER, STAFF, FakeRpc, Headers, bearer


@pytest.fixture(scope="session")
def rpc() -> FakeRpc:
    return FakeRpc()


@pytest.fixture(scope="session")
def app(rpc: FakeRpc) -> Flask:
    return create_app(rpc, Settings(pepper=PEPPER))


@pytest.fixture(scope="session")
def document(app: Flask) -> dict[str, Any]:
    served: dict[str, Any] = app.extensions[DOCUMENT]
    return served


@pytest.fixture(scope="session")
def staff(rpc: FakeRpc) -> Headers:
    return bearer(rpc.key_of(STAFF))


@pytest.fixture
def on_the_day_of_the_examples(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LIANPING_AS_OF", AS_OF)
    yield
