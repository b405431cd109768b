"""`python -m deploy.broker`: give every process its own broker user with the rights that its own work needs.

Speaks to RabbitMQ's management interface with the administrator's account; running it again changes nothing, or sets
the passwords and rights that the environment and the table below name now. Rights are regular expressions over the
names of queues and exchanges: configure (declare, delete), write (publish, bind to), read (consume, bind from).
"""

from __future__ import annotations

import base64
import json
import os
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import quote

VHOST = "lianping"
EVENTS, CALLS, REPLIES = r"lianping\.events", r"lianping\.calls", r"lianping\.replies"
REPLY_QUEUES = r"gateway\.reply\..*"
TIMEOUT_S = 10


@dataclass(frozen=True)
class Rights:
    """What one user may do in the vhost; the default pattern matches the empty name only, and so allows nothing."""

    configure: str = "^$"
    write: str = "^$"
    read: str = "^$"


def any_of(*names: str) -> str:
    """The pattern of exactly these names (RabbitMQ's patterns are not anchored by themselves)."""
    return f"^({'|'.join(names)})$"


def service(name: str) -> Rights:
    """Consume one's own queues, put a message back into one's own retry tiers, answer calls. Declares nothing: a
    service that could would also be able to delete."""
    own = rf"{name}\..*"
    return Rights(write=any_of(own, REPLIES), read=any_of(own))


RIGHTS: Mapping[str, Rights] = {
    "members": service("members"),
    "resource_pool": service("resource_pool"),
    "matchmaking": service("matchmaking"),
    "matcher": service("matcher"),
    "gateway": Rights(
        configure=any_of(REPLY_QUEUES),
        write=any_of(r"gateway\..*", CALLS),
        read=any_of(r"gateway\..*", REPLIES),
    ),
    "courier": Rights(write=any_of(EVENTS)),
}
"""Every broker user besides the administrator. Only the gateway asks; only the courier tells."""


@dataclass(frozen=True)
class Management:
    """RabbitMQ's management interface at `url`, spoken to as its administrator."""

    url: str
    user: str
    password: str

    def put(self, path: str, body: Mapping[str, object]) -> None:
        """Create or replace one object.

        Raises:
            urllib.error.URLError: the interface cannot be reached or says no.
        """
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"{self.url.rstrip('/')}/api/{path}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
            method="PUT",
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=TIMEOUT_S):
            pass


def apply(management: Management, passwords: Mapping[str, str], vhost: str = VHOST) -> None:
    """Create the vhost and every user of RIGHTS with its password and rights."""
    place = quote(vhost, safe="")
    management.put(f"vhosts/{place}", {})
    management.put(f"permissions/{place}/{quote(management.user, safe='')}", asdict(Rights(".*", ".*", ".*")))
    for user, rights in RIGHTS.items():
        management.put(f"users/{user}", {"password": passwords[user], "tags": ""})
        management.put(f"permissions/{place}/{user}", asdict(rights))


def main(environ: Mapping[str, str]) -> int:
    """Apply RIGHTS with the settings of the environment; returns the exit status."""
    management = Management(environ["RABBITMQ_MANAGEMENT_URL"], environ["RABBITMQ_USER"], environ["RABBITMQ_PASSWORD"])
    apply(management, {user: environ[f"{user.upper()}_MQ_PASSWORD"] for user in RIGHTS})
    print(f"broker: {len(RIGHTS)} users in vhost {VHOST}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
