"""Asking and answering: RPC over the broker with a deadline on every call.

Request body: {"call": {...}, "args": [...]}, routing key "<service>.<method>".
Reply body: {"ok": …} | {"refusal": Refusal.as_dict()} | {"fault": call id}; no exception text ever crosses.
A request may be run twice (broker or service died in between), so commands carry an idempotency key.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared import amqp, clock, logging, metrics, topology
from shared.consuming import Consuming, Subscription
from shared.delivery import database_down, wording
from shared.errors import Invalid, Refusal, RemoteRefusal, TimedOut, Unavailable

REPLY_QUEUE_EXPIRES_MS = 60_000
REPLIES_AT_ONCE = 200
TIMEOUT_S = 10.0

log = logging.get(__name__)


class CallFailed(Exception):
    """The service hit a fault of its own while answering; its log has the details under the call id."""


@dataclass(frozen=True)
class Request:
    """One request as it came: who calls, what for, until when it makes sense, where the answer goes."""

    service: str
    method: str
    call: Mapping[str, Any]
    args: tuple[Any, ...]
    reply_to: str | None
    correlation_id: str | None

    @classmethod
    def of(cls, message: Any) -> Request:
        """From a kombu message. A body that is no request becomes a request without arguments and fails as such."""
        service, _, method = str(message.delivery_info.get("routing_key", "")).partition(".")
        properties = message.properties
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body or b"")
        try:
            told = json.loads(body)
            call, args = dict(told["call"]), tuple(told["args"])
        except (ValueError, KeyError, TypeError):
            call, args, method = {}, (), ""
        return cls(service, method, call, args, properties.get("reply_to"), properties.get("correlation_id"))

    @property
    def call_id(self) -> str:
        """The id under which every process logs what this call did."""
        return str(self.call.get("call_id", ""))

    def expired(self) -> bool:
        """True when nobody waits for the answer any more."""
        deadline = self.call.get("deadline")
        try:
            return deadline is not None and datetime.fromisoformat(deadline) < clock.now()
        except (TypeError, ValueError):
            return True


def answer(request: Request, run: Callable[[], Any]) -> bytes:
    """The reply's body; `run()` does the work unless the caller has given up waiting."""
    outcome, reply = "ok", b""
    try:
        if request.expired():
            raise TimedOut(service=request.service)
        reply = amqp.dumps({"ok": run()})
    except Refusal as refusal:
        outcome, reply = "refused", amqp.dumps({"refusal": refusal.as_dict()})
    except Exception as error:
        outcome, reply = "failed", amqp.dumps(_fault(request, error))
    metrics.CALLS.labels(f"{request.service}.{request.method}", outcome).inc()
    return reply


def _fault(request: Request, error: Exception) -> dict[str, Any]:
    if database_down(error):
        return {"refusal": Unavailable(service=request.service).as_dict()}
    log.error("a call failed", method=request.method, call_id=request.call_id, exc_info=error)
    return {"fault": request.call_id}


def send_reply(publisher: amqp.Publisher, request: Request, reply: bytes) -> None:
    """Send the answer; a caller that cannot be reached has given up, and its retry finds the idempotency key."""
    if not request.reply_to:
        log.error("a request without a reply address was dropped", method=request.method, call_id=request.call_id)
        return
    properties = {"correlation_id": request.correlation_id, "delivery_mode": amqp.TRANSIENT}
    message = amqp.Outgoing(reply, topology.REPLIES_EXCHANGE, request.reply_to, properties=properties)
    try:
        publisher.publish(message)
    except (amqp.BrokerUnavailable, amqp.Unroutable) as error:
        log.warning("could not send a reply", method=request.method, call_id=request.call_id, error=wording(error))


class _Waiting:
    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.reply: Any = None


