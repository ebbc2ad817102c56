"""One service's relay; see the package. Run its `turn` in a loop of its own (`casekit.relay.running`)."""

import logging
from collections.abc import Sequence

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from casekit.bus.messages import Fault, OutMessage, traceparent_in
from casekit.bus.protocol import Bus
from casekit.clock import monotonic, wall_seconds
from casekit.faults import point
from casekit.loops import Every
from casekit.relay import state as relay_state
from casekit.relay.epochs import LEASE_NAME
from casekit.relay.lease import Lease
from casekit.relay.sealing import seal
from casekit.relay.state import RelayState
from casekit.runtime import Runtime
from casekit.telemetry import BOUNDED, counter, gauge, is_tracing, past_span

BATCH = 1000
SEAL_SECONDS = 60.0
STANDBY_SECONDS = 1.0
SLOWEST_RETRY_SECONDS = 2.0
log = logging.getLogger(__name__)
_published = counter("onedoor_published_events", "Events the bus has confirmed", {"service": BOUNDED})
_waiting = gauge(
    "onedoor_outbox_pending_messages",
    "Events with a position that the bus has not confirmed",
    {"service": BOUNDED},
)


class Relay:
    """Carries one service's outbox to the bus while it holds the schema's lease; else stands by.

    `fault` says why the bus did not take the last batch, None when it did; for readiness.
    """

    def __init__(self, runtime: Runtime, bus: Bus, *, seal_seconds: float = SEAL_SECONDS) -> None:
        self.source = runtime.name
        self.fault: Fault | None = None
        self._publisher = bus.publisher(runtime.name)
        self._lease = Lease(runtime.db, LEASE_NAME)
        self._seal = Every(seal_seconds)
        self._owes_seal = False
        self._state = RelayState(0, 0, 0, 0)
        self._resume_at = 0.0
        self._pause = 0.0

    @property
    def is_active(self) -> bool:
        """Whether this relay, and no other, serves the schema."""
        return self._lease.is_held

    def turn(self) -> bool:
        """Give positions and publish one batch; True when there is more to do at once. Raises DBAPIError."""
        if not self.is_active and monotonic() < self._resume_at:
            return False
        try:
            connection = self._take()
            return connection is not None and self._carry(connection)
        except DBAPIError:
            self._lease.release()
            raise

    def close(self) -> None:
        """Let another relay take over, and take leave of the bus."""
        self._lease.release()
        self._publisher.close()

    def _take(self) -> Connection | None:
        was_active = self.is_active
        connection = self._lease.acquire()
        if connection is None:
            self._resume_at = monotonic() + STANDBY_SECONDS
        elif not was_active:
            self._state = relay_state.begin(connection)
            self._resume_at = self._pause = 0.0
            log.info("relay is active", extra={"service": self.source, "epoch": self._state.epoch})
        return connection

    def _carry(self, connection: Connection) -> bool:
        given = self._assign(connection)
        if monotonic() < self._resume_at:
            return given
        has_published = self._state.published < self._state.assigned and self._publish(connection)
        _waiting.set(self._state.assigned - self._state.published, service=self.source)
        self._say_sealed(connection)
        return given or has_published

    def _assign(self, connection: Connection) -> bool:
        """Whether there may be more rows without a position."""
        before = self._state.assigned
        point("relay.before_assign")
        self._state.assigned = relay_state.assign(connection, BATCH) or before
        point("relay.after_assign")
        return self._state.assigned - before == BATCH

    def _publish(self, connection: Connection) -> bool:
        """Whether the bus took the batch."""
        batch = relay_state.unpublished(connection, self.source, self._state, BATCH)
        point("relay.before_publish")
        began = wall_seconds()
        receipt = self._publisher.publish(batch)
        point("relay.after_publish")
        if receipt.confirmed:
            self._trace(batch[: receipt.confirmed], began)
            last = batch[receipt.confirmed - 1].position
            point("relay.before_mark")
            relay_state.mark_published(connection, last)
            point("relay.after_mark")
            self._state.published = last
            _published.inc(receipt.confirmed, service=self.source)
        self._note(receipt.fault)
        return receipt.fault is None

    def _trace(self, messages: Sequence[OutMessage], began: float) -> None:
        """Each message's share in the trace it belongs to."""
        if is_tracing():
            ended = wall_seconds()
            for message in messages:
                traceparent = traceparent_in(message.body)
                past_span(
                    "relay.publish", traceparent, began, ended, service=self.source, event_type=message.type
                )

    def _say_sealed(self, connection: Connection) -> None:
        """Once a period; when the bus does not take it, as soon as it does."""
        self._owes_seal = self._owes_seal or self._seal.is_due()
        if self._owes_seal and monotonic() >= self._resume_at:
            self._note(self._publisher.publish([seal(connection, self.source, self._state)]).fault)
            self._owes_seal = self.fault is not None

    def _note(self, fault: Fault | None) -> None:
        """Wait ever longer while the bus does not take what we give it."""
        if fault is None:
            self._pause = 0.0
        else:
            self._pause = min(SLOWEST_RETRY_SECONDS, self._pause * 2 or 0.05)
            self._resume_at = monotonic() + self._pause
        if fault != self.fault:
            outcome = fault.value if fault else "taken"
            log.warning(
                "relay: the bus answers otherwise now", extra={"service": self.source, "outcome": outcome}
            )
            self.fault = fault
