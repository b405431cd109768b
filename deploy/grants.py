"""`python -m deploy.grants URI [URI …]`: give the courier its rights in each database (deploy/postgres/courier.sql)."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg

COURIER = Path(__file__).resolve().parent / "postgres" / "courier.sql"


def main(arguments: list[str]) -> int:
    """Run the grants as the owner in every database named by a postgresql:// URI; returns the exit status."""
    if not arguments:
        print("usage: python -m deploy.grants URI [URI …]", file=sys.stderr)
        return 2
    statements = COURIER.read_bytes()
    for uri in arguments:
        with psycopg.connect(uri.replace("postgresql+psycopg:", "postgresql:", 1)) as connection:
            connection.execute(statements)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
