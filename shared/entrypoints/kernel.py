"""What the entrypoints of one container share: database, publisher, consumer, caller."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from eventlet.event import Event
from nameko.extensions import DependencyProvider, SharedExtension

from shared import amqp, calls, config, health, logging, topology, unit_of_work
from shared.consuming import Consuming, Subscription
from shared.database import Database
from shared.delivery import Delivery, Outcome
from shared.entrypoints.container import Container
from shared.process import GRACE_S

Receiver = Callable[[Any], Outcome]
DRAIN_S = GRACE_S - 2
SPARE_CONNECTIONS = 2
"""Database connections beyond one per worker: parking and asking whether the database answers use them."""

log = logging.get(__name__)


class Core:
    """What one container's entrypoints stand on; each part is made when it is first wanted."""

    def __init__(self, container: Any) -> None:
        self.container, self.service, self.uri = container, str(container.service_name), container.config["AMQP_URI"]

    @cached_property
    def database(self) -> Database:
        """The service's database, one connection for every worker and a few to spare."""
        uri = config.database_uri(self.container.config, self.service)
        return Database(uri, pool_size=self.container.max_workers + SPARE_CONNECTIONS)

    @cached_property
    def publisher(self) -> amqp.Publisher:
        """Publishes replies and retries."""
        return amqp.Publisher(self.uri, f"{self.service} answers")

    @cached_property
    def consuming(self) -> Consuming:
        """The service's one consumer."""
        return Consuming(self.uri, f"{self.service} consumes", health.STATE.part(f"{self.service}.consuming"))

    @cached_property
    def delivery(self) -> Delivery:
        """Decides what becomes of heard events; the service's dead letters are parked from the same moment on."""
        self.subscribe(topology.dead_queue(self.service), self._bury)
        return Delivery(self.service, self.database, self.publisher, lambda: self.consuming.stopping)

    def subscribe(self, queue: str, receive: Receiver) -> None:
        """Consume `queue`; `receive(message)` runs in a green thread of its own for each message."""

        def spawn(message: Any) -> None:
            self.container.spawn_managed_thread(partial(self._settle, receive, message), identifier=queue)

        self.consuming.subscriptions.append(Subscription(queue, self.container.max_workers, spawn))

    def made(self, name: str) -> Any:
        """A part, if anyone has wanted it."""
        return self.__dict__.get(name)

    def close(self) -> None:
        """Close what is open."""
        for part in (self.made("publisher"), self.made("database")):
            if part is not None:
                part.close()

    def _settle(self, receive: Receiver, message: Any) -> None:
        outcome = Outcome.RELEASED
        try:
            outcome = receive(message)
        except Exception as error:
            log.critical("a message could not be dealt with; it is given back", exc_info=error)
        finally:
            self.consuming.settle(message, released=outcome is Outcome.RELEASED)

    def _bury(self, message: Any) -> Outcome:
        return self.delivery.bury(topology.dead_queue(self.service), message)


class Kernel(SharedExtension):
    """One per container. Entrypoints add subscriptions in `setup`; consuming begins in `start`.

    `core` is a method because nameko reads every attribute of an extension while it binds it.
    """

    container: Container

    def __init__(self) -> None:
        self._core: Core | None = None
        self._drained: Event | None = None

    def core(self) -> Core:
        """The container's parts."""
        if self._core is None:
            self._core = Core(self.container)
        return self._core

    def start(self) -> None:
        """Begin to consume."""
        consuming = self.core().made("consuming")
        if consuming is not None:
            self.container.spawn_managed_thread(consuming.run, identifier="consuming")

    def drain(self) -> None:
        """Take no more messages and wait for those in flight. Every entrypoint's `stop` asks; one does it."""
        if self._drained is None:
            self._drained = Event()
            consuming = self.core().made("consuming")
            if consuming is not None and not consuming.stop(DRAIN_S):
                log.error("messages still in flight; the broker will deliver them again", service=self.core().service)
            self._drained.send()
        self._drained.wait()

    def stop(self) -> None:
        """Drain, then close what is open."""
        self.drain()
        self.core().close()

    def kill(self) -> None:
        """Close at once; unsettled messages go back to the broker."""
        consuming = self.core().made("consuming")
        if consuming is not None:
            consuming.stop(0)
        self.core().close()


class Transact(DependencyProvider):
    """Gives a service its `transact`: use cases in one transaction each, on its own database."""

    kernel = Kernel()

    def __init__(self, work: type[unit_of_work.UnitOfWork]) -> None:
        self.work = work

    def setup(self) -> None:
        """Bind the unit of work to the database."""
        core = self.kernel.core()
        self.transact = unit_of_work.Transact(self.work, core.database, core.service)

    def get_dependency(self, worker_ctx: Any) -> unit_of_work.Transact:
        """The same for every worker."""
        return self.transact


class Asking(SharedExtension):
    """The container's one caller, with its one reply queue."""

    caller: calls.Caller

    def setup(self) -> None:
        """Make the caller."""
        name = str(self.container.service_name)
        self.caller = calls.Caller(self.container.config["AMQP_URI"], name, health.STATE.part(f"{name}.replies"))

    def start(self) -> None:
        """Listen for replies; losing the right to listen ends the container."""
        self.container.spawn_managed_thread(self.caller.consuming.run, identifier="replies")

    def stop(self) -> None:
        """Stop listening (after those who ask have stopped)."""
        self.caller.stop()

    kill = stop


class RpcClient(DependencyProvider):
    """Gives a service `call(service, method, call, *args, timeout=10.0)`; see `shared.calls.Caller.call`."""

    asking = Asking()

    def get_dependency(self, worker_ctx: Any) -> Any:
        """The caller's `call`."""
        return self.asking.caller.call
