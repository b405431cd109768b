"""`python -m services.members.keys bootstrap`: make the staff key in LIANPING_STAFF_KEY known.

`python -m services.members.keys revoke KEY_ID`: make a staff key useless, after its successor was registered.
Reads KEY_PEPPER and DATABASE_URI (the members' database). Each may be run again at any time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from services.members import commands, handlers
from services.members.repository import MembersWork
from shared import config, keys, logging, shapes
from shared.database import Database
from shared.unit_of_work import Transact

USAGE = "usage: python -m services.members.keys bootstrap | revoke KEY_ID"
SYSTEM_CALL: dict[str, Any] = {"actor": {"kind": "system", "member_id": None}}

log = logging.get(__name__)


class _Register(shapes.Shape):
    makes = commands.RegisterStaffKey


class _Revoke(shapes.Shape):
    makes = commands.RevokeStaffKey


def bootstrap(transact: Any, text: str, pepper: str) -> str:
    """Register a staff key by its full text; returns its id.

    Raises:
        ValueError: the text is not a key.
    """
    parsed = keys.parse(text)
    if parsed is None:
        raise ValueError("LIANPING_STAFF_KEY must look like lp_<key id>_<43 characters>")
    key_id, secret = parsed
    transact(handlers.register_staff_key, _Register, SYSTEM_CALL, {}, key_id=key_id, digest=keys.digest(secret, pepper))
    return key_id


def revoke(transact: Any, key_id: str) -> None:
    """Make a staff key useless.

    Raises:
        NoSuchKey: no staff key has this id.
    """
    transact(handlers.revoke_staff_key, _Revoke, SYSTEM_CALL, {}, key_id=key_id)


def main(arguments: list[str], environ: Mapping[str, str] = os.environ) -> int:
    """Run one of the two commands; returns the exit status."""
    logging.configure("members.keys")
    if arguments[:1] not in (["bootstrap"], ["revoke"]) or len(arguments) != (1 if arguments[0] == "bootstrap" else 2):
        print(USAGE, file=sys.stderr)
        return 2
    database = Database(config.required(environ, "DATABASE_URI"), pool_size=1)
    transact = Transact(MembersWork, database, "members")
    try:
        _run(arguments, transact, environ)
    finally:
        database.close()
    return 0


def _run(arguments: list[str], transact: Transact, environ: Mapping[str, str]) -> None:
    if arguments[0] == "revoke":
        revoke(transact, arguments[1])
        log.info("staff key revoked", key_id=arguments[1])
        return
    pepper = config.required(environ, "KEY_PEPPER")
    key_id = bootstrap(transact, config.required(environ, "LIANPING_STAFF_KEY"), pepper)
    log.info("staff key is known", key_id=key_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
