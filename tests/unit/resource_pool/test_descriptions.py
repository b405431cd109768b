"""The schemas shown to people and programs say what the shapes do, because they are made from them."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from services.resource_pool.schemas.describe import kinds
from services.resource_pool.schemas.kinds import SPECS
from tests.samples import sample_specs, spec_of

KINDS = {kind["kind"]: kind for kind in kinds()}


def properties(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    direct = list(schema["properties"].items())
    inner = [said for _, said in direct if said.get("type") == "object"]
    inner += [said["items"] for _, said in direct if said.get("items", {}).get("type") == "object"]
    return direct + [pair for one in inner for pair in properties(one)]


@pytest.mark.parametrize("kind", SPECS)
def test_every_field_of_every_kind_has_a_label_in_both_languages(kind: str) -> None:
    for name, said in properties(KINDS[kind]["schema"]):
        assert said["x-label"]["zh"], name
        assert any("\u4e00" <= c <= "\u9fff" or c.isupper() for c in said["x-label"]["zh"]), name
        assert said["title"] == said["x-label"]["en"], name


@pytest.mark.parametrize("kind", SPECS)
def test_every_schema_is_a_valid_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(KINDS[kind]["schema"])


@pytest.mark.parametrize(("reference", "kind", "spec"), [pytest.param(*row, id=row[0]) for row in sample_specs()])
def test_every_sample_fits_its_schema(reference: str, kind: str, spec: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(KINDS[kind]["schema"]).validate(spec)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("LED_OUT", "pitch_mm", 0.5),
        ("LED_OUT", "ip", "65"),
        ("LED_OUT", "frame_hz", 55),
        ("LED_OUT", "price_cny", -1),
        ("LED_OUT", "colour", "red"),
        ("SITE", "player_max", [7680, 4320]),
        ("SITE", "curfew", "31:00"),
        ("LINK", "coverage", ["510000", "510000"]),
        ("CONTENT", "rights", {}),
        ("PLAYER", "outputs", ["VGA"]),
    ],
)
def test_a_schema_refuses_what_the_shape_refuses(kind: str, field: str, value: Any) -> None:
    validator = jsonschema.Draft202012Validator(KINDS[kind]["schema"])
    assert not validator.is_valid({**spec_of(kind), field: value})


def test_units_and_counted_things_are_told() -> None:
    site = KINDS["SITE"]
    assert site["schema"]["properties"]["brightness_nits"]["x-unit"] == "cd/m²"
    assert [counted["dimension"] for counted in site["capacities"]] == ["takeover", "slots"]
    assert site["schema"]["properties"]["curfew"]["type"] == ["string", "null"]
