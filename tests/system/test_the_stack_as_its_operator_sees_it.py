"""The composed stack from outside: one door, limits at it, nobody privileged, and it goes down and up in good order."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.system.conftest import Stack

LONG_RUNNING = {
    "proxy", "gateway", "members", "resource-pool", "matchmaking", "matcher", "courier", "postgres", "rabbitmq",
}  # fmt: skip
OURS = LONG_RUNNING - {"proxy", "postgres", "rabbitmq"}


def ask(stack: Stack, path: str, data: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], Any]:
    """(status, headers, JSON body) of one request to the public door."""
    request = urllib.request.Request(stack.url + path, data, {k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), json.loads(refused.read() or b"null")


def containers(stack: Stack) -> list[dict[str, Any]]:
    """What `docker compose ps` says of every container, the one-shot among them."""
    return [json.loads(line) for line in stack.compose("ps", "--all", "--format", "json").splitlines() if line]


def inside(stack: Stack, service: str, program: str) -> str:
    """What a Python program prints in a container of ours."""
    return stack.compose("exec", "-T", service, "python", "-c", program)


def test_every_process_is_healthy_and_the_one_shot_is_done(stack: Stack) -> None:
    health = {container["Service"]: container["Health"] for container in containers(stack)}
    assert {service for service, state in health.items() if state == "healthy"} == LONG_RUNNING
    migrate = next(container for container in containers(stack) if container["Service"] == "migrate")
    assert (migrate["State"], migrate["ExitCode"]) == ("exited", 0)


def test_only_the_proxy_publishes_a_port(stack: Stack) -> None:
    ports = {
        container["Service"]: [port["PublishedPort"] for port in container["Publishers"] or [] if port["PublishedPort"]]
        for container in containers(stack)
    }
    assert {service for service, published in ports.items() if published} == {"proxy"}


@pytest.mark.parametrize("service", sorted(OURS))
def test_our_processes_have_no_privileges(stack: Stack, service: str) -> None:
    program = (
        "import os, pathlib\n"
        "status = dict(line.split(':', 1) for line in pathlib.Path('/proc/self/status').read_text().splitlines())\n"
        "print(os.getuid(), status['CapEff'].strip(), status['NoNewPrivs'].strip(), os.access('/app', os.W_OK))"
    )
    assert inside(stack, service, program).split() == ["10001", "0" * 16, "1", "False"]


def test_a_process_cannot_reach_the_world_nor_a_network_that_is_not_its_own(stack: Stack) -> None:
    program = (
        "import socket\n"
        "for name, port in (('postgres', 5432), ('rabbitmq', 5672)):\n"
        "    try: socket.create_connection((name, port), 2).close(); print(name)\n"
        "    except OSError: pass\n"
    )
    assert inside(stack, "gateway", program).split() == ["rabbitmq"]
    assert inside(stack, "members", program).split() == ["postgres", "rabbitmq"]


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_what_is_for_the_inside_is_not_there_for_the_outside(stack: Stack, path: str) -> None:
    status, headers, problem = ask(stack, path)
    assert (status, headers["Content-Type"], problem["code"]) == (404, "application/problem+json", "NotFound")


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "请求体过大"), ("en", "too large")])
def test_a_body_over_the_limit_is_refused_at_the_door_in_the_callers_language(
    stack: Stack, language: str, words: str
) -> None:
    status, headers, problem = ask(stack, "/v1/needs", b"x" * (1024 * 1024 + 1), Accept_Language=language)
    assert (status, headers["Content-Type"], problem["code"]) == (413, "application/problem+json", "TooLarge")
    assert words in problem["detail"]


def test_a_gateway_that_is_down_is_a_problem_in_words_and_then_comes_back(restored: Stack) -> None:
    restored.stop("gateway")
    status, headers, problem = ask(restored, "/v1/pool", Accept_Language="zh")
    assert (status, problem["status"], headers["Content-Type"]) == (status, status, "application/problem+json")
    assert status in (502, 504)
    assert problem["code"] in ("Unavailable", "TimedOut")
    restored.start("gateway")
    assert ask(restored, "/v1/pool", Authorization=f"Bearer {restored.staff_key}")[0] == 200


def test_the_first_staff_key_opens_the_door_and_no_key_does_not(stack: Stack) -> None:
    assert ask(stack, "/v1/pool", Authorization=f"Bearer {stack.staff_key}")[0] == 200
    assert ask(stack, "/v1/pool")[0] == 401
    assert ask(stack, "/v1/pool", Authorization=f"Bearer {stack.staff_key[:-1]}~")[0] == 401


@pytest.mark.parametrize("service", ["members", "courier"])
def test_a_process_told_to_stop_ends_by_itself_in_time(restored: Stack, service: str) -> None:
    restored.stop(service)
    ended = next(container for container in containers(restored) if container["Service"] == service)
    assert ended["ExitCode"] == 0, restored.logs(service)[-2000:]


def test_the_one_shot_may_run_again(stack: Stack) -> None:
    stack.compose("run", "--rm", "--no-deps", "-T", "migrate")


def test_no_secret_is_written_to_a_log(stack: Stack) -> None:
    settings = stack.compose.env_file.read_text(encoding="utf-8").splitlines()
    secrets = {value for _, _, value in (line.partition("=") for line in settings) if len(value) >= 40}
    assert len(secrets) > 10
    logs = stack.logs()
    assert not {secret[:6] + "…" for secret in secrets if secret in logs}
