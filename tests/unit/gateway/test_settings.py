"""The gateway says at its start what it misses."""

from __future__ import annotations

import pytest

from gateway.settings import Settings
from shared.config import MissingSetting


def test_without_a_pepper_the_gateway_does_not_start() -> None:
    with pytest.raises(MissingSetting, match="KEY_PEPPER"):
        Settings.from_config({"KEY_PEPPER": ""})


def test_with_a_pepper_the_limits_are_the_usual_ones() -> None:
    settings = Settings.from_config({"KEY_PEPPER": "x" * 32})
    assert (settings.body_limit_bytes, settings.answer_within_s) == (1_048_576, 10)
    assert settings.key_remembered_s <= 10
