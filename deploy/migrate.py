"""`python -m deploy.migrate`: what must be so before any other process of ours starts; ends by itself.

Broker users and their rights, the newest tables in every database, the courier's grants, every queue, the first staff
key. Each step may be run again at any time; the first that fails ends the start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from deploy import broker, grants
from services.members import keys
from shared import topology
from shared.migrations.__main__ import main as upgrade

DATABASES = ("members", "resource_pool", "matchmaking")
LISTENERS = (
    "services.members.service:MembersService",
    "services.resource_pool.service:ResourcePoolService",
    "services.matchmaking.service:MatchmakingService",
    "services.matchmaking.matcher:Matcher",
    "gateway.service:GatewayService",
)
"""Everything that has queues."""


def main(environ: Mapping[str, str]) -> int:
    """Take every step; returns the exit status of the first that fails, else 0."""
    owners = {name: environ[f"{name.upper()}_OWNER_URI"] for name in DATABASES}
    steps: list[Callable[[], int]] = [
        lambda: broker.main(environ),
        lambda: upgrade([f"{name}={uri}" for name, uri in owners.items()]),
        lambda: grants.main(list(owners.values())),
        lambda: topology.main(["declare", *LISTENERS]),
        lambda: keys.main(["bootstrap"], environ),
    ]
    return next((status for step in steps if (status := step())), 0)


if __name__ == "__main__":
    sys.exit(main(os.environ))
