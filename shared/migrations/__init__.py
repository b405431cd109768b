"""Database migrations: Alembic with one history per service, and the kernel's tables as a shared first step."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]


def configuration(service: str, uri: str) -> Config:
    """Alembic's configuration for one service: this folder's env.py, the service's own versions."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["uri"] = uri
    config.attributes["service"] = service
    return config


def upgrade(service: str, uri: str, to: str = "head") -> None:
    """Bring `service`'s database to the newest version, or only up to `to`; does nothing when it is there already."""
    command.upgrade(configuration(service, uri), to)
