"""Counters and timings that operators watch; every process exposes the same names."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

HEARD = Counter("lianping_events_heard_total", "Events handled, by door and outcome", ["door", "outcome"])
PUBLISHED = Counter("lianping_events_published_total", "Outbox rows published, by service", ["service"])
PARKED = Counter("lianping_messages_parked_total", "Messages parked, by queue", ["queue"])
CALLS = Counter("lianping_calls_total", "RPC calls answered, by method and outcome", ["method", "outcome"])
REQUESTS = Histogram("lianping_http_request_seconds", "HTTP requests, by route and status", ["route", "status"])
