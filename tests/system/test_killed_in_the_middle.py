"""Any process may be killed at any moment while needs are under way: every need ends as if nothing had happened."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from demo import story
from demo.client import Api
from demo.load import Loaded, load
from demo.play import ENDED
from tests.house import eventually
from tests.sample_play import Answering, airtime, sample_need
from tests.system.at_rest import faults
from tests.system.conftest import Stack

SEED = 20261123
OURS = ("members", "resource-pool", "matchmaking", "matcher", "courier", "gateway")
SERVERS = ("rabbitmq", "postgres")
FIRST_DAY = date(2027, 8, 2)
DAYS_EACH = 5
"""Every round has days of its own, so that rounds do not compete for the screen."""
ENDS_WITHIN_S = 240
RESTARTS_WITHIN_S = 30
LATEST_S = 4.0
"""An undisturbed round takes about this long; the blows fall within it."""


@dataclass(frozen=True)
class Outcome:
    """How one need ended, by the sample's codes instead of ids, so that two rounds can be compared."""

    state: str
    codes: tuple[str, ...]
    best: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]
    shares: tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def loaded(stack: Stack) -> Loaded:
    return load(Api(stack.url, stack.staff_key), story.alliance())


def bodies(label: str, number: int) -> dict[str, dict[str, Any]]:
    """The needs of a round by name: plain ones, one with a decline, two that want the same hours, one that fails."""

    def day(offset: int) -> str:
        return (FIRST_DAY + timedelta(days=number * DAYS_EACH + offset)).isoformat()

    def named(name: str) -> str:
        return f"{label}/{name}"

    return {
        "own feed": airtime(named("own feed"), day(0), day(1)),
        "research": sample_need("N11", named("research")),
        "declined": airtime(named("declined"), day(2), day(2)),
        "pandas": sample_need("N03", named("pandas"), start=day(3), end=day(3)),
        "no link": sample_need("N07", named("no link")),
        "rival 1": airtime(named("rival 1"), day(4), day(4)),
        "rival 2": airtime(named("rival 2"), day(4), day(4)),
        "too dear": airtime(named("too dear"), day(0), day(0), budget_cny=100),
    }


def answers(reference: str, member: str) -> str | None:
    """Everyone accepts, but M10 keeps its links from one need."""
    return "declined" if reference.endswith("/declined") and member == "M10" else "accepted"


def play_round(loaded: Loaded, label: str, number: int, disturb: Callable[[], None]) -> dict[str, Outcome]:
    """Open the needs of a round while `disturb` runs, and wait until each has ended."""
    opened: dict[str, str] = {}
    faulty: list[BaseException] = []

    def open_all() -> None:
        try:
            for name, body in bodies(label, number).items():
                opened[name] = str(loaded.staff.post("/v1/needs", body, once=body["reference"].replace(" ", "-"))["id"])
        except BaseException as fault:
            faulty.append(fault)

    with Answering(loaded, answers):
        opening = threading.Thread(target=open_all)
        opening.start()
        disturb()
        opening.join()
        assert not faulty, faulty
        eventually(lambda: all(has_ended(loaded, need) for need in opened.values()), ENDS_WITHIN_S, lambda: opened, 0.5)
    return {name: outcome(loaded, need_id) for name, need_id in opened.items()}


def has_ended(loaded: Loaded, need_id: str) -> bool:
    return loaded.staff.get(f"/v1/needs/{need_id}")["state"] in ENDED


def outcome(loaded: Loaded, need_id: str) -> Outcome:
    need = loaded.staff.get(f"/v1/needs/{need_id}")
    match = loaded.staff.get(f"/v1/needs/{need_id}/match", purpose="first")
    consortia = loaded.staff.get("/v1/consortia", need=need_id)["items"]
    assert len(consortia) <= 1

    def code(id_: str | None) -> str:
        return loaded.codes.get(id_ or "", "·")

    seats = consortia[0]["seats"] if consortia else []
    shares = consortia[0]["shares"] if consortia else {}
    return Outcome(
        state=need["state"],
        codes=tuple(need["codes"]),
        best=tuple(code(seat["resource_id"]) for seat in match["best"][0]["seats"]) if match["best"] else (),
        seats=tuple((seat["seat"], code(seat["resource_id"])) for seat in seats),
        shares=tuple(sorted((code(member), share) for member, share in shares.items())),
    )


