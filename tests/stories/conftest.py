"""What stories stand on: `postgres` → the administrator's URI; `fresh_database(service)` → a migrated database."""

from tests.postgres import empty_database, fresh_database, postgres

__all__ = ["empty_database", "fresh_database", "postgres"]
