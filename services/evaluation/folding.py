"""Folds what events change of the figures into sums by day and by month.

So a figure costs the same however many cases it counts. Changes are written where cases are counted, by any number of
workers at once, into a queue without a row that all of them would have to hold. Here one at a time (an advisory lock)
takes what is in the queue. It leaves the queue in the transaction that adds it to the sums, so a reader, who adds what
still stands there, finds the same figure before and after; sums of areas follow those of their places (`areas`). Facts
of a version before the queue, which marked them instead, are folded likewise. Owns its transactions.
"""

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from casekit.faults import point
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from services.evaluation.areas import replant

BATCH = 5_000
IDLE_SECONDS = 1.0

_KEY = "hashtextextended('evaluation/fold/' || current_schema(), 0)"
_LOCK = text(f"SELECT pg_try_advisory_xact_lock({_KEY})")
# until the transaction ends nobody else folds; waits for who is at it
HOLD_FOLDING = text(f"SELECT pg_advisory_xact_lock({_KEY})")

_SUM = """
    WITH taken AS ({taken}), days AS (
        INSERT INTO {at}evaluation_days AS d (unit, indicator, day, region, count)
        SELECT unit, indicator, day, region, sum(change) FROM taken GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = d.count + excluded.count
    ), months AS (
        INSERT INTO {at}evaluation_months AS m (unit, indicator, month, region, count)
        SELECT unit, indicator, date_trunc('month', day)::date, region, sum(change) FROM taken
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = m.count + excluded.count
    )
    SELECT count(*) FROM taken
"""
# by where they end: joined with themselves the rows would cost what they are multiplied, if the planner thinks them few
_FROM_QUEUE = """
    DELETE FROM {at}evaluation_fresh WHERE serial <= (
        SELECT max(serial) FROM (SELECT serial FROM {at}evaluation_fresh ORDER BY serial LIMIT :limit) AS first
    ) RETURNING unit, indicator, region, day, change
"""
_MARKED = "SELECT serial FROM {at}evaluation_facts WHERE NOT is_folded ORDER BY serial LIMIT :limit"
_FROM_MARKED = f"""
    UPDATE {{at}}evaluation_facts SET is_folded = true WHERE serial IN ({_MARKED}) AND NOT is_folded
    RETURNING unit, indicator, region, day, coalesce(amount, delta) AS change
"""


def fold_some(db: Connection, limit: int = BATCH, schema: str = "") -> int:
    """Fold up to `limit` changes that stand in the queue of the tables in `schema`, where one is named, and as many
    that are marked in the facts; returns how many. Whoever calls has folding to himself.
    """
    at = f"{schema}." if schema else ""
    count = int(db.execute(_summing(_FROM_QUEUE, at), {"limit": limit}).scalar_one())
    if db.execute(text(_MARKED.format(at=at)), {"limit": 1}).first() is not None:
        count += int(db.execute(_summing(_FROM_MARKED, at), {"limit": limit}).scalar_one())
    return count


def _summing(taken: str, at: str) -> TextClause:
    return text(_SUM.format(taken=taken.format(at=at), at=at))


def fold(runtime: Runtime, limit: int = BATCH) -> int:
    """Fold up to `limit` changes; returns how many. 0 also when another process is at it."""
    with runtime.db.begin() as db:
        if not db.execute(_LOCK).scalar_one():
            return 0
        replant(db)
        count = fold_some(db, limit)
        if count:
            point("evaluation.before_commit")
    return count


def run_folding(runtime: Runtime, stop: Stop) -> None:
    """Fold until `stop` is set: once a second, and without a pause while there is more than one turn takes."""
    name = f"{runtime.name}.folding"
    run_loop(lambda: fold(runtime) >= BATCH, stop, bell("folding", runtime.name), IDLE_SECONDS, name)
