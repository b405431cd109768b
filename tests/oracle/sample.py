"""The sample alliance as plain dicts, read from its file once."""

import json
from functools import cache
from pathlib import Path

import yaml

SAMPLE_FILE = Path(__file__).parents[2] / "demo" / "data" / "alliance.yaml"


@cache
def _as_json() -> str:
    return json.dumps(yaml.safe_load(SAMPLE_FILE.read_text(encoding="utf-8")))


def sample() -> dict:
    """A copy of the sample alliance, free to change: ``meta``, ``members``, ``resources``, ``needs``."""
    return json.loads(_as_json())


def need_of(alliance: dict, need_id: str) -> dict:
    return next(need for need in alliance["needs"] if need["id"] == need_id)


def resource_of(alliance: dict, resource_id: str) -> dict:
    return next(resource for resource in alliance["resources"] if resource["id"] == resource_id)


def member_of(alliance: dict, member_id: str) -> dict:
    return next(member for member in alliance["members"] if member["id"] == member_id)
