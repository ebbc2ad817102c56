"""Puts what `selection` gives for a unit into the unit's queue, in order, confirmed; one dispatcher at a time.

A subscription's cursor moves when the broker has confirmed: killed at any line, the dispatcher sends again what it may
have sent, and the subscriber tells by the event's id. A queue that is full stops its own cursor and nobody else's. A
queue that is missing is declared; when the broker has lost it, what may have been in it is sent again.
"""

import logging
from uuid import UUID

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from casekit.bus.departments import (
    DepartmentPublisher,
    Parcel,
    delete_department_queue,
    department_queue,
    ensure_department_queue,
)
from casekit.bus.messages import Fault, Receipt
from casekit.bus.wire import WIRE_ERRORS, fault_of
from casekit.clock import monotonic
from casekit.envelope import canonical
from casekit.faults import point
from casekit.loops import Stop, bell, run_loop
from casekit.relay.lease import Lease
from casekit.runtime import Runtime
from contracts.vocabulary import SubscriptionKind
from gateway.audience.message import text_of
from gateway.audience.metrics import REFUSALS, SENT
from gateway.audience.recalling import sending, taken
from gateway.audience.selection import Item, due
from gateway.audience.sequencer import BELL
from gateway.audience.subscriptions import Subscription, advance, back_to_lost, forget, queues

BATCH = 200
IDLE_SECONDS = 1.0
STANDBY_SECONDS = 1.0
LOOK_SECONDS = 15.0  # how long after it took something a queue that gets nothing is looked after
SLOWEST_RETRY_SECONDS = 5.0
_OF_THE_BROKER = (Fault.UNREACHABLE, Fault.TIMED_OUT)  # it is no use to try another queue at once
log = logging.getLogger(__name__)


class Dispatcher:
    """Delivers to every subscribed queue while it holds the lease; else stands by."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._uri = runtime.config.amqp_uri
        self._publisher = DepartmentPublisher(self._uri)
        self._lease = Lease(runtime.db, BELL)
        self._resume_at = 0.0
        self._pauses: dict[
            UUID, tuple[float, float]
        ] = {}  # until when a subscription rests, and for how long
        self._there: dict[UUID, float] = {}  # when the queues were last known to be there

    def turn(self) -> bool:
        """Deliver one batch to each queue that takes it; whether there may be more. Raises DBAPIError."""
        if not self._lease.is_held and monotonic() < self._resume_at:
            return False
        try:
            connection = self._lease.acquire()
            if connection is None:
                self._resume_at = monotonic() + STANDBY_SECONDS
                return False
            return self._round(connection)
        except DBAPIError:
            self._lease.release()
            raise

    def close(self) -> None:
        """Let another dispatcher take over, and take leave of the broker."""
        self._lease.release()
        self._publisher.close()

    def _round(self, db: Connection) -> bool:
        sent = 0
        for each in queues(db):
            if self._pauses.get(each.id, (0.0, 0.0))[0] > monotonic():
                continue
            receipt = self._serve(db, each)
            self._note(each, receipt.fault)
            sent += receipt.confirmed
            if receipt.fault in _OF_THE_BROKER:
                break
        return sent > 0

    def _serve(self, db: Connection, each: Subscription) -> Receipt:
        """What one subscription needs now."""
        try:
            if each.has_ended:
                delete_department_queue(self._uri, each.unit)
                forget(db, each.id)
                self._there.pop(each.id, None)
                return Receipt(0)
            is_there = self._is_there(each)
            if is_there and not each.has_news:
                return Receipt(0)
            reached = each.reached if is_there else self._look_after(db, each)
        except WIRE_ERRORS as error:
            return Receipt(0, fault_of(error))
        return self._deliver(db, each, reached)

    def _is_there(self, each: Subscription) -> bool:
        """Whether the queue was looked after, or took something, a short while ago."""
        seen = self._there.get(each.id)
        return seen is not None and monotonic() - seen < LOOK_SECONDS

    def _look_after(self, db: Connection, each: Subscription) -> int:
        """See to it that the queue is there, and return from where on to deliver.

        A queue that was missing has lost what was in it.
        """
        was_missing = ensure_department_queue(self._uri, each.unit)
        reached = back_to_lost(db, each.id) if was_missing else each.reached
        self._there[each.id] = monotonic()
        return reached

    def _deliver(self, db: Connection, each: Subscription, reached: int) -> Receipt:
        with sending(db, each.unit):
            return self._send(db, each, reached)

    def _send(self, db: Connection, each: Subscription, reached: int) -> Receipt:
        work = self._runtime.work(db, f"service/{self._runtime.name}")
        items = due(work, each.unit, reached, BATCH, each.types)
        if not items:
            return Receipt(0)
        receipt = self._publisher.publish(department_queue(each.unit), [_parcel(item) for item in items])
        point("audience.after_publish")
        if receipt.confirmed:
            self._there[each.id] = monotonic()
            taken(db, each.unit, [item.position for item in items[: receipt.confirmed]], work.now)
            advance(db, each.id, items[receipt.confirmed - 1].position)
            SENT.inc(receipt.confirmed, kind=SubscriptionKind.AMQP)
        point("audience.after_advance")
        return receipt

    def _note(self, each: Subscription, fault: Fault | None) -> None:
        """Let a subscription rest, ever longer, while its queue does not take what it is given."""
        if fault is None:
            self._pauses.pop(each.id, None)
            return
        REFUSALS.inc(fault=fault.value)
        self._there.pop(each.id, None)
        _, before = self._pauses.get(each.id, (0.0, 0.0))
        pause = min(SLOWEST_RETRY_SECONDS, before * 2 or 0.05)
        self._pauses[each.id] = (monotonic() + pause, pause)
        if not before:
            log.warning("a department's queue does not take its events", extra={"outcome": fault.value})


def run_dispatcher(runtime: Runtime, stop: Stop) -> None:
    """Deliver until `stop` is set."""
    dispatcher = Dispatcher(runtime)
    try:
        run_loop(dispatcher.turn, stop, bell(BELL, runtime.name), IDLE_SECONDS, f"{runtime.name}.dispatcher")
    finally:
        dispatcher.close()


def _parcel(item: Item) -> Parcel:
    return Parcel(item.document["id"], canonical(item.document), {"position": text_of(item.position)})
