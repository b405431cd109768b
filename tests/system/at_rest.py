"""What must be true of the composed stack whenever nothing is under way: every book agrees with every other."""

from __future__ import annotations

import csv
from typing import Any

from tests.system.conftest import Stack

DATABASES = ("members", "resource_pool", "matchmaking")
PARKED = "SELECT queue, error FROM parked WHERE closed_at IS NULL"
UNTOLD = "SELECT type FROM outbox WHERE published_at IS NULL"
TAKEN = "SELECT proposal_id, resource_id, dimension, quantity, period FROM claims WHERE state IN ('held', 'reserved')"
PROMISED = """
SELECT p.id, seat ->> 'resource_id', claim ->> 'dimension', (claim ->> 'quantity')::numeric(18, 6),
       tstzrange((claim ->> 'from_')::timestamptz, (claim ->> 'until')::timestamptz)
FROM proposals p, jsonb_array_elements(p.seats) seat, jsonb_array_elements(seat -> 'claims') claim
WHERE p.state <> 'closed'
"""
UNCONFIRMED = "SELECT proposal_id FROM claims WHERE state = 'held'"
NOT_FORMED = "SELECT id FROM proposals WHERE state NOT IN ('formed', 'closed')"
OVERBOOKED = """
SELECT a.resource_id, a.dimension, lower(a.period), sum(b.quantity), c.amount
FROM claims a
JOIN claims b ON (b.resource_id, b.dimension) = (a.resource_id, a.dimension)
             AND b.state <> 'released' AND b.period @> lower(a.period)
JOIN capacities c ON (c.resource_id, c.dimension) = (a.resource_id, a.dimension)
WHERE a.state <> 'released'
GROUP BY a.id, a.resource_id, a.dimension, a.period, c.amount
HAVING sum(b.quantity) > c.amount
"""
MISCOUNTED = """
WITH load AS (
    SELECT resource_id, dimension, quantity * extract(epoch FROM upper(period) - lower(period)) AS booked, 0 AS counted
    FROM claims WHERE state <> 'released'
    UNION ALL
    SELECT resource_id, dimension, 0, taken * extract(epoch FROM upper(period) - lower(period)) FROM capacity_segments
)
SELECT resource_id, dimension, sum(booked), sum(counted) FROM load
GROUP BY resource_id, dimension HAVING sum(booked) <> sum(counted)
"""
"""Quantity times seconds that the claims take, against what the segments say is taken: both must be the same."""


def rows(stack: Stack, database: str, query: str) -> list[tuple[str, ...]]:
    """What a query finds, as text, asked inside the database's container."""
    psql = ("psql", "--username", "postgres", "--dbname", database, "--csv", "--tuples-only", "--command", query)
    return [tuple(row) for row in csv.reader(stack.compose("exec", "-T", "postgres", *psql).splitlines()) if row]


def faults(stack: Stack) -> dict[str, list[Any]]:
    """Everything that is not as it must be, by name; empty when all is well."""
    found: dict[str, list[Any]] = {f"parked in {name}": rows(stack, name, PARKED) for name in DATABASES}
    found |= {f"not told by {name}": rows(stack, name, UNTOLD) for name in DATABASES}
    taken, promised = rows(stack, "resource_pool", TAKEN), rows(stack, "matchmaking", PROMISED)
    found["held for nobody"] = sorted(set(taken) - set(promised))
    found["promised and not held"] = sorted(set(promised) - set(taken))
    found["held twice"] = [] if len(taken) == len(set(taken)) else sorted(taken)
    found["beyond capacity"] = rows(stack, "resource_pool", OVERBOOKED)
    found["segments that are not their claims"] = rows(stack, "resource_pool", MISCOUNTED)
    live = set(rows(stack, "matchmaking", NOT_FORMED))
    found["formed and only held"] = sorted(set(rows(stack, "resource_pool", UNCONFIRMED)) - live)
    return {name: wrong for name, wrong in found.items() if wrong}
