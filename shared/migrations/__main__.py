"""`python -m shared.migrations members=URI resource_pool=URI …`: bring each named database to the newest version."""

from __future__ import annotations

import sys

from shared import logging
from shared.migrations import upgrade


def main(arguments: list[str]) -> int:
    """Upgrade every SERVICE=URI given; returns the exit status."""
    logging.configure("migrate")
    if not arguments or any("=" not in argument for argument in arguments):
        print("usage: python -m shared.migrations SERVICE=URI [SERVICE=URI …]", file=sys.stderr)
        return 2
    for argument in arguments:
        service, _, uri = argument.partition("=")
        upgrade(service, uri)
        logging.get(__name__).info("database is at the newest version", database=service)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
