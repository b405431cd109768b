"""What stories stand on: `postgres` → the administrator's URI; `fresh_database(service)` → a migrated database."""

from tests.postgres import fresh_database, postgres

__all__ = ["fresh_database", "postgres"]
