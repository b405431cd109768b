"""Seeded random changes to the sample alliance: ``case(mode, seed)`` is one need with one changed pool.

The pool first gets copies of resources that have a seat (at the same price, so that teams tie, at another, or with one
field changed), then some of its records and the need itself get new values from ``edges``. Half of the cases are opened
up first, so that in every mode many needs have teams and many have none.
"""

import random

from tests.oracle.cases import NEAR, Case
from tests.oracle.need_changes import change_the_need, forget_a_wish, put_the_budget_on_an_edge
from tests.oracle.openings import open_up
from tests.oracle.pool_changes import (
    change_a_member,
    change_a_resource,
    copy_a_resource,
    copy_with_one_field_changed,
    in_teams,
    let_a_paper_run_out,
    put_a_link_on_the_edge,
    tangle_the_modes,
)
from tests.oracle.sample import sample


def case(mode: str, seed: int) -> Case:
    rng = random.Random(f"{mode} {seed}")
    alliance = sample()
    need = rng.choice([need for need in alliance["needs"] if need["mode"] == mode])
    del need["expected"]
    made = Case(alliance, need)
    if rng.random() < 0.5:
        made.changes += open_up(rng, alliance, need)
    if rng.random() < 0.2:
        tangle_the_modes(rng, made)
    made.near = in_teams(made) or set(NEAR[need["id"]])
    for number in range(rng.choice([0, 0, 1, 2, 4, 6])):
        copy_a_resource(rng, made, number)
    for turn in range(3 * seed, 3 * seed + 3):
        copy_with_one_field_changed(rng, made, turn + 10)
    if rng.random() < 0.25:
        let_a_paper_run_out(rng, made)
    if rng.random() < 0.2:
        put_a_link_on_the_edge(rng, made)
    for _ in range(rng.choice([0, 1, 1, 2, 3, 5])):
        change_a_resource(rng, made)
    for _ in range(rng.choice([0, 0, 1, 2])):
        change_a_member(rng, made)
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        change_the_need(rng, made)
    if rng.random() < 0.15:
        forget_a_wish(rng, made)
    if rng.random() < 0.25:
        put_the_budget_on_an_edge(rng, made)
    return made
