"""The courier: carries every outbox to the broker and wakes what came due. A plain process, threads, no eventlet.

`python -m shared.courier` with COURIER_DATABASES="members=postgresql+psycopg://…,resource_pool=…" (commas or blanks
between) and AMQP_URI. One thread per database. A second copy waits on each database's advisory lock and takes over
when the first one dies, so that one courier at a time keeps each outbox in order.
"""

from shared.courier.courier import Courier, Round, parse

__all__ = ["Courier", "Round", "parse"]
