"""The web server in a running process: limits, streams, and clients that misbehave."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable

import pytest

from tests.integration.transport.conftest import Host, Sample, Store, eventually


def connection(host: Host) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", host.port, timeout=10)


def test_too_large_a_body_is_refused_before_it_is_sent(sample: Sample) -> None:
    with socket.create_connection(("127.0.0.1", sample.host.port), timeout=5) as client:
        client.sendall(b"POST /sample/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_is_refused(sample: Sample) -> None:
    client = connection(sample.host)
    client.request("POST", "/sample/echo", body=iter([b"[1]"]), encode_chunked=True)
    assert client.getresponse().status == 411


def test_a_fault_in_the_application_shows_no_words(sample: Sample) -> None:
    client = connection(sample.host)
    client.request("GET", "/boom")
    answer = client.getresponse()
    body = answer.read()
    assert (answer.status, b"secret" in body, json.loads(body)["status"]) == (500, False, 500)


def test_an_event_stream_arrives_piece_by_piece(sample: Sample) -> None:
    client = connection(sample.host)
    started = time.monotonic()
    client.request("GET", "/stream")
    answer = client.getresponse()
    first = answer.read1(100)
    took_first = time.monotonic() - started
    rest = answer.read()
    assert (first, rest) == (b"data: 0\n\n", b"data: 1\n\ndata: 2\n\n")
    assert took_first < 0.3 < time.monotonic() - started


def test_clients_that_hang_up_or_talk_nonsense_harm_no_other(sample: Sample) -> None:
    for said in (b"", b"\x16\x03\x01\x02", b"GET / HTTP/1.1\r\nContent-Le", b"POST /sample/echo HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", sample.host.port)) as client:
            client.sendall(said)
    with socket.create_connection(("127.0.0.1", sample.host.port)) as client:
        client.sendall(b"POST /sample/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[1")
    assert sample.host.ask("sample", "echo", 1) == {"ok": [1]}


@pytest.mark.parametrize("transport_uri", ["inproc"], indirect=True)
def test_slow_clients_are_dropped_and_free_their_place(
    start: Callable[..., Host], transport_uri: str, store: Store
) -> None:
    host = start(
        "tests.integration.transport.host",
        AMQP_URI=transport_uri,
        DATABASE_URI=store.uri,
        HTTP_MAX_CONNECTIONS="2",
        HTTP_SOCKET_TIMEOUT="1",
    )
    slow = [socket.create_connection(("127.0.0.1", host.port)) for _ in range(2)]
    for each in slow:
        each.sendall(b"POST /sample/echo HTTP/1.1\r\nHost: x\r\nContent-")
    started = time.monotonic()
    assert eventually(lambda: host.ask("sample", "echo", 1) == {"ok": [1]})
    assert 0.5 < time.monotonic() - started < 5


@pytest.mark.parametrize("transport_uri", ["inproc"], indirect=True)
def test_a_request_in_hand_is_answered_although_the_process_was_told_to_stop(
    start: Callable[..., Host], transport_uri: str, store: Store
) -> None:
    host = start("tests.integration.transport.host", AMQP_URI=transport_uri, DATABASE_URI=store.uri)
    client = connection(host)
    client.request("POST", "/sample/slow?10", body=b'[1.5, "s1"]', headers={"Content-Type": "application/json"})
    eventually(lambda: store.begun("s1"))
    host.signal(15)
    assert json.loads(client.getresponse().read()) == {"ok": "late"}
    assert host.process.wait(15) == 0
