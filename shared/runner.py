"""`python -m shared.runner MODULE:CLASS …`: run nameko services in this process.

`nameko run` imports pkg_resources, which new Pythons lack. The first statements make the process green, before
anything else is imported; psycopg must wait with `select`, or one query stops everything.
"""

import os
import warnings

# Known and accepted; logs are JSON lines, and this would be none.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402

from shared import config, logging, topology  # noqa: E402
from shared.entrypoints.serving import serve  # noqa: E402

log = logging.get(__name__)


def main(arguments: list[str]) -> int:
    """Serve the named classes until told to stop; returns the exit status."""
    if not arguments:
        print("usage: python -m shared.runner MODULE:CLASS [MODULE:CLASS …]", file=sys.stderr)
        return 2
    services = [topology.load(argument) for argument in arguments]
    logging.configure("+".join(service.name for service in services))
    try:
        return serve(services, config.from_environment())
    except Exception:
        log.exception("could not start")
        return 1


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
