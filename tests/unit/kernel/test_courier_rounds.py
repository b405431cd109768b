"""One round of the courier: oldest first, each aggregate in order, what nobody takes stays and holds up no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from shared import amqp
from shared.courier import Round, parse
from shared.courier import courier as rounds
from shared.courier.outboxes import Pending


class FakeOutboxes:
    """Rows in memory, with the transaction that a failed round rolls back."""

    def __init__(self, *rows: Pending) -> None:
        self.rows = list(rows)
        self.done: list[int] = []
        self.attempts: dict[int, int] = {}
        self.connection = self

    @contextmanager
    def transaction(self) -> Iterator[None]:
        before = list(self.done)
        try:
            yield
        except BaseException:
            self.done = before
            raise

    def pending(self, limit: int, but: Sequence[str] = ()) -> list[Pending]:
        return [row for row in self.rows if row.id not in self.done and row.aggregate not in but][:limit]

    def published(self, ids: Sequence[int]) -> None:
        self.done += ids

    def failed(self, ids: Sequence[int]) -> None:
        for each in ids:
            self.attempts[each] = self.attempts.get(each, 0) + 1


class FakeChannel:
    """Takes the types it has a queue for; `windows` are the settled windows."""

    def __init__(self, *routable: str) -> None:
        self.routable = set(routable)
        self.windows: list[list[str]] = []
        self.silent = False
        self._window: list[amqp.Outgoing] = []

    def send(self, message: amqp.Outgoing) -> int:
        self._window.append(message)
        return len(self._window)

    def settle(self) -> dict[int, str]:
        window, self._window = self._window, []
        self.windows.append([message.properties["message_id"] for message in window])
        if self.silent:
            raise amqp.BrokerUnavailable("no confirm")
        return {n: "no queue" for n, sent in enumerate(window, 1) if sent.routing_key not in self.routable}

    @property
    def heard(self) -> list[str]:
        return [event for window in self.windows for event in window]


def row(number: int, aggregate: str = "", kind: str = "t.Known") -> Pending:
    return Pending(number, f"e{number}", aggregate or f"a{number}", kind, {"id": f"e{number}"})


def carry(outboxes: FakeOutboxes, channel: FakeChannel) -> Round:
    return Round("svc", outboxes, channel)  # type: ignore[arg-type]


def test_rows_are_published_oldest_first_and_marked() -> None:
    outboxes, channel = FakeOutboxes(row(1), row(2), row(3)), FakeChannel("t.Known")
    assert carry(outboxes, channel).publish() == 3
    assert (channel.windows, outboxes.done) == ([["e1", "e2", "e3"]], [1, 2, 3])


def test_every_message_is_mandatory_persistent_and_carries_its_event_id(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[amqp.Outgoing] = []
    outboxes, channel = FakeOutboxes(row(1)), FakeChannel("t.Known")
    monkeypatch.setattr(channel, "send", lambda message: sent.append(message) or 1)
    carry(outboxes, channel).publish()
    assert (sent[0].mandatory, sent[0].exchange, sent[0].routing_key) == (True, "lianping.events", "t.Known")
    assert sent[0].properties == {"message_id": "e1", "type": "t.Known"}


def test_what_no_queue_takes_stays_counted_and_the_others_go() -> None:
    outboxes, channel = FakeOutboxes(row(1, kind="t.Unknown"), row(2)), FakeChannel("t.Known")
    assert carry(outboxes, channel).publish() == 1
    assert (outboxes.done, outboxes.attempts) == ([2], {1: 1})


def test_a_later_event_never_overtakes_one_of_its_aggregate_that_stays() -> None:
    outboxes, channel = FakeOutboxes(row(1, "a", "t.Unknown"), row(2, "a"), row(3, "b")), FakeChannel("t.Known")
    turn = carry(outboxes, channel)
    turn.publish()
    turn.publish()
    assert channel.heard == ["e1", "e3"]
    assert outboxes.done == [3]


def test_an_aggregate_left_alone_goes_on_in_order_once_there_is_a_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "BLOCKED_S", (0.0,))
    outboxes, channel = FakeOutboxes(row(1, "a", "t.Late"), row(2, "a")), FakeChannel("t.Known")
    turn = carry(outboxes, channel)
    turn.publish()
    channel.routable.add("t.Late")
    turn.publish()
    assert outboxes.done == [1, 2]
    assert channel.heard == ["e1", "e1", "e2"]


def test_a_stuck_row_is_not_published_over_and_over() -> None:
    outboxes, channel = FakeOutboxes(row(1, kind="t.Unknown")), FakeChannel()
    turn = carry(outboxes, channel)
    for _ in range(5):
        turn.publish()
    assert outboxes.attempts == {1: 1}


def test_many_stuck_rows_at_the_front_do_not_hide_the_ones_behind() -> None:
    outboxes = FakeOutboxes(row(1, kind="t.Unknown"), row(2, kind="t.Unknown"), row(3))
    turn = carry(outboxes, FakeChannel("t.Known"))
    assert (turn.publish(limit=2), turn.publish(limit=2)) == (0, 1)
    assert outboxes.done == [3]


def test_types_known_to_have_a_queue_share_one_window_even_within_an_aggregate() -> None:
    outboxes, channel = FakeOutboxes(*(row(n, "a") for n in range(1, 6))), FakeChannel("t.Known")
    turn = carry(outboxes, channel)
    turn.publish()
    assert [len(window) for window in channel.windows] == [1, 4]
    outboxes.rows += [row(n, "a") for n in range(6, 9)]
    turn.publish()
    assert channel.windows[-1] == ["e6", "e7", "e8"]


def test_without_confirms_nothing_is_marked() -> None:
    outboxes, channel = FakeOutboxes(row(1)), FakeChannel("t.Known")
    channel.silent = True
    with pytest.raises(amqp.BrokerUnavailable):
        carry(outboxes, channel).publish()
    assert outboxes.done == []


@pytest.mark.parametrize(
    "told",
    ["members=postgresql://u:p@h/m?a=b,matchmaking=x", "members=postgresql://u:p@h/m?a=b\n  matchmaking=x\n"],
)
def test_databases_are_read_from_commas_or_blanks(told: str) -> None:
    assert parse(told) == {"members": "postgresql://u:p@h/m?a=b", "matchmaking": "x"}
