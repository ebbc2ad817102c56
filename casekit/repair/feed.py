"""What a source answers for: its outbox by position, whether the bus has taken it yet or not. Only reads.

Positions rise from epoch to epoch. A listener may know positions of an epoch that this source has lost in a restore;
it then goes on with the next epoch.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.repair.pages import EpochRange, FedEvent, Page
from casekit.runtime import Runtime

_STATE = text("SELECT epoch, first_position, assigned FROM relay_state")
_EARLIER = text(
    "SELECT epoch, min(position) AS first, max(position) AS last FROM outbox_messages"
    " WHERE position < :first GROUP BY epoch ORDER BY epoch"
)
_EVENTS = text(
    "SELECT epoch, position, body FROM outbox_messages"
    " WHERE position > :lower AND position <= :assigned AND (epoch > :epoch OR position > :after)"
    " ORDER BY position LIMIT :limit"
)
# Earlier epochs never change, and finding them is a scan: (schema's URL and name, present epoch) → their ranges.
_earlier: dict[tuple[str, str, int], tuple[EpochRange, ...]] = {}


def feed(runtime: Runtime, epoch: int, after: int, limit: int) -> Page:
    """At most `limit` events that follow position `after` of `epoch`, oldest first; (0, 0) begins at the beginning."""
    with runtime.db.begin() as connection:
        state = connection.execute(_STATE).one_or_none()
        if state is None:  # no relay has ever run: no position was given
            return Page(runtime.name, (), ())
        present = EpochRange(state.epoch, state.first_position, state.assigned)
        epochs = (*_before(runtime, connection, present), present)
        values = {
            "epoch": epoch,
            "after": after,
            "lower": _lower(epochs, epoch, after),
            "assigned": present.last,
        }
        rows = connection.execute(_EVENTS, {**values, "limit": limit})
        events = tuple(FedEvent(row.epoch, row.position, bytes(row.body)) for row in rows)
    return Page(runtime.name, epochs, events)


def _before(runtime: Runtime, connection: Connection, present: EpochRange) -> Sequence[EpochRange]:
    """The epochs before the present one."""
    if present.first == 1:
        return ()
    key = (str(runtime.db.engine.url), runtime.db.schema, present.epoch)
    if key not in _earlier:
        rows = connection.execute(_EARLIER, {"first": present.first})
        _earlier[key] = tuple(EpochRange(row.epoch, row.first, row.last) for row in rows)
    return _earlier[key]


def _lower(epochs: Sequence[EpochRange], epoch: int, after: int) -> int:
    """A position below everything wanted, so that the index is entered at the right place."""
    later = [each.first - 1 for each in epochs if each.epoch > epoch]
    return min([after, *later])
