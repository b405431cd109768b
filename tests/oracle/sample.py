"""The sample alliance as plain dicts, read once."""

import copy
from functools import cache
from pathlib import Path

import yaml

SAMPLE_FILE = Path(__file__).parents[2] / "demo" / "data" / "alliance.yaml"


@cache
def _read() -> dict:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(SAMPLE_FILE.read_text(encoding="utf-8"), Loader=loader)


def sample() -> dict:
    """A copy of the sample alliance, free to change: ``meta``, ``members``, ``resources``, ``needs``."""
    return copy.deepcopy(_read())


def need_of(alliance: dict, need_id: str) -> dict:
    return next(need for need in alliance["needs"] if need["id"] == need_id)


def resource_of(alliance: dict, resource_id: str) -> dict:
    return next(resource for resource in alliance["resources"] if resource["id"] == resource_id)


def member_of(alliance: dict, member_id: str) -> dict:
    return next(member for member in alliance["members"] if member["id"] == member_id)
