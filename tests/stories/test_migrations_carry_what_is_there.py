"""A migration runs on databases that people have worked with, not on empty ones."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from shared.database import Database
from shared.migrations import upgrade

OLD = """
INSERT INTO needs (id, version, owner_id, demand_owner, reference, title, mode, spec, as_of, auto, answer_within_s,
                   opened_at, state, codes, refused, willing)
VALUES ('need_1', 1, NULL, '业主', NULL, '需求', 'AIRTIME', '{}', NULL, true, 60, now(), 'proposing', '[]', '{}', '{}');
INSERT INTO proposals (id, version, need_id, about, issued_at, seats, vacant, state, epoch, held_epoch, unconfirmed,
                       answer_within_s)
VALUES ('prop_whole', 1, 'need_1', '{}', now(), '[]', '[]', 'formed', 3, 3, 0, 60),
       ('prop_vacant', 1, 'need_1', '{}', now(), '[]', '[{}]', 'repairing', 3, 2, 0, 60);
INSERT INTO consortia (id, version, proposal_id, need_id, lead_id, seats, shares, formed_at, state, risks)
VALUES ('con_1', 1, 'prop_whole', 'need_1', 'mem_1', '[]', '{}', now(), 'standing', '[]');
"""


def test_proposals_under_way_survive_the_repair_migration(empty_database: Callable[[], str]) -> None:
    uri = empty_database()
    upgrade("matchmaking", uri, to="0001")
    database = Database(uri, pool_size=1)
    with database.engine.begin() as connection:
        connection.execute(text(OLD))
    upgrade("matchmaking", uri)
    with database.engine.connect() as connection:
        told = connection.execute(text("SELECT id, told_epoch, consortium_id FROM proposals ORDER BY id")).all()
    database.close()
    assert [tuple(row) for row in told] == [("prop_vacant", 2, None), ("prop_whole", 3, "con_1")]
