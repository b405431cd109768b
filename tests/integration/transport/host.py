"""`python -m tests.integration.transport.host [parts]`: the whole sample in one process, on green threads.

The same shape as the one-process runner: services, gateway, worker and courier over AMQP_URI, which may be the broker
in memory or a real one. Declares the topology first. SIGUSR1 cuts every connection of the broker in memory.
"""

import os

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402
import sys  # noqa: E402

from shared import amqp, config, logging, topology  # noqa: E402
from shared.courier import Courier  # noqa: E402
from shared.database import Database  # noqa: E402
from shared.entrypoints import serve  # noqa: E402
from shared.inproc.broker import Broker  # noqa: E402
from shared.worker import Worker  # noqa: E402
from tests.integration.transport.sample import Front, SampleService, SampleWorker  # noqa: E402


def main() -> int:
    """Serve until told to stop."""
    logging.configure("host")
    settings = config.from_environment()
    uri = settings["AMQP_URI"]
    link = amqp.open_link(uri, "topology")
    topology.declare(link.channel(), [SampleService, SampleWorker, Front])
    amqp.close_link(link)
    signal.signal(signal.SIGUSR1, lambda *_: eventlet.spawn_n(Broker.named("test").cut))
    database = Database(settings["DATABASE_URI"], pool_size=4)
    worker = Worker(SampleWorker(database), uri, database, 2)
    courier = Courier({"sample": settings["DATABASE_URI"]}, uri)
    worker.start()
    courier.start()
    status = serve([SampleService, Front], settings)
    return 0 if worker.stop() and courier.stop() and status == 0 else 1


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)
