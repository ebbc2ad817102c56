"""Stores what arrives: everything is safe in a table before the bus is told so, and nothing is stored twice.

Called by the bus's consumers and by repair, in batches. `store` owns its transaction. What is no event goes to a table
of its own; other bytes under a known position are kept apart and alarmed, never taken for a repetition.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence

from psycopg2.extras import Json
from sqlalchemy.engine import Connection

from casekit import faults
from casekit.inbox import sources
from casekit.inbox.arrivals import Arrival, SourceState, StoreResult, Unreadable
from casekit.inbox.decode import MessageRow, Place, UndecodableRow, decode, from_unreadable
from casekit.inbox.metrics import ARRIVALS
from casekit.inbox.sources import Epoch
from casekit.loops import bell
from casekit.runtime import Runtime

log = logging.getLogger(__name__)

_INSERT = """
INSERT INTO inbox_messages (source, epoch, position, id, stream, seq, type, region, body)
SELECT * FROM unnest(
    %s::text[], %s::int[], %s::bigint[], %s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::bytea[]
) ON CONFLICT DO NOTHING RETURNING source, epoch, position
"""
_KEPT = """
SELECT m.source, m.epoch, m.position, m.body FROM inbox_messages m
JOIN unnest(%s::text[], %s::int[], %s::bigint[]) v (source, epoch, position) USING (source, epoch, position)
"""
_CONFLICT = """
INSERT INTO inbox_conflicts (source, epoch, position, digest, body)
SELECT * FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bytea[], %s::bytea[]) ON CONFLICT DO NOTHING
"""
_UNDECODABLE = """
INSERT INTO inbox_undecodable (digest, source, epoch, position, body, headers, reason)
SELECT * FROM unnest(
    %s::bytea[], %s::text[], %s::int[], %s::bigint[], %s::bytea[], %s::jsonb[], %s::text[]
) ON CONFLICT DO NOTHING
"""


def store(
    runtime: Runtime, arrivals: Sequence[Arrival], unreadable: Sequence[Unreadable] = ()
) -> StoreResult:
    """Store a batch in one transaction of its own; when this returns, the bus may be told that it is safe.

    Raises what the database raises; then nothing of the batch is stored.
    """
    faults.point("inbox.before_store")
    with runtime.db.begin() as db:
        result = store_in(db, arrivals, unreadable)
    faults.point("inbox.after_store")
    for outcome in ("stored", "repeated", "undecodable", "conflicting"):
        ARRIVALS.inc(getattr(result, outcome), service=runtime.name, outcome=outcome)
    if result.conflicting:
        log.critical("a position arrived again with other bytes", extra=_told(runtime, result.conflicting))
    if result.undecodable:
        log.error("bytes arrived that are no event", extra=_told(runtime, result.undecodable))
    if result.stored:
        bell("inbox", runtime.name).ring()
    return result


def note_sealed(runtime: Runtime, source: str, epoch: int, first: int, last: int) -> SourceState:
    """Keep what a source says of an epoch: it gave positions `first` to `last`. Returns how far we are."""
    with runtime.db.begin() as db:
        locked = sources.lock(db, {(source, epoch): first})
        return sources.advance(db, locked, {(source, epoch): last})[0]


def source_states(runtime: Runtime) -> list[SourceState]:
    """How far every epoch of every source has come, for repair, readiness and metrics."""
    with runtime.db.begin() as db:
        return sources.read(db)


def store_in(
    db: Connection, arrivals: Sequence[Arrival], unreadable: Sequence[Unreadable] = ()
) -> StoreResult:
    """Store a batch in the caller's transaction, for `store` and the operators' commands."""
    rows = [decode(arrival) for arrival in arrivals]
    faulty = [from_unreadable(item) for item in unreadable]
    faulty += [row for row in rows if isinstance(row, UndecodableRow)]
    messages = [row for row in rows if isinstance(row, MessageRow)]
    locked = sources.lock(db, {(arrival.source, arrival.epoch): arrival.first for arrival in arrivals})
    stored, conflicting = _insert(db, messages)
    _insert_undecodable(db, faulty)
    states = sources.advance(db, locked, _tops(arrivals))
    return StoreResult(
        stored=stored,
        repeated=len(messages) - stored - conflicting,
        undecodable=len(faulty),
        conflicting=conflicting,
        gaps=tuple(sources.gaps(db, states)),
    )


def _insert(db: Connection, rows: Sequence[MessageRow]) -> tuple[int, int]:
    """Insert what is new; returns how many were, and how many contradict what is stored."""
    if not rows:
        return 0, 0
    first = {row.place: row for row in reversed(rows)}
    new = _insert_new(db, list(first.values()))
    again = [row for row in rows if row.place not in new or first[row.place] is not row]
    kept = _kept(db, {row.place for row in again})
    conflicts = [row for row in again if row.body != kept[row.place]]
    _insert_conflicts(db, conflicts)
    return len(new), len(conflicts)


def _insert_new(db: Connection, rows: Sequence[MessageRow]) -> set[Place]:
    values = (
        *_places(row.place for row in rows),
        [row.id for row in rows],
        [row.stream for row in rows],
        [row.seq for row in rows],
        [row.type for row in rows],
        [row.region for row in rows],
        [row.body for row in rows],
    )
    return {tuple(row) for row in db.exec_driver_sql(_INSERT, values)}


def _kept(db: Connection, places: set[Place]) -> dict[Place, bytes]:
    if not places:
        return {}
    found = db.exec_driver_sql(_KEPT, _places(places))
    return {(source, epoch, position): bytes(body) for source, epoch, position, body in found}


def _insert_conflicts(db: Connection, rows: Sequence[MessageRow]) -> None:
    if rows:
        digests = [hashlib.sha256(row.body).digest() for row in rows]
        places = _places(row.place for row in rows)
        db.exec_driver_sql(_CONFLICT, (*places, digests, [row.body for row in rows]))


def _insert_undecodable(db: Connection, rows: Sequence[UndecodableRow]) -> None:
    if rows:
        places: list[tuple[str | None, int | None, int | None]] = [
            row.place or (None, None, None) for row in rows
        ]
        values = (
            [row.digest for row in rows],
            *map(list, zip(*places, strict=True)),
            [row.body for row in rows],
            [Json(row.headers) for row in rows],
            [row.reason for row in rows],
        )
        db.exec_driver_sql(_UNDECODABLE, values)


def _told(runtime: Runtime, count: int) -> dict[str, object]:
    return {"service": runtime.name, "count": count}


def _tops(arrivals: Iterable[Arrival]) -> dict[Epoch, int]:
    tops: dict[Epoch, int] = {}
    for arrival in arrivals:
        epoch = (arrival.source, arrival.epoch)
        tops[epoch] = max(tops.get(epoch, 0), arrival.position)
    return tops


def _places(places: Iterable[Place]) -> tuple[list[str], list[int], list[int]]:
    known = list(places)
    return [place[0] for place in known], [place[1] for place in known], [place[2] for place in known]
