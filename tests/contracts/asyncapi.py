"""The events as AsyncAPI 3.0: one channel per event, told by one service, its payload from the contract's dataclass."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import types
import typing
import warnings
from datetime import date, datetime
from typing import Any

from shared.amqp import JSON
from shared.contracts import EVENTS, Event
from shared.topology import EVENTS_EXCHANGE, doors_of
from shared.wire import CONVERTER, SOURCE

Json = dict[str, Any]
HEARERS = (
    "services.members.service:MembersService",
    "services.resource_pool.service:ResourcePoolService",
    "services.matchmaking.service:MatchmakingService",
    "services.matchmaking.matcher:Matcher",
)
SIMPLE: dict[Any, Json] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Any: {},
}


def document() -> Json:
    """The whole document."""
    schemas: dict[str, Json] = {}
    events = sorted(EVENTS.items())
    messages = {name: _message(name, event, schemas) for name, event in events}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "联屏 Lianping events",
            "version": "1",
            "description": (
                "What services tell each other, as CloudEvents 1.0 in JSON over AMQP. Delivered at least once, in "
                "order per subject; heard twice is heard once. Inside a schema version a change is additive only."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": JSON,
        "channels": {name: _channel(name) for name, _ in events},
        "operations": {f"tell.{name}": _telling(name, event) for name, event in events} | _hearings(),
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def _channel(name: str) -> Json:
    exchange = {"name": EVENTS_EXCHANGE, "type": "topic", "durable": True}
    return {
        "address": name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def _telling(name: str, event: type[Event]) -> Json:
    return {"action": "send", "title": f"{event.teller} tells {event.__name__}", **_on(name)}


def _hearings() -> dict[str, Json]:
    """One operation per door and event, named after the door's queue."""
    return {
        f"hear.{door.queue}.{event.__name__}": {
            "action": "receive",
            "title": f"{door.service} hears {event.__name__}",
            "description": f"from the queue {door.queue}",
            **_on(event.type_name()),
        }
        for service in _hearers()
        for door in doors_of(service)
        for event in door.events
    }


def _hearers() -> list[Any]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        named = [hearer.partition(":") for hearer in HEARERS]
        return [getattr(importlib.import_module(module), cls) for module, _, cls in named]


def _on(name: str) -> Json:
    return {
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
    }


def _message(name: str, event: type[Event], schemas: dict[str, Json]) -> Json:
    return {
        "name": name,
        "title": event.__name__,
        "summary": inspect.cleandoc(event.__doc__ or "").split("\n\n")[0].replace("\n", " "),
        "contentType": JSON,
        "payload": payload(name, event, schemas),
    }


def payload(name: str, event: type[Event], schemas: dict[str, Json]) -> Json:
    """JSON Schema of an event on the wire; the schemas of the dataclasses in it are added to `schemas`."""
    return _envelope(name, event, _reference(event, schemas))


def _envelope(name: str, event: type[Event], data: Json) -> Json:
    source = SOURCE.format(teller=event.teller)
    fields: dict[str, Json] = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "id of this telling; heard once per door"},
        "source": {"const": source},
        "type": {"const": name},
        "subject": {"type": "string", "description": f"the aggregate it is about: {event.about}"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "schemaversion": {"const": event.schema_version},
        "aggregateversion": {"type": "integer", "minimum": 1, "description": "orders the events of one subject"},
        "callid": {"type": "string", "description": "id of the call that started it all"},
        "data": data,
    }
    return {"type": "object", "required": sorted(fields), "properties": fields}


def _reference(cls: type[Any], schemas: dict[str, Json]) -> Json:
    if cls.__name__ not in schemas:  # test_published proves that no two classes share a name
        schemas[cls.__name__] = {}
        schemas[cls.__name__] = _dataclass(cls, schemas)
    return {"$ref": f"#/components/schemas/{cls.__name__}"}


def _dataclass(cls: type[Any], schemas: dict[str, Json]) -> Json:
    hints = typing.get_type_hints(cls)
    listed = dataclasses.fields(cls)
    missing = dataclasses.MISSING
    return {
        "type": "object",
        "description": inspect.cleandoc(cls.__doc__ or ""),
        "required": [f.name for f in listed if f.default is missing and f.default_factory is missing],
        "properties": {f.name: _schema(hints[f.name], schemas) | _default(f) for f in listed},
    }


def _default(field: dataclasses.Field[Any]) -> Json:
    if field.default is not dataclasses.MISSING:
        return {"default": CONVERTER.unstructure(field.default)}
    if field.default_factory is not dataclasses.MISSING:
        return {"default": CONVERTER.unstructure(field.default_factory())}
    return {}


def _schema(hint: Any, schemas: dict[str, Json]) -> Json:
    if hint in SIMPLE:
        return dict(SIMPLE[hint])
    if dataclasses.is_dataclass(hint):
        return _reference(typing.cast(type[Any], hint), schemas)
    if isinstance(hint, enum.EnumMeta):
        return {"enum": [one.value for one in hint]}
    return _generic(typing.get_origin(hint), typing.get_args(hint), schemas)


def _generic(origin: Any, inside: tuple[Any, ...], schemas: dict[str, Json]) -> Json:
    if origin in (types.UnionType, typing.Union):
        return _optional([one for one in inside if one is not types.NoneType], schemas)
    if origin is typing.Literal:
        return {"enum": list(inside)}
    if origin is tuple and inside[-1] is not ...:
        each = [_schema(one, schemas) for one in inside]
        return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}
    if origin in (tuple, list):
        return {"type": "array", "items": _schema(inside[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(inside[1], schemas)}
    raise TypeError(f"an event has a field of a type that has no JSON Schema: {origin}")


def _optional(inside: list[Any], schemas: dict[str, Json]) -> Json:
    (one,) = inside
    schema = _schema(one, schemas)
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
