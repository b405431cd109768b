"""Structured logs: one JSON object a line, with the service and the id of the call that started it all."""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import Any

import structlog

_SECRETS = re.compile(r"(://[^:/@\s]+:)[^@\s]+(@)|(lp_[A-Za-z0-9]+_)[A-Za-z0-9_-]{20,}")


def redact(text: str) -> str:
    """`text` without passwords in URIs and without the secret half of API keys."""
    return _SECRETS.sub(lambda m: f"{m[1]}***{m[2]}" if m[1] else f"{m[3]}***", text)


def _redacted(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def _from(service: str) -> Any:
    """Processor that names the service where no call has; a new thread inherits no context."""

    def name(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        event.setdefault("service", service)
        return event

    return name


def configure(service: str, level: str | None = None) -> None:
    """Send every log of this process to standard error as JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _from(service),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redacted,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel((level or os.environ.get("LOG_LEVEL", "INFO")).upper())
    for noisy in ("amqp", "kombu", "nameko", "alembic"):
        logging.getLogger(noisy).setLevel(max(root.level, logging.WARNING))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def get(name: str) -> Any:
    """A logger for module `name`; log as `log.info("what happened", key=value)`."""
    return structlog.get_logger(name)
