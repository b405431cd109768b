"""A message that ends its consumer again and again is taken out of the way and parked, with its origin."""

from __future__ import annotations

import uuid

import pytest

from shared import amqp, clock, topology, wire
from shared.contracts.matchmaking import ProposalAgreed
from shared.worker import Worker
from tests.integration.transport.conftest import BOTH, Store, eventually
from tests.integration.transport.sample import SampleService, SampleWorker


@pytest.mark.parametrize("transport_uri", BOTH, indirect=True)
def test_what_was_delivered_too_often_is_parked_by_its_service(store: Store, transport_uri: str) -> None:
    channel = amqp.open_link(transport_uri, "test").channel()
    topology.declare(channel, [SampleService, SampleWorker])
    event = ProposalAgreed(proposal_id="p1", need_id="ok", epoch=1)
    body = amqp.dumps(wire.encode(event, event_id=str(uuid.uuid4()), version=1, at=clock.now(), call_id=""))
    queue = "plain.on_proposal_agreed"
    amqp.Publisher(transport_uri, "test").publish(amqp.Outgoing(body, "", queue, mandatory=True))
    for _ in range(topology.DELIVERY_LIMIT + 1):
        channel.basic_reject(eventually(lambda: channel.basic_get(queue)).delivery_tag, requeue=True)
    worker = Worker(SampleWorker(store.database), transport_uri, store.database)
    worker.start()
    try:
        (parked,) = eventually(store.parked)
    finally:
        assert worker.stop()
    assert (parked.queue, bytes(parked.body)) == (queue, body)
    assert parked.error == f"DeliveredTooOften: delivery_limit in {queue}"
    assert store.begun("p1") == 0
