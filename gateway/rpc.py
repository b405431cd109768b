"""What the gateway needs of its transport; the real client and the tests' fake both fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from shared.calls import TIMEOUT_S, Caller


class Rpc(Protocol):
    """Asks services. One client is shared by all requests."""

    def call(self, service: str, method: str, call: Mapping[str, Any], *args: Any, timeout: float = ...) -> Any:
        """The reply of `service.method(call, *args)`, waited for at most `timeout` seconds.

        Raises:
            Refusal: as the service refused (`RemoteRefusal`), or `Unavailable` or `TimedOut`.
        """
        ...

    def ready(self) -> bool:
        """True when the broker connection is up and replies can be heard."""
        ...


class Broker:
    """`Rpc` over the broker, by the process's one caller."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def call(self, service: str, method: str, call: Mapping[str, Any], *args: Any, timeout: float = TIMEOUT_S) -> Any:
        """See `Rpc.call`."""
        return self._caller.call(service, method, call, *args, timeout=timeout)

    def ready(self) -> bool:
        """True while the reply queue is listened to."""
        return self._caller.consuming.ready.is_set()
