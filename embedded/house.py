"""Starts every part of the house in this process, and stops them so that nothing is left half done."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from embedded import postgres
from embedded.secrets import Secrets
from gateway.service import GatewayService
from services.matchmaking.matcher import Matcher
from services.matchmaking.service import MatchmakingService
from services.members.keys import bootstrap
from services.members.repository import MembersWork
from services.members.service import MembersService
from services.resource_pool.service import ResourcePoolService
from shared import amqp, config, topology
from shared.courier import Courier
from shared.database import Database
from shared.entrypoints import alive, start
from shared.inproc import recovery
from shared.migrations import upgrade
from shared.unit_of_work import Transact
from shared.worker import Worker

SERVICES = (MembersService, ResourcePoolService, MatchmakingService, GatewayService)
HEARING = (*SERVICES, Matcher)
BROKER = "inproc://house"
WORKERS = 4


class House:
    """The running system. `databases` maps services to URIs; `staff_key` opens everything to the secretariat."""

    def __init__(self, folder: Path, address: tuple[str, int], *, fresh: bool) -> None:
        self.server = postgres.start(folder / "postgres")
        self.databases = postgres.databases(self.server, fresh=fresh)
        self.secrets = Secrets.of(folder)
        self.address = address

    @property
    def staff_key(self) -> str:
        """The secretariat's key."""
        return self.secrets.staff_key

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://{self.address[0]}:{self.address[1]}"

    def start(self) -> None:
        """Migrate, declare, tell again what memory has forgotten, then start consumers before the courier."""
        for service, uri in self.databases.items():
            upgrade(service, uri)
        self._register_staff_key()
        link = amqp.open_link(BROKER, "house")
        topology.declare(link.channel(), HEARING)
        amqp.close_link(link)
        recovery.tell_again(self.databases, HEARING)
        self.services = start(SERVICES, self._settings())
        matching = Database(self.databases["matchmaking"], pool_size=WORKERS)
        self.matcher = Worker(Matcher(matching), BROKER, matching)
        self.matcher.start()
        self.courier = Courier(self.databases, BROKER)
        self.courier.start()

    def stop(self) -> None:
        """First who brings new work, then those who finish theirs."""
        self.courier.stop()
        self.services.stop()
        self.matcher.stop()

    @property
    def alive(self) -> bool:
        """False once a part has ended that nobody told to."""
        return alive(self.services) and self.matcher.alive and self.courier.alive

    def _settings(self) -> dict[str, Any]:
        host, port = self.address
        return {
            "AMQP_URI": BROKER,
            "DATABASE_URIS": self.databases,
            "WEB_SERVER_ADDRESS": f"{host}:{port}",
            "KEY_PEPPER": self.secrets.pepper,
            "HEARTBEAT": config.HEARTBEAT_S,
            "max_workers": WORKERS,
        }

    def _register_staff_key(self) -> None:
        members = Database(self.databases["members"], pool_size=1)
        bootstrap(Transact(MembersWork, members, "members"), self.staff_key, self.secrets.pepper)
        members.close()


def free_port(host: str, wanted: int) -> int:
    """`wanted` if nobody listens there, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no free port on {host}")
