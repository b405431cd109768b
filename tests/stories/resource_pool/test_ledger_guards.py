"""What the database refuses by itself, whoever asks: these write to its tables past all of our code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg.errors
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from shared.database import Database
from tests.stories.resource_pool.ledger import check_books

OWNER = "mem_1"
CLAIM = """
    INSERT INTO claims (id, resource_id, dimension, proposal_id, seat, epoch, state, quantity, period)
    VALUES (:id, 'res_1', 'slots', :proposal, 'SITE', 1, 'held', :quantity, CAST(:period AS tstzrange))
"""


@pytest.fixture
def ledger(database: Database) -> Iterator[Connection]:
    """One resource with 8 slots, in a transaction that is rolled back."""
    with database.engine.connect() as connection:
        connection.execute(
            text("INSERT INTO resources VALUES ('res_1', :owner, 'SITE', 't', NULL, '{}', 'published', NULL, NULL, "
                 "'[]', 1, now())"),
            {"owner": OWNER},
        )  # fmt: skip
        connection.execute(text("INSERT INTO capacities VALUES ('res_1', 'slots', 8)"))
        yield connection


def claim(ledger: Connection, id_: str, first: int, last: int, quantity: Any, proposal: str = "prop_1") -> None:
    period = f"[2027-10-{first:02d},2027-10-{last:02d})"
    ledger.execute(text(CLAIM), {"id": id_, "proposal": proposal, "quantity": quantity, "period": period})


def segments(ledger: Connection) -> list[tuple[int, int, int]]:
    rows = ledger.execute(
        text("SELECT extract(day FROM lower(period))::int, extract(day FROM upper(period))::int, taken::int "
             "FROM capacity_segments ORDER BY period")
    )  # fmt: skip
    return [tuple(row) for row in rows]


def refused(ledger: Connection, kind: type[Exception], sql: str, constraint: str = "") -> None:
    with pytest.raises(DBAPIError) as caught, ledger.begin_nested():
        ledger.execute(text(sql))
    assert isinstance(caught.value.orig, kind)
    assert constraint in (caught.value.orig.diag.constraint_name or "")  # type: ignore[attr-defined]


def test_the_load_is_cut_where_claims_begin_and_end_and_joined_again_when_they_go(ledger: Connection) -> None:
    claim(ledger, "a", 1, 20, 3)
    claim(ledger, "b", 5, 10, 4)
    claim(ledger, "c", 10, 25, 4)
    assert segments(ledger) == [(1, 5, 3), (5, 20, 7), (20, 25, 4)]
    ledger.execute(text("UPDATE claims SET state = 'released' WHERE id = 'b'"))
    assert segments(ledger) == [(1, 10, 3), (10, 20, 7), (20, 25, 4)]
    ledger.execute(text("DELETE FROM claims WHERE id = 'c'"))
    assert segments(ledger) == [(1, 20, 3)]
    ledger.execute(text("UPDATE claims SET state = 'released' WHERE id = 'a'"))
    assert segments(ledger) == []


def test_a_claim_above_the_capacity_is_refused_by_a_constraint(ledger: Connection) -> None:
    claim(ledger, "a", 1, 20, 6)
    with pytest.raises(DBAPIError) as caught, ledger.begin_nested():
        claim(ledger, "b", 19, 21, 3)
    assert caught.value.orig.diag.constraint_name == "ck_capacity_segments_taken"  # type: ignore[union-attr]
    claim(ledger, "c", 20, 21, 8)
    check_books(ledger)


def test_a_capacity_cannot_be_lowered_below_what_is_taken_nor_dropped(ledger: Connection) -> None:
    claim(ledger, "a", 1, 20, 6)
    check, foreign = psycopg.errors.CheckViolation, psycopg.errors.ForeignKeyViolation
    refused(ledger, check, "UPDATE capacities SET amount = 5", "ck_capacity_segments_taken")
    refused(ledger, foreign, "DELETE FROM capacities")
    ledger.execute(text("UPDATE capacities SET amount = 6"))
    assert ledger.scalar(text("SELECT amount FROM capacity_segments")) == 6


def test_a_released_claim_cannot_come_back_where_its_place_is_taken(ledger: Connection) -> None:
    claim(ledger, "a", 1, 5, 8)
    ledger.execute(text("UPDATE claims SET state = 'released'"))
    claim(ledger, "b", 4, 6, 1)
    refused(ledger, psycopg.errors.CheckViolation, "UPDATE claims SET state = 'held' WHERE id = 'a'")


def test_a_claim_that_moves_takes_its_load_along(ledger: Connection) -> None:
    claim(ledger, "a", 1, 5, 8)
    ledger.execute(text("UPDATE claims SET period = '[2027-10-03,2027-10-09)', quantity = 2"))
    assert segments(ledger) == [(3, 9, 2)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO capacity_segments VALUES ('res_1', 'slots', '[2027-10-01,2027-10-02)', 8, 0)",
        "UPDATE capacity_segments SET taken = 0",
        "DELETE FROM capacity_segments",
    ],
)
def test_nobody_writes_the_load_by_hand(ledger: Connection, statement: str) -> None:
    claim(ledger, "a", 1, 5, 8)
    refused(ledger, psycopg.errors.InsufficientPrivilege, statement)


def test_two_stretches_of_one_capacity_can_never_overlap(ledger: Connection) -> None:
    claim(ledger, "a", 1, 5, 8)
    ledger.execute(text("ALTER TABLE capacity_segments DISABLE TRIGGER refuse_by_hand"))
    sql = "INSERT INTO capacity_segments VALUES ('res_1', 'slots', '[2027-10-04,2027-10-09)', 8, 1)"
    refused(ledger, psycopg.errors.ExclusionViolation, sql, "ex_capacity_segments_overlap")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("'held', 1, '[2027-10-05,2027-10-05)'", "ck_claims_period"),
        ("'held', 1, '[2027-10-05,)'", "ck_claims_period"),
        ("'held', 1, '[2027-10-05,infinity)'", "ck_claims_period"),
        ("'held', 1, '[2027-10-05,2027-10-06]'", "ck_claims_period"),
        ("'held', 0, '[2027-10-05,2027-10-06)'", "ck_claims_quantity"),
        ("'held', -1, '[2027-10-05,2027-10-06)'", "ck_claims_quantity"),
        ("'borrowed', 1, '[2027-10-05,2027-10-06)'", "ck_claims_state"),
        ("'blackout', 1, '[2027-10-05,2027-10-06)'", "ck_claims_whose"),
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(ledger: Connection, values: str, constraint: str) -> None:
    columns = "id, resource_id, dimension, proposal_id, seat, epoch, state, quantity, period"
    sql = f"INSERT INTO claims ({columns}) VALUES ('x', 'res_1', 'slots', 'prop_1', 'SITE', 1, {values})"
    refused(ledger, psycopg.errors.CheckViolation, sql, constraint)


def test_a_claim_on_no_capacity_is_refused(ledger: Connection) -> None:
    columns = "id, resource_id, dimension, proposal_id, seat, epoch, state, quantity, period"
    period = "'[2027-10-05,2027-10-06)'"
    sql = f"INSERT INTO claims ({columns}) VALUES ('x', 'res_1', 'halls', 'prop_1', 'SITE', 1, 'held', 1, {period})"
    refused(ledger, psycopg.errors.ForeignKeyViolation, sql, "fk_claims_capacity")
