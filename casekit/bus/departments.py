"""Queues of subscribed units (单位): declared by the platform, filled by it, read by the unit's own user alone.

Which events a unit may see, and in what order, is the gateway's audience feed's to say; here bytes are put in a queue.
A full queue refuses, so a slow subscriber stops its own cursor and nothing else. A user may neither configure nor write
nor bind: with the right to read an exchange it could read everything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import NotFound

from casekit.bus.confirms import Letter
from casekit.bus.line import PublishingLine
from casekit.bus.management import Management
from casekit.bus.messages import EVENT_TYPE, Receipt
from casekit.bus.topology import dept_queue
from casekit.bus.wire import connect, hang_up, open_channel

MAX_WAITING = 100_000
QUEUE_ARGUMENTS = {"x-queue-type": "quorum", "x-max-length": MAX_WAITING, "x-overflow": "reject-publish"}
_UNIT = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event for a department: `id` is the event's, `headers` say where it stands in the audience feed."""

    id: str
    body: bytes
    headers: Mapping[str, Any]


def department_queue(unit: str) -> str:
    """The name of the unit's queue. Raises ValueError for a unit id that does not fit in a queue's name."""
    if not _UNIT.fullmatch(unit):
        raise ValueError("a unit id has letters, digits, - and _ only")
    return dept_queue(unit)


def declare_department_queue(uri: str, unit: str) -> str:
    """Declare the unit's queue on the broker at `uri` and return its name.

    Raises ValueError for a unit id that does not fit in a queue's name, or one of wire.WIRE_ERRORS.
    """
    queue = department_queue(unit)
    connection = connect(uri)
    try:
        _declare(connection, queue)
    finally:
        hang_up(connection, orderly=True)
    return queue


def ensure_department_queue(uri: str, unit: str) -> bool:
    """Declare the unit's queue if it is not there; whether it was missing. Raises as `declare_department_queue`."""
    queue = department_queue(unit)
    connection = connect(uri)
    try:
        open_channel(connection).queue_declare(queue, passive=True)
    except NotFound:
        _declare(connection, queue)
        return True
    finally:
        hang_up(connection, orderly=True)
    return False


def delete_department_queue(uri: str, unit: str) -> None:
    """Remove the unit's queue and what is in it. Raises one of wire.WIRE_ERRORS."""
    connection = connect(uri)
    try:
        open_channel(connection).queue_delete(dept_queue(unit))
    finally:
        hang_up(connection, orderly=True)


def _declare(connection: Any, queue: str) -> None:
    open_channel(connection).queue_declare(queue, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS)


def grant_department_user(management: Management, unit: str, user: str, password: str) -> None:
    """Let `user` read the unit's queue and nothing else. Raises ManagementFailed."""
    management.put_reader(user, password, dept_queue(unit))


class DepartmentPublisher:
    """Puts events in departments' queues, confirmed. For one thread at a time."""

    def __init__(self, uri: str) -> None:
        self._line = PublishingLine(uri)

    def publish(self, queue: str, parcels: Sequence[Parcel]) -> Receipt:
        """Put the parcels in the queue, in order; the receipt counts those at the front that are safe there.

        `Fault.RETURNED`: there is no such queue. `Fault.REFUSED`: it is full. Never raises because of the broker.
        """
        return self._line.publish([_letter(queue, parcel) for parcel in parcels])

    def close(self) -> None:
        """Take leave of the broker; the publisher may be used again."""
        self._line.close()


def _letter(queue: str, parcel: Parcel) -> Letter:
    """By the default exchange, straight into the queue."""
    return Letter(parcel.id, "", queue, parcel.body, EVENT_TYPE, dict(parcel.headers))
