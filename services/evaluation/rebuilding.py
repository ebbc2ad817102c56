"""Counts everything again from what is on record, while the service goes on counting, and puts right what differs.

All in one transaction: the record is played through the service's own handlers into temporary tables of the same names,
which stand before the real ones; then counting and folding stop for a moment, what was handled meanwhile is played as
well, and rows that differ are replaced. Where nothing is wrong nothing is written. Killed at any line it has changed
nothing.
Owns its transaction; for `onedoor evaluation rebuild`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from casekit.db import statement_limit
from casekit.envelope import Envelope, parse
from casekit.runtime import Runtime
from casekit.work import Work
from services.evaluation.areas import put_right, replant
from services.evaluation.bulletins.following import follow
from services.evaluation.bulletins.tables import GRIDS as NAMES
from services.evaluation.bulletins.tables import MARKS
from services.evaluation.cards.placing import note_place
from services.evaluation.cards.tables import CASE_PLACES, PLACES
from services.evaluation.folding import HOLD_FOLDING, fold_some
from services.evaluation.tables import BRANCHES, CASES, DAYS, FACTS, FRESH, GRIDS, MONTHS, UNITS

PATIENCE_SECONDS = 3600.0
PAGE = 1_000
_REBUILT = (UNITS, GRIDS, BRANCHES, CASES, FACTS, DAYS, MONTHS, MARKS, NAMES, CASE_PLACES, PLACES)
_PROJECTORS = (follow, note_place)  # of what bulletins and cards go by
_OWN = frozenset({"serial", "is_folded"})  # of a fact: when it was written, and whether it is in the sums
_HANDLED = "('done', 'skipped')"
_ALREADY = text(f"SELECT DISTINCT id FROM inbox_messages WHERE id = ANY(:ids) AND state IN {_HANDLED}")
# cases are registered before anything else is said of them
_MISSING = text(
    f"""
    CREATE TEMP TABLE missed_events ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY type <> 'case.registered', source, seq, id) AS place, source, epoch, position
    FROM (
        SELECT DISTINCT ON (id) id, type, source, seq, epoch, position FROM inbox_messages m
        WHERE state IN {_HANDLED} AND NOT EXISTS (SELECT FROM rebuilt_events r WHERE r.id = m.id)
    ) missed
    """
)
_MEANWHILE = text(
    """
    SELECT m.body FROM missed_events e JOIN inbox_messages m USING (source, epoch, position)
    WHERE e.place > :after AND e.place <= :after + :limit ORDER BY e.place
    """
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many events were counted, and by table how many rows differed and were replaced or added."""

    events: int
    differing: Mapping[str, int]


def rebuild(runtime: Runtime, pages: Iterable[Sequence[bytes]], told: Callable[[int], object]) -> Rebuilt:
    """Count the envelopes of all `pages` again; those of a stream and source in their order. `told` how many were."""
    with statement_limit(PATIENCE_SECONDS), runtime.db.begin() as db:
        db.execute(text(f"SET LOCAL lock_timeout = '{int(PATIENCE_SECONDS)}s'"))
        _stand_before(db, runtime.db.schema)
        replay = _Replay(runtime, db)
        for page in pages:
            replay.play(replay.handled([parse(body) for body in page]))
            told(replay.count)
            _fold(db, "")
        _stop_counting(db, runtime.db.schema)
        for page in _meanwhile(db):
            replay.play(page)
            told(replay.count)
        _fold(db, "")
        _fold(db, runtime.db.schema)
        differing = {table.name: _put_right(db, runtime.db.schema, table) for table in _REBUILT}
        replant(db, runtime.db.schema)
        differing["evaluation_areas"] = put_right(db, runtime.db.schema)
    return Rebuilt(replay.count, differing)


