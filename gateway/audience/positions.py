"""Positions in the audience feed: numbers that promise order and nothing else.

They go by the database's clock, in microseconds, with steps of random width between events that are numbered together.
So nothing can be counted with them; and a gateway that was restored from a back-up goes on above every position it ever
gave, so that subscribers' cursors stay good.
"""

import secrets

from sqlalchemy import text
from sqlalchemy.engine import Connection

_WIDEST_STEP = 1000

_LAST = text("SELECT coalesce(max(position), 0) FROM audience_events")
_PRESENT = text(
    "SELECT greatest((SELECT max(position) FROM audience_events),"
    " floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint)"
)


def last(db: Connection) -> int:
    """The last position given, 0 for none."""
    return int(db.execute(_LAST).scalar_one())


def present(db: Connection) -> int:
    """The present moment as a position, not before any that was given."""
    return int(db.execute(_PRESENT).scalar_one())


def following(start: int, count: int) -> list[int]:
    """`count` positions behind `start`, in order."""
    found: list[int] = []
    for _ in range(count):
        start += 1 + secrets.randbelow(_WIDEST_STEP)
        found.append(start)
    return found
