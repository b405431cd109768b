"""The kinds of resources, each with the shape of its spec. A kind that is not here does not exist."""

from __future__ import annotations

from typing import Any

from services.resource_pool.schemas.displays import CineHall, LedIn, LedOut
from services.resource_pool.schemas.knowledge import Expert, Lab, Train
from services.resource_pool.schemas.networks import Convert, Link, Platform
from services.resource_pool.schemas.parts import Spec
from services.resource_pool.schemas.places import Hall, Site
from services.resource_pool.schemas.playback import LedController, Player
from services.resource_pool.schemas.programmes import Content, Live
from shared import shapes

SPECS: dict[str, type[Spec]] = {
    "LED_OUT": LedOut,
    "LED_IN": LedIn,
    "CINE_HALL": CineHall,
    "PLAYER": Player,
    "LEDCTRL": LedController,
    "CONTENT": Content,
    "LIVE": Live,
    "LINK": Link,
    "SITE": Site,
    "HALL": Hall,
    "PLATFORM": Platform,
    "CONVERT": Convert,
    "LAB": Lab,
    "EXPERT": Expert,
    "TRAIN": Train,
}


def checked(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """`spec` as it is kept, which is as it was given.

    Raises:
        Invalid: one entry per wrong field, paths starting with ``spec``.
    """
    kept: dict[str, Any] = shapes.checked(SPECS[kind](), spec, at="spec")
    return kept
