"""Contracts to and from JSON: one CloudEvents 1.0 object per event.

Reading is tolerant (unknown fields are ignored) and strict about meaning: an unknown type, a version newer than this
build, or a body that does not fit raises `Undecodable`, which no retry can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, get_args, get_origin

import cattrs

from shared.contracts import EVENTS, Event, matchmaking, members, resource_pool
from shared.errors import Permanent

TELLERS = (members, resource_pool, matchmaking)
SOURCE = "/lianping/{teller}"
"""CloudEvents `source`, a URI reference naming the telling service."""

Body = dict[str, Any]
PLAIN: dict[type[Any], tuple[type[Any], ...]] = {str: (str,), int: (int,), float: (float, int), bool: (bool,)}
"""Type of a field → types of the JSON values that it takes."""
UPCASTERS: dict[tuple[str, int], Callable[[Body], Body]] = {}
"""(type, version) → function that lifts a body of that version to the next one."""


class Undecodable(Permanent):
    """The message is not an event that this build can read."""


@dataclass(frozen=True)
class Envelope:
    """An event with what travelled around it. `aggregate` and `version` order it; `call_id` names its origin."""

    event_id: str
    event: Any
    aggregate: str
    version: int
    at: datetime
    call_id: str


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(prefer_attrib_converters=False)
    converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    for plain, allowed in PLAIN.items():
        converter.register_structure_hook(plain, partial(_exactly, plain, allowed))
    converter.register_structure_hook_factory(_is_many, _each)
    return converter


def _exactly(plain: type[Any], allowed: tuple[type[Any], ...], value: Any, _: Any) -> Any:
    """The value, unless it would have to be bent: null is no text and "5" no number."""
    if type(value) not in allowed:
        raise TypeError(f"{type(value).__name__} is no {plain.__name__}")
    return plain(value)


def _is_many(hint: Any) -> bool:
    return get_origin(hint) is list or (get_origin(hint) is tuple and get_args(hint)[-1] is ...)


def _each(hint: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    many, one = get_origin(hint), get_args(hint)[0]

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{type(value).__name__} is no list")
        return many(converter.structure(item, one) for item in value)

    return structure


CONVERTER = _converter()


def encode(event: Event, *, event_id: str, version: int, at: datetime, call_id: str) -> Body:
    """The event as a JSON-safe CloudEvents object."""
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": SOURCE.format(teller=event.teller),
        "type": event.type_name(),
        "subject": event.aggregate_id,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "schemaversion": event.schema_version,
        "aggregateversion": version,
        "callid": call_id,
        "data": CONVERTER.unstructure(event),
    }


def decode(message: Mapping[str, Any]) -> Envelope:
    """Read a CloudEvents object.

    Raises:
        Undecodable: not an object, unknown type or version, or a body that does not fit its contract.
    """
    try:
        cls = EVENTS[message["type"]]
        data = _lift(message["type"], int(message["schemaversion"]), cls.schema_version, message["data"])
        return Envelope(
            event_id=str(message["id"]),
            event=CONVERTER.structure(data, cls),
            aggregate=str(message["subject"]),
            version=int(message["aggregateversion"]),
            at=datetime.fromisoformat(message["time"]),
            call_id=str(message.get("callid", "")),
        )
    except Undecodable:
        raise
    except Exception as error:
        raise Undecodable(f"{type(error).__name__}: not a readable event") from error


def _lift(name: str, version: int, newest: int, data: Body) -> Body:
    if version > newest:
        raise Undecodable(f"{name} version {version} is newer than this build ({newest})")
    for step in range(version, newest):
        data = UPCASTERS[(name, step)](data)
    return data