class _Replay:
    """Plays envelopes through the handlers, each once."""

    def __init__(self, runtime: Runtime, db: Connection) -> None:
        self.count = 0
        self._definition = runtime.definition
        self._db = db
        self._work: Work = runtime.work(db, f"service/{runtime.name}")

    def handled(self, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Those that the service has handled, too; what it has not will be counted when it does."""
        rows = self._db.execute(_ALREADY, {"ids": [each.id for each in envelopes]})
        ids = {row.id for row in rows}
        return [each for each in envelopes if each.id in ids]

    def play(self, envelopes: Sequence[Envelope]) -> None:
        """Let each have its effect, as the inbox worker would a batch; nothing of it is kept in mind."""
        current = [self._definition.in_todays_words(told) for told in envelopes]
        if self._definition.foresee is not None:
            self._definition.foresee(self._work, current)
        for envelope in current:
            for project in _PROJECTORS:
                project(self._work, envelope)
            kind = self._definition.known_events.get(envelope.type)
            handler = None if kind is None else self._definition.on_events.get(kind)
            if kind is not None and handler is not None:
                handler(self._work, kind.from_data(envelope.data), envelope)
        self._work.flush()
        self._work.memory.clear()
        self._note([each.id for each in envelopes])
        self.count += len(envelopes)

    def _note(self, ids: Sequence[UUID]) -> None:
        noted = text("INSERT INTO rebuilt_events SELECT unnest(CAST(:ids AS uuid[])) ON CONFLICT DO NOTHING")
        self._db.execute(noted, {"ids": list(ids)})


def _stand_before(db: Connection, schema: str) -> None:
    """Temporary tables under the names of the real ones: a name without a schema means them from now on."""
    db.execute(text("CREATE TEMP TABLE rebuilt_events (id uuid PRIMARY KEY) ON COMMIT DROP"))
    for table in (*_REBUILT, FRESH):
        like = f"LIKE {schema}.{table.name} INCLUDING ALL"
        db.execute(text(f"CREATE TEMP TABLE {table.name} ({like}) ON COMMIT DROP"))


def _stop_counting(db: Connection, schema: str) -> None:
    """Hold every table that a handler writes, and who folds, until this is over; figures can be read meanwhile.

    `CASES` first: a batch takes it before it reads or writes anything (`counted.begin`), so one that has read is waited
    for before anything is held here, and one that has not waits without holding anything.
    """
    held = ", ".join(f"{schema}.{table.name}" for table in (CASES, UNITS, GRIDS, BRANCHES))
    db.execute(text(f"LOCK TABLE {held} IN EXCLUSIVE MODE"))
    db.execute(HOLD_FOLDING)


def _meanwhile(db: Connection) -> Iterator[list[Envelope]]:
    """What the service has handled and the record did not have yet, in pages, each stream and source in its order."""
    db.execute(_MISSING)
    after = 0
    while rows := db.execute(_MEANWHILE, {"after": after, "limit": PAGE}).all():
        after += PAGE
        yield [parse(bytes(row.body)) for row in rows]


def _fold(db: Connection, schema: str) -> None:
    while fold_some(db, schema=schema):
        continue


def _put_right(db: Connection, schema: str, table: Table) -> int:
    """Make the real table's rows those of the temporary one; returns how many were not."""
    names = [column.name for column in table.columns if column.name not in _OWN]
    columns = ", ".join(names)
    here, there = (f"SELECT {columns} FROM {at}.{table.name}" for at in (schema, "pg_temp"))
    if table in (DAYS, MONTHS):  # what came to nothing is as good as not there
        for at in (schema, "pg_temp"):
            db.execute(text(f"DELETE FROM {at}.{table.name} WHERE count = 0"))
    key = ", ".join(_key(table))
    wrong = (
        f"DELETE FROM {schema}.{table.name} WHERE ({key}) IN (SELECT {key} FROM ({here} EXCEPT {there}) w)"
    )
    gone = db.execute(text(wrong)).rowcount
    values = f"{columns}, is_folded" if table is FACTS else columns
    missing = f"SELECT {columns}{', true' if table is FACTS else ''} FROM ({there} EXCEPT {here}) m"
    added = db.execute(text(f"INSERT INTO {schema}.{table.name} ({values}) {missing}")).rowcount
    return max(gone, added)


def _key(table: Table) -> list[str]:
    if table is FACTS:
        return ["event", "unit", "indicator", "other"]
    if table is MARKS:  # which has no key, and fields that may be empty
        named = (column.name for column in table.columns if column.name not in _OWN)
        return [f"CAST(ROW({', '.join(named)}) AS text)"]
    return [column.name for column in table.primary_key]
