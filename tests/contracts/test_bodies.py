"""What the documentation says of a body is what the service takes: no stricter, and no laxer where it matters."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from services.resource_pool.schemas import kinds
from shared import shapes
from shared.domain import Actor
from shared.errors import Invalid
from tests.contracts.catalogue import SERVICES, spec_name
from tests.contracts.examples import SAMPLE, examples
from tests.contracts.sampling import validator

Json = dict[str, Any]
EXAMPLES = [(name, key, one["value"]) for name, named in examples().items() for key, one in named.items()]
PATH = {"member_id": "mem_1", "resource_id": "res_1", "need_id": "need_1", "invitation_id": "inv_1", "pepper": "x"}
DOCUMENTED: dict[str, Any] = {}

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_examples")


def shape_of(name: str) -> type[shapes.Shape]:
    found: type[shapes.Shape] = next(getattr(m, name) for m in SERVICES if hasattr(m, name))
    return found


def service_takes(name: str, body: Any) -> bool:
    try:
        loaded = shapes.checked(shape_of(name)(), copy.deepcopy(body))
        if name == "AddResource":
            kinds.checked(loaded["kind"], loaded["spec"])
    except Invalid:
        return False
    return True


def documentation_allows(document: Json, name: str, body: Any) -> bool:
    if name not in DOCUMENTED:
        DOCUMENTED[name] = validator({"$ref": f"#/components/schemas/{name}"}, document)
    return DOCUMENTED[name].is_valid(body)


def broken(body: Json) -> Iterator[tuple[str, Json]]:
    """The body with one thing wrong in its structure, at any depth."""
    for path in places(body):
        yield f"{path} is an object of its own", changed(body, path, lambda _: {"odd": 1})
        yield f"{path} is null", changed(body, path, lambda _: None)
    for path in ((), *(path for path in places(body) if isinstance(value_at(body, path), dict))):
        yield f"{path} has a strange field", changed(body, path, lambda found: {**found, "strange": 1})


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from places(one, (*path, key))


def value_at(body: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        body = body[step]
    return body


def changed(body: Json, path: tuple[Any, ...], change: Any) -> Json:
    if not path:
        return change(body)  # type: ignore[no-any-return]
    copied = copy.deepcopy(body)
    holder = value_at(copied, path[:-1])
    holder[path[-1]] = change(holder[path[-1]])
    return copied


@pytest.mark.parametrize(("name", "key", "body"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_an_example_can_be_sent_as_it_stands(document: Json, name: str, key: str, body: Json) -> None:
    assert documentation_allows(document, name, body)
    shape = shape_of(name)
    assert service_takes(name, body)
    if shape.makes is not None:
        fields = shape.makes.__dataclass_fields__
        made = shapes.load(shape, body, Actor("staff"), **{k: v for k, v in PATH.items() if k in fields})
        assert type(made) is shape.makes


@pytest.mark.parametrize(("name", "key", "body"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_body_of_a_wrong_structure_is_wrong_for_both(document: Json, name: str, key: str, body: Json) -> None:
    for what, wrong in broken(body):
        assert documentation_allows(document, name, wrong) == service_takes(name, wrong), what


@pytest.mark.parametrize(("name", "key", "body"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_what_may_be_left_out_is_documented(document: Json, name: str, key: str, body: Json) -> None:
    for field in body:
        left = {other: value for other, value in body.items() if other != field}
        assert documentation_allows(document, name, left) >= service_takes(name, left), field
        if not documentation_allows(document, name, left):
            assert not service_takes(name, left), field


def test_every_resource_of_the_sample_fits_the_documented_spec(document: Json) -> None:
    for resource in yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["resources"]:
        spec = {name: value for name, value in resource.items() if name not in ("id", "owner", "kind", "title")}
        assert documentation_allows(document, spec_name(resource["kind"]), spec), resource["id"]


def test_every_request_has_an_example() -> None:
    requests = {name for module in SERVICES for name in module.__all__ if getattr(getattr(module, name), "makes", None)}
    bodiless = {"ReinstateMember", "Rematch", "RemoveBlackout", "RevokeKey", "SubmitResource"}
    assert {name for name, *_ in EXAMPLES} == requests - bodiless