class Caller:
    """Asks services and waits for their answers; one reply queue for any number of concurrent callers."""

    def __init__(self, uri: str, name: str, on_state: Callable[[bool], None] = lambda ready: None) -> None:
        self.publisher = amqp.Publisher(uri, f"{name} asks", size=16)
        self.reply_queue = f"{name}.reply.{uuid.uuid4()}"
        self._waiting: dict[str, _Waiting] = {}
        self.consuming = Consuming(uri, f"{name} listens for replies", on_state)
        self.consuming.subscriptions.append(
            Subscription(self.reply_queue, REPLIES_AT_ONCE, self._arrived, self._prepare, no_ack=True)
        )

    def start(self) -> None:
        """Listen for replies on a thread of its own."""
        threading.Thread(target=self.consuming.run, name="replies", daemon=True).start()

    def stop(self) -> None:
        """Stop listening and close every connection."""
        self.consuming.stop(timeout=5)
        self.publisher.close()

    def call(self, service: str, method: str, call: Mapping[str, Any], *args: Any, timeout: float = TIMEOUT_S) -> Any:
        """Run `method(call, *args)` of `service` and return its result.

        Raises:
            Refusal: whatever the service refused.
            Unavailable: the broker or the service's queue is not there.
            TimedOut: no answer within `timeout` seconds; the request expires at the same moment.
            CallFailed: the service hit a fault of its own.
        """
        correlation_id, waiting, until = str(uuid.uuid4()), _Waiting(), time.monotonic() + timeout
        self._waiting[correlation_id] = waiting
        try:
            self._send(service, method, call, args, correlation_id, timeout)
            if not waiting.arrived.wait(max(0.0, until - time.monotonic())):
                raise TimedOut(service=service)
        finally:
            self._waiting.pop(correlation_id, None)
        return _result(waiting.reply)

    def _send(
        self, service: str, method: str, call: Mapping[str, Any], args: tuple[Any, ...], correlation: str, wait: float
    ) -> None:
        if not self.consuming.ready.wait(timeout=min(wait, 2.0)):
            raise Unavailable(service=service)
        deadline = (clock.now() + timedelta(seconds=wait)).isoformat()
        body = {"call": {**call, "deadline": deadline}, "args": list(args)}
        properties = {
            "reply_to": self.reply_queue,
            "correlation_id": correlation,
            "expiration": str(int(wait * 1000)),
            "delivery_mode": amqp.TRANSIENT,
        }
        message = amqp.Outgoing(
            amqp.dumps(body), topology.CALLS_EXCHANGE, f"{service}.{method}", properties=properties, mandatory=True
        )
        try:
            self.publisher.publish(message)
        except (amqp.Unroutable, amqp.BrokerUnavailable) as error:
            raise Unavailable(service=service) from error

    def _prepare(self, channel: Any) -> None:
        arguments = {"x-queue-type": "classic", "x-expires": REPLY_QUEUE_EXPIRES_MS}
        channel.queue_declare(
            queue=self.reply_queue, durable=True, exclusive=False, auto_delete=False, arguments=arguments
        )
        channel.queue_bind(queue=self.reply_queue, exchange=topology.REPLIES_EXCHANGE, routing_key=self.reply_queue)

    def _arrived(self, message: Any) -> None:
        waiting = self._waiting.pop(message.properties.get("correlation_id", ""), None)
        if waiting is None:
            return
        try:
            waiting.reply = json.loads(message.body)
        except ValueError:
            waiting.reply = None
        waiting.arrived.set()


def _result(reply: Any) -> Any:
    if isinstance(reply, dict) and "ok" in reply:
        return reply["ok"]
    if isinstance(reply, dict) and "refusal" in reply:
        raise RemoteRefusal.from_dict(reply["refusal"])
    raise CallFailed(reply.get("fault", "") if isinstance(reply, dict) else "unreadable reply")


def no_method(method: str, *_: Any) -> Any:
    """Stands in for a method that does not exist.

    Raises:
        Invalid: always.
    """
    raise Invalid(errors=[{"field": "method", "zh": f"没有方法 {method}", "en": f"no method {method}"}])
