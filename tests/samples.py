"""Specs out of the sample alliance, as a member would send them."""

from __future__ import annotations

from typing import Any

from tests.oracle.sample import sample

NOT_SPEC = {"id", "owner", "kind", "title"}


def sample_specs() -> list[tuple[str, str, dict[str, Any]]]:
    """(reference, kind, spec) of every sample resource."""
    return [
        (row["id"], row["kind"], {key: value for key, value in row.items() if key not in NOT_SPEC})
        for row in sample()["resources"]
    ]


def spec_of(kind: str) -> dict[str, Any]:
    """The spec of the first sample resource of this kind."""
    return next(spec for _, its_kind, spec in sample_specs() if its_kind == kind)
