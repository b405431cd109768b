"""What the API's shapes are: requests and filters straight from the services, replies with what their tables know.

A command's reply has one component whoever asks; what only some may see is there but not required.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from marshmallow import Schema
from sqlalchemy import Table

from services.matchmaking import schemas as matchmaking
from services.members import repository as members_store
from services.members import schemas as members
from services.resource_pool import schemas as resource_pool
from services.resource_pool.repository import tables as pool_tables
from tests.contracts import replies
from tests.contracts.json_schema import Json, components, each

Shapes = dict[str, type[Schema]]

SERVICES: tuple[ModuleType, ...] = (members, resource_pool, matchmaking)
BODILESS = {"ReinstateMember", "Rematch", "RemoveBlackout", "RevokeKey", "SubmitResource"}
"""Commands that are sent without a body, so nobody needs to know their shape."""
TABLES: dict[str, Table] = {
    "Application": members_store.members,
    "ApiKey": members_store.api_keys,
    "Member": members_store.members,
    "Resource": pool_tables.resources,
}
"""Reply → the table whose columns say which fields may be null; other replies say so themselves."""
LISTED = {"ApiKeys": "ApiKey", "Members": "Member", "Resources": "Resource"}


def published() -> dict[str, dict[str, Json]]:
    """{"schemas": component name → JSON Schema, "filters": the same for query strings}."""
    found = components(_requests() | _modes() | _specs() | _replies())
    for name in _reply_names(found):
        found[name] = _as_reply(found[name], TABLES.get(name))
    _seen_in_part(found["Member"], members.DirectoryEntry)
    found |= replies.written() | {name: replies.page(item) for name, item in LISTED.items()}
    for component, field, more in replies.more():
        found[component]["properties"][field] |= more
    for component, field, schema in replies.sometimes():
        found[component]["properties"][field] = schema
    for component, fields in replies.OPTIONAL.items():
        found[component]["required"] = [name for name in found[component]["required"] if name not in fields]
    _one_per_kind(found)
    _one_per_mode(found)
    return {"schemas": dict(sorted(found.items())), "filters": _query_strings()}


def _query_strings() -> dict[str, Json]:
    found = components(_filters())
    for schema in found.values():
        for inside in schema["properties"].values():
            if "null" in inside["type"]:
                inside["type"] = inside["type"][0]
    return found


def spec_name(kind: str) -> str:
    """Component of the spec of one kind of resource."""
    return resource_pool.SPECS[kind].__name__ + "Spec"


def need_name(mode: str) -> str:
    """Component of a need in one mode."""
    return matchmaking.OpenNeed.choices[mode].__name__ + "Need"


def _exported() -> Iterator[tuple[str, Any]]:
    for module in SERVICES:
        for name in module.__all__:
            yield name, getattr(module, name)


def _requests() -> Shapes:
    made = {name: shape for name, shape in _exported() if getattr(shape, "makes", None) is not None}
    return {name: shape for name, shape in made.items() if name not in BODILESS}


def _filters() -> Shapes:
    return {name: shape for name, shape in _exported() if name.endswith(("Filters", "Filter"))}


def _replies() -> Shapes:
    partial = ("DirectoryEntry", "OwnMember", "Member", "StaffMember")
    others = {
        name: shape
        for name, shape in _exported()
        if isinstance(shape, type) and issubclass(shape, Schema) and getattr(shape, "makes", None) is None
    }
    whole = {name: shape for name, shape in others.items() if name not in partial and name not in _filters()}
    return {**whole, "Member": members.StaffMember}


def _reply_names(found: dict[str, Json]) -> set[str]:
    """The replies, and the shapes that are only inside them."""
    requested = components(_requests() | _modes() | _specs())
    return set(found) - set(requested)


def _specs() -> Shapes:
    return {spec_name(kind): shape for kind, shape in resource_pool.SPECS.items()}


def _modes() -> Shapes:
    return {need_name(mode): shape for mode, shape in matchmaking.OpenNeed.choices.items()}


def _as_reply(schema: Json, table: Table | None) -> Json:
    columns = table.c if table is not None else {}
    for name, inside in schema["properties"].items():
        if name in columns and columns[name].nullable:
            inside["type"] = [inside["type"], "null"]
    for inside in each(schema):
        for limit in ("minLength", "maxLength", "minItems", "maxItems", "readOnly", "examples"):
            inside.pop(limit, None)
    return {**schema, "required": sorted(schema["properties"]), "additionalProperties": True}


def _seen_in_part(schema: Json, least: type[Schema]) -> None:
    schema["required"] = sorted(field.data_key or name for name, field in least().fields.items())


def _one_per_kind(found: dict[str, Json]) -> None:
    """AddResource is one of as many shapes as there are kinds; elsewhere a spec is one of them."""
    common, variants = found["AddResource"], {}
    for kind in resource_pool.SPECS:
        name = f"Add{spec_name(kind).removesuffix('Spec')}"
        kind_and_spec = {
            "kind": {**common["properties"]["kind"], "enum": [kind]},
            "spec": {**common["properties"]["spec"], "$ref": _ref(spec_name(kind))},
        }
        found[name] = {**common, "properties": {**common["properties"], **kind_and_spec}}
        variants[kind] = name
    found["AddResource"] = _one_of("kind", variants)
    any_spec = {"anyOf": [{"$ref": _ref(spec_name(kind))} for kind in resource_pool.SPECS]}
    for name in ("ChangeResource", "Resource"):
        found[name]["properties"]["spec"] |= any_spec


def _one_per_mode(found: dict[str, Json]) -> None:
    """OpenNeed and AmendNeed are one of as many shapes as there are modes; each knows its seats."""
    for mode, shape in matchmaking.OpenNeed.choices.items():
        fields = found[need_name(mode)]["properties"]
        fields["mode"] = {**fields["mode"], "enum": [mode]}
        fields["roles"]["items"] = {"type": "string", "enum": list(shape.seats)}
    for name in ("OpenNeed", "AmendNeed"):
        found[name] = _one_of("mode", {mode: need_name(mode) for mode in matchmaking.OpenNeed.choices})


def _one_of(key: str, variants: dict[str, str]) -> Json:
    return {
        "oneOf": [{"$ref": _ref(name)} for name in variants.values()],
        "discriminator": {"propertyName": key, "mapping": {code: _ref(name) for code, name in variants.items()}},
    }


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"
