"""`http = HttpServer(create_app)`: host a WSGI application in a nameko service, with the limits nameko's server lacks.

Bodies: at most HTTP_MAX_BODY bytes (413), length told beforehand (411). Connections: at most HTTP_MAX_CONNECTIONS, each
socket operation bounded in time. A fault inside the application shows its caller a request id, never its text.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import eventlet
from eventlet import wsgi
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider
from nameko.web.server import HttpOnlyProtocol, WebServer

from shared import health, logging
from shared.entrypoints.container import Container
from shared.entrypoints.kernel import Asking

MAX_BODY = int(os.environ.get("HTTP_MAX_BODY", str(1024 * 1024)))
MAX_CONNECTIONS = int(os.environ.get("HTTP_MAX_CONNECTIONS", "512"))
SOCKET_TIMEOUT_S = float(os.environ.get("HTTP_SOCKET_TIMEOUT", "30"))
KEEP_ALIVE_S = 15
DRAIN_S = 10.0
"""Time for running requests to finish after SIGTERM; streams see `health.STATE.draining` and end themselves."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
log = logging.get(__name__)


LENGTH_REQUIRED = ("LengthRequired", "需要 Content-Length。", "Content-Length is needed.")
TOO_LARGE = ("TooLarge", "请求体过大。", "The body is too large.")
INTERNAL = ("Internal", "服务内部错误。", "Something broke here.")
"""Code, reason in Chinese, reason in English."""

HANG_UP = "lianping.hang_up"
"""In the WSGI environment: a function that makes this answer the connection's last."""


class Protocol(HttpOnlyProtocol):
    """eventlet's HTTP protocol, which would read a refused body to its end before it lets the connection go."""

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environment, with the means to hang up."""
        environ: dict[str, Any] = super().get_environ()
        environ[HANG_UP] = partial(setattr, self, "close_connection", True)
        return environ

    def log_message(self, format: str, *args: Any) -> None:
        """Bad requests are logged by the server, not printed."""


class Limits:
    """WSGI middleware: the limits on bodies, no fault's text to the outside, streams written piece by piece."""

    def __init__(self, app: Wsgi, max_body: int = MAX_BODY) -> None:
        self.app, self.max_body = app, max_body

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            environ[HANG_UP]()
            return problem(environ, start_response, "411 Length Required", LENGTH_REQUIRED)
        if int(environ.get("CONTENT_LENGTH") or 0) > self.max_body:
            environ[HANG_UP]()
            return problem(environ, start_response, "413 Content Too Large", TOO_LARGE)

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if any(k.lower() == "content-type" and v.startswith("text/event-stream") for k, v in headers):
                environ["eventlet.minimum_write_chunk_size"] = 0
            return start_response(status, headers, exc_info)

        try:
            return self.app(environ, begin)
        except Exception:
            log.exception("the application failed", path=environ.get("PATH_INFO"))
            return problem(environ, start_response, "500 Internal Server Error", INTERNAL)


def problem(
    environ: dict[str, Any], start_response: Callable[..., Any], status: str, said: tuple[str, str, str]
) -> list[bytes]:
    """An RFC 9457 answer in the caller's language. `said` is its code, and the reason in Chinese and in English."""
    number, _, title = status.partition(" ")
    code, zh, en = said
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "").strip().lower()
    tongue = "zh-CN" if accepted in ("", "*") or accepted.startswith("zh") else "en"
    detail = zh if tongue == "zh-CN" else en
    told = {"type": "about:blank", "title": title, "status": int(number), "code": code, "detail": detail, "errors": []}
    body = json.dumps({**told, "detail_zh": zh, "detail_en": en}, ensure_ascii=False).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Language", tongue),
        ("Content-Length", str(len(body))),
    ]
    start_response(status, headers)
    return [body]


class Server(WebServer):
    """nameko's web server with bounded connections, timeouts, and a drain."""

    container: Container

    def __init__(self) -> None:
        super().__init__()
        self.app: Wsgi | None = None
        self._slots = Semaphore(MAX_CONNECTIONS)
        self._open: list[list[Any]] = []

    def start(self) -> None:
        """Nothing yet: `serve` starts it, once the application is made."""

    def serve(self, app: Wsgi) -> None:
        """Listen, and answer with `app`."""
        self.app = Limits(app)
        super().start()

    def get_wsgi_app(self) -> Wsgi | None:
        """The application with its limits."""
        return self.app

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, protocol: Any = Protocol, debug: bool = False) -> Any:
        """eventlet's server with timeouts, quiet about requests (the application logs those)."""
        return wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=Protocol,
            debug=False,
            log_output=False,
            keepalive=KEEP_ALIVE_S,
            socket_timeout=SOCKET_TIMEOUT_S,
        )

    def run(self) -> None:
        """Accept connections; while all slots are taken the rest wait in the listen queue."""
        while self._is_accepting:
            self._slots.acquire()
            try:
                sock, address = self._sock.accept()
            except OSError as error:
                self._slots.release()
                if self._is_accepting:
                    log.warning("could not accept a connection", error=str(error))
                    eventlet.sleep(0.1)
                continue
            sock.settimeout(self._serv.socket_timeout)
            self.container.spawn_managed_thread(partial(self.converse, sock, address), identifier="http")

    def converse(self, sock: Any, address: Any) -> None:
        """Serve one connection to its end; whatever the client does ends this connection only."""
        state = [address, sock, wsgi.STATE_IDLE]
        self._open.append(state)
        try:
            self._serv.process_request(state)
        except Exception as error:
            log.info("a connection broke", error=repr(error))
        finally:
            self._open.remove(state)
            self._slots.release()
            with suppress(OSError):
                sock.close()

    def drain(self) -> None:
        """Accept no more, drop idle connections, give running requests time to finish."""
        self._is_accepting = False
        if self._gt is None:
            return
        self._gt.kill()
        self._sock.close()
        until = time.monotonic() + DRAIN_S
        while self._open and time.monotonic() < until:
            for state in list(self._open):
                idle, state[2] = state[2] == wsgi.STATE_IDLE, wsgi.STATE_CLOSE
                if idle:
                    with suppress(OSError):
                        state[1].shutdown(2)
            eventlet.sleep(0.05)

    def stop(self) -> None:
        """Drained already by the dependency that serves."""
        self.drain()

    kill = stop


class HttpServer(DependencyProvider):
    """Hosts the application that `create_app(config, caller)` makes; `caller` is a `shared.calls.Caller`."""

    server = Server()
    asking = Asking()

    def __init__(self, create_app: Callable[[dict[str, Any], Any], Wsgi]) -> None:
        self.create_app = create_app

    def start(self) -> None:
        """Make the application and listen."""
        report = health.STATE.part(f"{self.container.service_name}.http")
        self.server.serve(self.create_app(self.container.config, self.asking.caller))
        report(True)

    def stop(self) -> None:
        """Drain, while replies still come in."""
        health.STATE.draining = True
        self.server.drain()