def without_rivals(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    return {name: how for name, how in outcomes.items() if not name.startswith("rival")}


def rivals(outcomes: dict[str, Outcome]) -> list[Outcome]:
    """How the two rivals ended, the winner first: who wins may change from round to round, not what winning is."""
    return sorted((outcomes["rival 1"], outcomes["rival 2"]), key=lambda how: how.state)


@pytest.fixture(scope="module")
def undisturbed(loaded: Loaded) -> dict[str, Outcome]:
    return play_round(loaded, "undisturbed", 0, lambda: None)


def test_an_undisturbed_round_ends_as_the_sample_says(stack: Stack, undisturbed: dict[str, Outcome]) -> None:
    states = {name: how.state for name, how in without_rivals(undisturbed).items()}
    assert states == {
        "own feed": "fulfilled", "research": "fulfilled", "declined": "fulfilled", "pandas": "fulfilled",
        "no link": "unmet", "too dear": "unmet",
    }  # fmt: skip
    assert undisturbed["pandas"].best == ("R43", "R36", "R38")
    assert undisturbed["own feed"].seats == (("SITE", "R43"), ("OWN_FEED", "·"), ("LINK", "R38"))
    assert undisturbed["declined"].seats == (("SITE", "R43"), ("OWN_FEED", "·"), ("LINK", "R39"))
    assert undisturbed["no link"].codes == ("LINK-01", "LINK-02")
    assert [how.state for how in rivals(undisturbed)] == ["fulfilled", "unmet"]
    assert "LOCK-01" in rivals(undisturbed)[1].codes
    eventually(lambda: not faults(stack), 60, lambda: faults(stack), 1.0)


def blows(stack: Stack, service: str) -> Callable[[], None]:
    """Two, at moments of this service's own from a fixed seed: a crash that Docker mends, and a death that it does not.

    The servers that we did not write are killed once: their restart alone takes longer than a round.
    """
    chance = random.Random(f"{SEED}/{service}")
    first, second = sorted(chance.uniform(0.1, LATEST_S) for _ in range(2))

    def strike() -> None:
        before = time.monotonic()
        time.sleep(first)
        alive_since = started_at(stack, service)
        if service in OURS:
            stack.crash(service)
            eventually(lambda: started_at(stack, service) != alive_since, RESTARTS_WITHIN_S)
            time.sleep(max(0.0, before + second - time.monotonic()))
        stack.kill(service)
        stack.start(service)
        assert started_at(stack, service) != alive_since

    return strike


def started_at(stack: Stack, service: str) -> str:
    """When the service's process last began; another time than before means that it did die."""
    container = stack.compose("ps", "--all", "--quiet", service).strip()
    asked = ["docker", "inspect", "--format", "{{.State.StartedAt}} {{.RestartCount}}", container]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(("number", "service"), list(enumerate((*OURS, *SERVERS), 1)))
def test_every_need_ends_as_in_an_undisturbed_round_when_it_is_killed(
    restored: Stack, loaded: Loaded, undisturbed: dict[str, Outcome], service: str, number: int
) -> None:
    ended = play_round(loaded, f"kill-{service}", number, blows(restored, service))
    assert without_rivals(ended) == without_rivals(undisturbed)
    assert rivals(ended) == rivals(undisturbed)
    eventually(lambda: not faults(restored), 90, lambda: faults(restored), 1.0)


def test_a_deadline_that_passes_while_the_courier_is_dead_is_met_when_it_is_back(
    restored: Stack, loaded: Loaded
) -> None:
    day = (FIRST_DAY - timedelta(days=1)).isoformat()
    body = airtime("silent", day, day, answer_within_s=8)
    with Answering(loaded, lambda _, member: None if member == "M10" else "accepted"):
        need = str(loaded.staff.post("/v1/needs", body)["id"])
        eventually(lambda: asked(loaded, need) == ["accepted", "pending"], 60, lambda: asked(loaded, need))
        restored.kill("courier")
        time.sleep(8)
        assert asked(loaded, need) == ["accepted", "pending"]
        restored.start("courier")
        eventually(lambda: has_ended(loaded, need), ENDS_WITHIN_S, lambda: asked(loaded, need))
    how = outcome(loaded, need)
    assert (how.state, how.seats[-1]) == ("fulfilled", ("LINK", "R39"))
    assert "expired" in asked(loaded, need)


def asked(loaded: Loaded, need_id: str) -> list[str]:
    """States of the need's invitations, in alphabetical order."""
    return sorted(invitation["state"] for invitation in loaded.staff.get("/v1/invitations", need=need_id)["items"])
