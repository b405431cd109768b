"""The gateway's application over fake services; no server is needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway import auth, call
from gateway.app import create_app
from gateway.settings import Settings
from tests.fakes.rpc import MEMBER, PEPPER, STAFF, FakeRpc, Headers, bearer


@pytest.fixture
def rpc() -> FakeRpc:
    return FakeRpc()


@pytest.fixture(scope="session")
def whole() -> Flask:
    """Made once: writing out the OpenAPI document takes a good part of a second."""
    return create_app(FakeRpc(), Settings(pepper=PEPPER))


@pytest.fixture
def app(whole: Flask, rpc: FakeRpc) -> Flask:
    whole.extensions |= {call.RPC: rpc, auth.AUTHENTICATOR: auth.Authenticator(PEPPER, remember_s=10)}
    return whole


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A caller that reads English; who says nothing is answered in Chinese."""
    with app.test_client() as client:
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        yield client


@pytest.fixture
def member(rpc: FakeRpc) -> Headers:
    return bearer(rpc.key_of(MEMBER))


@pytest.fixture
def staff(rpc: FakeRpc) -> Headers:
    return bearer(rpc.key_of(STAFF))
