"""What a service does with what the bus brings: everything is kept, each thing in its table.

Events go to the inbox; bytes that do not say what they are or where they belong go to the table of the undecodable;
a `Sealed` tells how far its source has come. All of a batch is committed when `deliver` returns.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casekit.bus.messages import EVENT_TYPE, SEALED_TYPE, Delivery, Malformed, Sealed, place_of
from casekit.bus.protocol import NotStored
from casekit.inbox.arrivals import Arrival, Unreadable
from casekit.inbox.store import store
from casekit.repair.sealed import heard
from casekit.runtime import Runtime

DATABASE_FAILED = (DBAPIError, PoolTimeout)


class InboxListener:
    """The listener of one service."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._sources = frozenset(runtime.definition.listens_to)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self._runtime.db.begin() as connection:
                connection.execute(text("SELECT 1"))
        except DATABASE_FAILED:
            return False
        return True

    def deliver(self, batch: Sequence[Delivery]) -> None:
        """Store the batch. Raises NotStored when the database did not."""
        arrivals: list[Arrival] = []
        unreadable: list[Unreadable] = []
        seals: list[Sealed] = []
        for delivery in batch:
            try:
                sorted_out = self._read(delivery)
            except Malformed as fault:
                unreadable.append(Unreadable(delivery.body, delivery.headers, f"MALFORMED: {fault}"))
                continue
            if isinstance(sorted_out, Sealed):
                seals.append(sorted_out)
            else:
                arrivals.append(sorted_out)
        try:
            if arrivals or unreadable:
                store(self._runtime, arrivals, unreadable)
            for sealed in seals:
                heard(self._runtime, sealed)
        except DATABASE_FAILED as fault:
            raise NotStored from fault

    def _read(self, delivery: Delivery) -> Arrival | Sealed:
        if delivery.content_type == SEALED_TYPE:
            sealed = Sealed.parse(delivery.body)
            self._check(sealed.source)
            return sealed
        if delivery.content_type != EVENT_TYPE:
            raise Malformed("content type")
        place = place_of(delivery.headers)
        self._check(place.source)
        return Arrival(
            place.source, place.epoch, place.position, delivery.body, delivery.headers, first=place.first
        )

    def _check(self, source: str) -> None:
        if source not in self._sources:
            raise Malformed("not a source of ours")
