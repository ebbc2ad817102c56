"""How full an inbox is: for metrics, readiness, and whoever must know that all that was said has had its effect."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.inbox import rows
from casekit.inbox.metrics import LEVEL, OLDEST
from casekit.runtime import Runtime

_OPEN = text("""
SELECT
    count(*) FILTER (WHERE state = 'pending' AND waits_for IS NULL AND next_at <= now()),
    count(*) FILTER (WHERE state = 'pending' AND waits_for IS NOT NULL),
    count(*) FILTER (WHERE state = 'pending' AND waits_for IS NULL AND next_at > now()),
    count(*) FILTER (WHERE state = 'held'),
    count(*) FILTER (WHERE state = 'parked'),
    (SELECT count(*) FROM inbox_undecodable),
    (SELECT count(*) FROM inbox_conflicts),
    coalesce(extract(epoch FROM now() - min(arrived_at)), 0)::float8
FROM inbox_messages WHERE state IN ('pending', 'held', 'parked')
""")
_IS_BUSY = text("SELECT EXISTS (SELECT FROM inbox_messages WHERE state = 'pending' AND waits_for IS NULL)")


@dataclass(frozen=True, slots=True)
class Levels:
    """How many events are ready to be handled, wait for others, will be tried again, or need an operator."""

    ready: int
    waiting: int
    retrying: int
    held: int
    parked: int
    undecodable: int
    conflicting: int
    oldest_seconds: float

    @property
    def stopped(self) -> int:
        """What goes on only when an operator, or a newer version, does something."""
        return self.held + self.parked + self.undecodable + self.conflicting


def levels(runtime: Runtime) -> Levels:
    """The inbox as it is now."""
    with runtime.db.begin() as db:
        return Levels(*db.execute(_OPEN).one())


def quiet(runtime: Runtime) -> bool:
    """Whether nothing is left to do without help: no event is ready, or about to be tried again."""
    with runtime.db.begin() as db:
        rows.sweep(db)
        return not _is_busy(db)


def publish_levels(runtime: Runtime) -> None:
    """Set the gauges."""
    now = levels(runtime)
    for state in ("ready", "waiting", "retrying", "held", "parked", "undecodable", "conflicting"):
        LEVEL.set(getattr(now, state), service=runtime.name, state=state)
    OLDEST.set(now.oldest_seconds, service=runtime.name)


def _is_busy(db: Connection) -> bool:
    return bool(db.execute(_IS_BUSY).scalar_one())
