"""The books of the capacity ledger, checked by SQL that shares nothing with the triggers that keep them."""

from __future__ import annotations

from sqlalchemy import Connection, text

OVERBOOKED = """
    SELECT b.resource_id, b.dimension, b.moment, sum(c.quantity) AS taken, k.amount
      FROM (SELECT DISTINCT resource_id, dimension, lower(period) AS moment FROM claims
             WHERE state <> 'released' AND resource_id LIKE :resources) b
      JOIN claims c ON (c.resource_id, c.dimension) = (b.resource_id, b.dimension)
                   AND c.state <> 'released' AND c.period @> b.moment
      JOIN capacities k ON (k.resource_id, k.dimension) = (b.resource_id, b.dimension)
     GROUP BY b.resource_id, b.dimension, b.moment, k.amount
    HAVING sum(c.quantity) > k.amount
"""

DIFFERENT = """
    WITH borders AS (
        SELECT resource_id, dimension, lower(period) AS moment FROM claims
        UNION SELECT resource_id, dimension, upper(period) FROM claims
        UNION SELECT resource_id, dimension, lower(period) FROM capacity_segments
        UNION SELECT resource_id, dimension, upper(period) FROM capacity_segments
    ), compared AS (
        SELECT b.*,
               (SELECT coalesce(sum(quantity), 0) FROM claims c
                 WHERE (c.resource_id, c.dimension) = (b.resource_id, b.dimension)
                   AND state <> 'released' AND period @> moment) AS claimed,
               (SELECT coalesce(sum(taken), 0) FROM capacity_segments s
                 WHERE (s.resource_id, s.dimension) = (b.resource_id, b.dimension) AND period @> moment) AS booked
          FROM borders b WHERE b.resource_id LIKE :resources
    )
    SELECT * FROM compared WHERE claimed <> booked
"""

CUT_FOR_NOTHING = """
    SELECT a.* FROM capacity_segments a JOIN capacity_segments b
      ON (a.resource_id, a.dimension, a.taken) = (b.resource_id, b.dimension, b.taken)
     AND upper(a.period) = lower(b.period) AND a.resource_id LIKE :resources
    UNION ALL SELECT * FROM capacity_segments WHERE taken = 0 AND resource_id LIKE :resources
"""


def check_books(connection: Connection, resources: str = "%") -> None:
    """No capacity is overbooked at any instant, the segments are the sum of the live claims, and none is needless.

    `resources`: a LIKE pattern of resource ids, for a look at a part of the books.
    """
    for question in (OVERBOOKED, DIFFERENT, CUT_FOR_NOTHING):
        assert connection.execute(text(question), {"resources": resources}).all() == []
