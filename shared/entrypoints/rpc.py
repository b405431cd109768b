"""`@rpc`: the method answers calls `method(call, *args)` from the queue "<service>.calls"."""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from nameko.extensions import Entrypoint, SharedExtension

from shared import calls, topology
from shared.delivery import Outcome
from shared.entrypoints.container import Container
from shared.entrypoints.kernel import Kernel


class Switchboard(SharedExtension):
    """Reads the service's one call queue and hands each request to the method that it names."""

    kernel = Kernel()

    def __init__(self) -> None:
        self.methods: dict[str, Rpc] = {}

    def setup(self) -> None:
        """Subscribe to the call queue."""
        core = self.kernel.core()
        core.subscribe(topology.calls_queue(core.service), self.receive)

    def receive(self, message: Any) -> Outcome:
        """Answer one request; one that comes while the process ends goes to another copy."""
        core = self.kernel.core()
        if core.consuming.stopping:
            return Outcome.RELEASED
        request = calls.Request.of(message)
        structlog.contextvars.bind_contextvars(service=core.service, call_id=request.call_id)
        method = self.methods.get(request.method)
        run = partial(method.run, request) if method else partial(calls.no_method, request.method)
        calls.send_reply(core.publisher, request, calls.answer(request, run))
        return Outcome.DONE


class Rpc(Entrypoint):
    """One method that others may call. A `Refusal` raised is an answer, not a fault."""

    switchboard = Switchboard()
    kernel = Kernel()
    container: Container

    def setup(self) -> None:
        """Register the method."""
        self.switchboard.methods[self.method_name] = self

    def stop(self) -> None:
        """Wait until nothing is in flight."""
        self.kernel.drain()

    def run(self, request: calls.Request) -> Any:
        """Run the method in a worker."""
        return self.container.run(self, request.call, *request.args)


rpc = Rpc.decorator
