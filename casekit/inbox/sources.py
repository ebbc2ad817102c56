"""How far each source's epochs have come: every arrival is accounted for, and every gap is known.

A row of `inbox_sources` is locked by whoever stores for it, so that `contiguous` is exact after every commit.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.inbox.arrivals import Gap, SourceState

Epoch = tuple[str, int]
WINDOW = 5000

_COLUMNS = "source, epoch, first, contiguous, sealed"
_LOCK = f"""
SELECT {_COLUMNS} FROM inbox_sources
WHERE (source, epoch) IN (SELECT * FROM unnest(%s::text[], %s::int[])) ORDER BY source, epoch FOR UPDATE
"""
_CREATE = """
INSERT INTO inbox_sources (source, epoch, first, contiguous, sealed)
SELECT v.source, v.epoch, v.first, v.first - 1, v.first - 1
FROM unnest(%s::text[], %s::int[], %s::bigint[]) v (source, epoch, first) ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
# The longest run without a gap that follows what is contiguous; a position whose bytes could not be read counts, for
# asking for it again would bring the same bytes. A window bounds the work while a gap stays open.
_ADVANCE = f"""
UPDATE inbox_sources s SET
    sealed = greatest(s.sealed, v.top),
    contiguous = s.contiguous + (
        SELECT count(*) FROM (
            SELECT position, row_number() OVER (ORDER BY position) AS rank FROM (
                SELECT m.position FROM inbox_messages m WHERE m.source = s.source AND m.epoch = s.epoch
                    AND m.position > s.contiguous AND m.position <= s.contiguous + {WINDOW}
                UNION
                SELECT u.position FROM inbox_undecodable u WHERE u.source = s.source AND u.epoch = s.epoch
                    AND u.position > s.contiguous AND u.position <= s.contiguous + {WINDOW}
            ) arrived
        ) ranked WHERE position = s.contiguous + rank
    )
FROM unnest(%s::text[], %s::int[], %s::bigint[]) v (source, epoch, top)
WHERE s.source = v.source AND s.epoch = v.epoch
RETURNING s.source, s.epoch, s.first, s.contiguous, s.sealed
"""
_NEXT = """
SELECT v.source, v.epoch, v.contiguous, (
    SELECT min(m.position) FROM inbox_messages m
    WHERE m.source = v.source AND m.epoch = v.epoch AND m.position > v.contiguous
) FROM unnest(%s::text[], %s::int[], %s::bigint[]) v (source, epoch, contiguous)
"""
_READ = text(f"SELECT {_COLUMNS} FROM inbox_sources ORDER BY source, epoch")


def lock(db: Connection, firsts: Mapping[Epoch, int]) -> dict[Epoch, SourceState]:
    """Lock the rows of these epochs in order, making those that are new; `firsts` are the epochs' first positions."""
    if not firsts:
        return {}
    known = _locked(db, firsts)
    new = [epoch for epoch in firsts if epoch not in known]
    if new:
        db.exec_driver_sql(_CREATE, (*_columns(new), [firsts[epoch] for epoch in new]))
        known |= _locked(db, new)
    return known


def advance(
    db: Connection, locked: Mapping[Epoch, SourceState], tops: Mapping[Epoch, int]
) -> list[SourceState]:
    """Count what has arrived; `locked` is what `lock` returned, `tops` the highest positions known to exist."""
    states = dict(locked)
    waiting = dict(tops)
    while waiting:
        rows = db.exec_driver_sql(_ADVANCE, (*_columns(waiting), list(waiting.values())))
        found = {(row.source, row.epoch): SourceState(*row) for row in rows}
        # Behind a full window there may be more.
        waiting = {
            epoch: state.sealed
            for epoch, state in found.items()
            if state.contiguous - states[epoch].contiguous == WINDOW
        }
        states |= found
    return list(states.values())


def gaps(db: Connection, states: Iterable[SourceState]) -> list[Gap]:
    """The first gap of each state that has one: up to the next position that has arrived, or to the last given."""
    open_ = {(state.source, state.epoch): state for state in states if state.gap}
    if not open_:
        return []
    contiguous = [state.contiguous for state in open_.values()]
    found = db.exec_driver_sql(_NEXT, (*_columns(open_), contiguous))
    return [
        Gap(source, epoch, upto + 1, (arrived - 1) if arrived else open_[source, epoch].sealed)
        for source, epoch, upto, arrived in found
    ]


def read(db: Connection) -> list[SourceState]:
    """All epochs of all sources, in order."""
    return [SourceState(*row) for row in db.execute(_READ)]


def _locked(db: Connection, epochs: Iterable[Epoch]) -> dict[Epoch, SourceState]:
    rows = db.exec_driver_sql(_LOCK, _columns(epochs))
    return {(row.source, row.epoch): SourceState(*row) for row in rows}


def _columns(epochs: Iterable[Epoch]) -> tuple[list[str], list[int]]:
    pairs = list(epochs)
    return [source for source, _ in pairs], [epoch for _, epoch in pairs]
