"""Folds facts into sums by day and by month, so that a figure costs the same however many cases it counts.

Facts are written where cases are counted, by any number of workers at once, without a row that all of them would have
to hold. Here one at a time (an advisory lock) takes what is in no sum yet. A fact is marked in the transaction that
adds it to the sums, so a reader, who adds what is not yet marked, finds the same figure before and after. Owns its
transactions.
"""

from sqlalchemy import TextClause, text

from casekit.faults import point
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime

BATCH = 2_000
IDLE_SECONDS = 1.0

_KEY = "hashtextextended('evaluation/fold/' || current_schema(), 0)"
_LOCK = text(f"SELECT pg_try_advisory_xact_lock({_KEY})")
# until the transaction ends nobody else folds; waits for who is at it
HOLD_FOLDING = text(f"SELECT pg_advisory_xact_lock({_KEY})")


def folding(schema: str = "") -> TextClause:
    """The statement that folds up to `limit` facts and tells how many; of the tables in `schema` where one is named.

    A fact that another has folded meanwhile is left alone.
    """
    at = f"{schema}." if schema else ""
    return text(
        f"""
        WITH folded AS (
            UPDATE {at}evaluation_facts SET is_folded = true WHERE serial IN (
                SELECT serial FROM {at}evaluation_facts WHERE NOT is_folded ORDER BY serial LIMIT :limit
            ) AND NOT is_folded RETURNING unit, indicator, region, day, coalesce(amount, delta) AS change
        ), days AS (
            INSERT INTO {at}evaluation_days AS d (unit, indicator, day, region, count)
            SELECT unit, indicator, day, region, sum(change) FROM folded GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = d.count + excluded.count
        ), months AS (
            INSERT INTO {at}evaluation_months AS m (unit, indicator, month, region, count)
            SELECT unit, indicator, date_trunc('month', day)::date, region, sum(change) FROM folded
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = m.count + excluded.count
        )
        SELECT count(*) FROM folded
        """
    )


_FOLD = folding()


def fold(runtime: Runtime, limit: int = BATCH) -> int:
    """Fold up to `limit` facts; returns how many. 0 also when another process is at it."""
    with runtime.db.begin() as db:
        if not db.execute(_LOCK).scalar_one():
            return 0
        count = int(db.execute(_FOLD, {"limit": limit}).scalar_one())
        if count:
            point("evaluation.before_commit")
    return count


def run_folding(runtime: Runtime, stop: Stop) -> None:
    """Fold until `stop` is set: once a second, and without a pause while there is more than one turn takes."""
    name = f"{runtime.name}.folding"
    run_loop(lambda: fold(runtime) >= BATCH, stop, bell("folding", runtime.name), IDLE_SECONDS, name)
