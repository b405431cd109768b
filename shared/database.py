"""One service's database: SQLAlchemy on psycopg 3 with the limits that keep one bad query from holding everything.

psycopg must wait with `select` so that it yields under eventlet: `PSYCOPG_WAIT_FUNC=wait_selector` before import
(set here as well, for processes that come in by another door; harmless in plain ones).
"""

from __future__ import annotations

import os

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

STATEMENT_TIMEOUT_MS = 8_000
LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_MS = 15_000
CONNECT_TIMEOUT_S = 5
RETRYABLE_SQLSTATES = {"40001", "40P01", "55P03", "23505"}
"""Serialization failure, deadlock, lock not available, and a row that another transaction inserted at the same moment:
the transaction may simply be run again, and then finds that row."""


class Database:
    """The engine and session factory of one service. `pool_size` must equal the number of workers; overflow is 0."""

    def __init__(self, uri: str, pool_size: int = 10) -> None:
        self.uri = make_url(uri).set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(
            self.uri,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=8,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": self._limits()},
        )
        self.sessions: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)

    @staticmethod
    def _limits() -> str:
        return (
            f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS} "
            f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS} -c timezone=UTC"
        )

    def answers(self) -> bool:
        """True when the server answers a trivial query now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def sqlstate(error: BaseException) -> str:
    """The five-character SQLSTATE of a driver error, or ""."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", "") or "")


def is_down(error: BaseException) -> bool:
    """True when the error means that the server cannot be reached or is shutting down, not that the query was wrong."""
    if not isinstance(error, DBAPIError):
        return type(error).__name__ == "TimeoutError" and "QueuePool" in str(error)
    state = sqlstate(error)
    return (
        error.connection_invalidated
        or state[:2] in {"08", "57", "53"}
        or (isinstance(error, OperationalError) and not state)
    )


def is_retryable(error: BaseException) -> bool:
    """True when running the same transaction again can succeed."""
    return sqlstate(error) in RETRYABLE_SQLSTATES
