"""The statements of the inbox worker: claiming a batch and keeping its books, set by set, whatever its size."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.envelope import parse
from casekit.inbox.decode import Place
from casekit.inbox.order import Entry, Outcome
from casekit.inbox.tables import SETTLED
from casekit.rowset import columns, rowset

# A row is locked while it is handled, so that replicas take different batches. `is_forgotten`: a newer epoch of the
# source begins at or before this position. Ids grow with the time at which something was said: of what arrived together
# an event so comes after those it names, of whichever source.
_CLAIM = """
SELECT m.source, m.epoch, m.position, m.body, m.attempts, coalesce(m.position >= (
    SELECT min(s.first) FROM inbox_sources s WHERE s.source = m.source AND s.epoch > m.epoch
), false) AS is_forgotten
FROM inbox_messages m
WHERE m.state = 'pending' AND m.waits_for IS NULL AND m.next_at <= clock_timestamp()
    AND (%s IS NULL OR hashtext(m.stream) & 1 = %s)
ORDER BY m.next_at, m.id LIMIT %s FOR UPDATE OF m SKIP LOCKED
"""
_SETTLED = f"""
SELECT source || ':' || id FROM inbox_messages WHERE id = ANY(%s::uuid[]) AND state IN {SETTLED}
"""
_OF_OUTCOME = {
    "source": "text", "epoch": "int", "position": "bigint", "state": "text", "waits_for": "text", "error": "text",
    "attempts": "smallint", "delay": "float8",
}  # fmt: skip
_KEEP = text(f"""
UPDATE inbox_messages m SET state = v.state, waits_for = v.waits_for, error = v.error, attempts = v.attempts,
    next_at = CASE WHEN v.delay > 0 THEN clock_timestamp() + v.delay * interval '1 second' ELSE m.next_at END
FROM (SELECT * FROM {rowset(_OF_OUTCOME)}) v
WHERE m.source = v.source AND m.epoch = v.epoch AND m.position = v.position
""")
# Key by key: of many in an array PostgreSQL may expect so many rows that it would rather read the whole table.
_WAKE = """
UPDATE inbox_messages SET waits_for = NULL WHERE (source, epoch, position) IN (
    SELECT w.source, w.epoch, w.position FROM unnest(%s::text[]) v (key) CROSS JOIN LATERAL (
        SELECT source, epoch, position FROM inbox_messages WHERE waits_for = v.key OFFSET 0
    ) w
)
"""
# Closes the race between "I see that what I wait for is not settled" and "it is settled and wakes those that wait".
# Waiting for a turn within a stream needs no such care: the stream's lock is held by whoever sees and whoever settles.
_SWEEP = f"""
UPDATE inbox_messages SET waits_for = NULL WHERE (source, epoch, position) IN (
    SELECT w.source, w.epoch, w.position FROM inbox_messages w JOIN inbox_messages d
        ON d.id = CASE WHEN w.waits_for ~ '^[a-z0-9_]+:[0-9a-f-]{{36}}$' THEN split_part(w.waits_for, ':', 2)::uuid END
        AND d.source = split_part(w.waits_for, ':', 1)
    WHERE w.waits_for IS NOT NULL AND d.state IN {SETTLED}
    FOR UPDATE OF w SKIP LOCKED
)
"""


def claim(db: Connection, limit: int, half: int | None = None) -> list[Entry]:
    """Take up to `limit` ready events, oldest first, that nobody else is handling; of one `half` of all streams."""
    found = db.exec_driver_sql(_CLAIM, (half, half, limit))
    return [
        Entry((source, epoch, position), parse(bytes(body)), attempts, is_forgotten)
        for source, epoch, position, body, attempts, is_forgotten in found
    ]


def settled_among(db: Connection, keys: Collection[str]) -> set[str]:
    """Those of the keys (`source:id`) whose events are settled here."""
    if not keys:
        return set()
    ids = [key.split(":", 1)[1] for key in keys]
    return {key for (key,) in db.exec_driver_sql(_SETTLED, (ids,))}


def keep(db: Connection, outcomes: Mapping[Place, Outcome]) -> None:
    """Write what became of the events."""
    if outcomes:
        rows = (
            (*place, each.state, each.waits_for, each.error, each.attempts, each.delay_seconds)
            for place, each in outcomes.items()
        )
        db.execute(_KEEP, columns(_OF_OUTCOME, rows))


def wake(db: Connection, keys: Iterable[str]) -> int:
    """Let go what waits for one of the keys; returns how many."""
    return db.exec_driver_sql(_WAKE, (list(keys),)).rowcount


def sweep(db: Connection) -> int:
    """Let go what waits for an event that is settled; returns how many."""
    return db.exec_driver_sql(_SWEEP).rowcount
