"""The relay's statements: positions given, rows to publish, how far it has come.

All but `pending` run on the connection of the relay's lease. Each is one transaction of its own.
"""

from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.bus.messages import OutMessage
from casekit.runtime import Runtime

_BEGIN = text(
    "INSERT INTO relay_state (id, epoch, first_position, assigned, published) VALUES (1, 1, 1, 0, 0)"
    " ON CONFLICT DO NOTHING"
)
_READ = text("SELECT epoch, first_position, assigned, published FROM relay_state")
# A stream's events are inserted under its lock, so of any two the earlier has the lower serial and is visible first:
# the order of serials among the visible rows is safe, whatever is still uncommitted.
_ASSIGN = text("""
    WITH unsent AS (
        SELECT id, row_number() OVER (ORDER BY serial) AS number
        FROM (SELECT id, serial FROM outbox_messages WHERE position IS NULL ORDER BY serial LIMIT :limit) oldest
    ), given AS (
        UPDATE outbox_messages o SET epoch = r.epoch, position = r.assigned + unsent.number
        FROM unsent, relay_state r WHERE o.id = unsent.id RETURNING o.id
    )
    UPDATE relay_state SET assigned = assigned + total.number
    FROM (SELECT count(*) AS number FROM given) total WHERE total.number > 0
    RETURNING assigned
""")
_UNPUBLISHED = text(
    "SELECT epoch, position, region, type, body FROM outbox_messages"
    " WHERE position > :after ORDER BY position LIMIT :limit"
)
_FIRST_OF = text("SELECT min(position) FROM outbox_messages WHERE epoch = :epoch")
_MARK = text("UPDATE relay_state SET published = :position")
_PENDING = text(
    "SELECT (SELECT count(*) FROM outbox_messages WHERE position IS NULL)"
    " + coalesce((SELECT assigned - published FROM relay_state), 0)"
)


@dataclass(slots=True)
class RelayState:
    """How far a source has come: `first` is the first position of the present epoch, `firsts` those known by epoch."""

    epoch: int
    first: int
    assigned: int
    published: int
    firsts: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.firsts[self.epoch] = self.first


def begin(connection: Connection) -> RelayState:
    """The state; made at the very first start."""
    connection.execute(_BEGIN)
    return read(connection)


def read(connection: Connection) -> RelayState:
    """The state. Raises sqlalchemy.exc.NoResultFound before the relay's very first start."""
    return RelayState(*connection.execute(_READ).one())


def assign(connection: Connection, limit: int) -> int | None:
    """Give the oldest rows without a position theirs; returns the last position given, None when there was no row."""
    assigned: int | None = connection.execute(_ASSIGN, {"limit": limit}).scalar_one_or_none()
    return assigned


def unpublished(connection: Connection, source: str, state: RelayState, limit: int) -> list[OutMessage]:
    """The next rows to publish, in order of position."""
    rows = connection.execute(_UNPUBLISHED, {"after": state.published, "limit": limit}).all()
    # an earlier epoch, left over from before a restore: a scan, once
    for epoch in {row.epoch for row in rows} - state.firsts.keys():
        state.firsts[epoch] = connection.execute(_FIRST_OF, {"epoch": epoch}).scalar_one()
    return [
        OutMessage(
            source, row.epoch, state.firsts[row.epoch], row.position, row.region, row.type, bytes(row.body)
        )
        for row in rows
    ]


def mark_published(connection: Connection, position: int) -> None:
    """Remember that everything up to `position` is confirmed."""
    connection.execute(_MARK, {"position": position})


def pending(runtime: Runtime) -> int:
    """How many events of this service the bus has not confirmed yet."""
    with runtime.db.begin() as connection:
        return int(connection.execute(_PENDING).scalar_one())
