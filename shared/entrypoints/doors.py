"""`@on(Event, …)`: the method hears these events, from the queue "<service>.<method>"."""

from __future__ import annotations

from typing import Any

from nameko.extensions import Entrypoint

from shared import topology
from shared.contracts import Event
from shared.delivery import Heard, Outcome
from shared.entrypoints.container import Container
from shared.entrypoints.kernel import Kernel
from shared.wire import Envelope


class EventDoor(Entrypoint):
    """Hands decoded envelopes to the method; what becomes of failures is `shared.delivery`'s business."""

    kernel = Kernel()
    container: Container

    def __init__(self, *events: type[Event]) -> None:
        super().__init__()
        self.events = events

    def setup(self) -> None:
        """Subscribe to the door's queue."""
        core = self.kernel.core()
        self.queue = topology.Door(core.service, self.method_name, self.events).queue
        self.delivery, self.consuming = core.delivery, core.consuming
        core.subscribe(self.queue, self.receive)

    def stop(self) -> None:
        """Wait until nothing is in flight."""
        self.kernel.drain()

    def receive(self, message: Any) -> Outcome:
        """Deal with one message."""
        with self.container.event_slots:
            if self.consuming.stopping:
                return Outcome.RELEASED
            return self.delivery.deliver(Heard.of(self.queue, message), self._hear)

    def _hear(self, envelope: Envelope) -> Any:
        return self.container.run(self, envelope)


on = EventDoor.decorator
