"""Consortia: the members bound by an agreed proposal."""

from __future__ import annotations

from typing import Any

from gateway.auth import ANY_KEY
from gateway.call import ask
from gateway.operations import Context, ok

consortia = Context("consortia", "联合体", "Consortia")


@consortia.get("/v1/consortia", ok("Consortia"), policy=ANY_KEY, query="ConsortiaFilter")
def list_consortia(filters: dict[str, str]) -> Any:
    """联合体列表
    Consortia
    """
    return ask("matchmaking", "consortia", filters)


@consortia.get("/v1/consortia/{consortium_id}", ok("Consortium"), policy=ANY_KEY)
def consortium(consortium_id: str) -> Any:
    """一个联合体:牵头单位、席位、份额
    One consortium: its lead, seats and shares
    """
    return ask("matchmaking", "consortium", consortium_id)
