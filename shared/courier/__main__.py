"""Run the courier until told to stop."""

import os
import sys

from shared import config, health, logging, process
from shared.courier import Courier, parse


def main() -> int:
    """Exit status 0 after a stop that was asked for, 1 when a desk gave up."""
    logging.configure("courier")
    databases = parse(config.required(os.environ, "COURIER_DATABASES"))
    courier = Courier(databases, config.required(os.environ, "AMQP_URI"))
    courier.start()
    health.keep_writing()
    told = process.until_told(lambda: courier.alive)
    return 0 if courier.stop() and told else 1


if __name__ == "__main__":
    sys.exit(main())
