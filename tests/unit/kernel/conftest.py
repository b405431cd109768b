"""The kernel's own defaults, whatever the environment of the one who runs the tests says."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def default_tiers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RETRY_TIERS", raising=False)
