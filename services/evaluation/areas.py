"""Sums of areas: what lay in the places below a unit or grid, added up day by day as the tree stood on each.

The database adds to them whatever is added to the sums of places (migration 0027), by `ABOVE`, which says which places
lay below which root and when. Here that is brought to the tree as it now is, before more is folded: what a place
counted on the days that it was hung elsewhere is taken from the one area and added to the other, so a tree that changes
costs what is moved. Until then an area is added up place by place (`measuring`). On the transaction of who folds or
rebuilds.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.db import statement_limit
from services.evaluation.domain.trees import Branch, all_below

AREA = "area/"
PATIENCE_SECONDS = 600.0
# (area, leaf, since, until): on these days, both included, the leaf was a part of the area
_Row = tuple[str, str, date, date]

_IS_REPLANTED = "SELECT FROM {at}evaluation_replanted LIMIT 1"
_SEEN = "DELETE FROM {at}evaluation_replanted"
_BRANCHES = "SELECT tree, node, since, parent FROM {at}evaluation_branches"
_ABOVE = "SELECT area, leaf, since, until FROM {at}evaluation_above"
_MOVE = """
WITH change AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (area text, leaf text, since date, until date, sign int)
), gone AS (
    DELETE FROM {at}evaluation_above a USING change c
    WHERE c.sign < 0 AND (a.area, a.leaf, a.since, a.until) = (c.area, c.leaf, c.since, c.until)
), come AS (
    INSERT INTO {at}evaluation_above SELECT area, leaf, since, until FROM change WHERE sign > 0
), moved AS (
    SELECT c.area AS unit, d.indicator, d.day, d.region, sum(c.sign * d.count) AS count
    FROM change c JOIN {at}evaluation_days d ON d.unit = c.leaf AND d.day BETWEEN c.since AND c.until
    GROUP BY 1, 2, 3, 4 HAVING sum(c.sign * d.count) <> 0
), days AS (
    INSERT INTO {at}evaluation_area_days AS d (unit, indicator, day, region, count)
    SELECT unit, indicator, day, region, count FROM moved
    ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = d.count + excluded.count
)
INSERT INTO {at}evaluation_area_months AS m (unit, indicator, month, region, count)
SELECT unit, indicator, date_trunc('month', day)::date, region, sum(count) FROM moved GROUP BY 1, 2, 3, 4
ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = m.count + excluded.count
"""
_DUE = """
SELECT a.area AS unit, d.indicator, {span} AS {name}, d.region, sum(d.count)::bigint AS count
FROM {at}evaluation_days d JOIN {at}evaluation_above a ON a.leaf = d.unit AND d.day BETWEEN a.since AND a.until
GROUP BY 1, 2, 3, 4 HAVING sum(d.count) <> 0
"""


def replant(db: Connection, schema: str = "") -> None:
    """Bring areas to the tree as it is, where it has changed; whoever calls has folding to himself."""
    at = f"{schema}." if schema else ""
    if db.execute(text(_IS_REPLANTED.format(at=at))).first() is None:
        return
    with statement_limit(PATIENCE_SECONDS):
        db.execute(text(_SEEN.format(at=at)))
        there = {tuple(row) for row in db.execute(text(_ABOVE.format(at=at)))}
        due = set(_above(db, at))
        rows = [*_told(there - due, -1), *_told(due - there, +1)]
        if rows:
            db.execute(text(_MOVE.format(at=at)), {"rows": json.dumps(rows)})


def put_right(db: Connection, schema: str) -> int:
    """Make areas' sums those of the places below them; returns how many rows were not. As `replant`."""
    found = 0
    for name, span in (("day", "d.day"), ("month", "date_trunc('month', d.day)::date")):
        table, columns = f"{schema}.evaluation_area_{name}s", f"unit, indicator, {name}, region, count"
        key = f"unit, indicator, {name}, region"
        db.execute(text(f"DELETE FROM {table} WHERE count = 0"))
        due = _DUE.format(at=f"{schema}.", span=span, name=name)
        db.execute(text(f"CREATE TEMP TABLE areas_due ON COMMIT DROP AS {due}"))
        wrong = f"SELECT {columns} FROM {table} EXCEPT SELECT {columns} FROM areas_due"
        gone = db.execute(text(f"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM ({wrong}) w)"))
        missing = f"SELECT {columns} FROM areas_due EXCEPT SELECT {columns} FROM {table}"
        added = db.execute(text(f"INSERT INTO {table} ({columns}) {missing}"))
        db.execute(text("DROP TABLE areas_due"))
        found += max(gone.rowcount, added.rowcount)
    return found


def _above(db: Connection, at: str) -> Iterator[_Row]:
    """Every leaf of every area, and when: of units along theirs, of grids along the tree of grids.

    Of a place alone there is a sum without it.
    """
    trees: dict[str, list[Branch]] = {"unit": [], "grid": []}
    for row in db.execute(text(_BRANCHES.format(at=at))):
        trees[row.tree].append(Branch(row.node, row.since, row.parent))
    for tree, branches in trees.items():
        for root, nodes in all_below(branches).items():
            if root.startswith("grid/") is (tree == "grid") and len(nodes) > 1:
                for node, stays in nodes.items():
                    yield from ((AREA + root, leaf_of(node), stay.since, stay.until) for stay in stays)


def leaf_of(node: str) -> str:
    """The subject that counts what lies at the node itself: a grid, or the hall of a unit."""
    return node if node.startswith("grid/") else f"hall/{node}"


def _told(rows: Iterable[_Row], sign: int) -> Iterator[dict[str, object]]:
    for area, leaf, since, until in sorted(rows):
        yield {
            "area": area,
            "leaf": leaf,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "sign": sign,
        }
