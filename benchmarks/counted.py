"""What a county's year leaves in evaluation's tables, as SQL: facts, sums as folding leaves them, relations, cards.

The indexes of the large tables are built when these are full: millions of cases take minutes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Connection

from contracts.samples import REGION
from procedures import library

GRIDS, TOWNS, DEPARTMENTS = 544, 12, 40
CARD, PLACE = UUID(int=7), "pingliang-jingchuan"
ACCUSED = 20  # cases in which department-7 is accused, however many there are
_FILL = (
    """
    INSERT INTO evaluation_units (unit, region, name, kind, tier)
    VALUES ('centre', :region, '综治中心', 'centre', 'county')
    """,
    """
    INSERT INTO evaluation_units (unit, region, name, kind, tier)
    SELECT 'department-' || n, :region, 'department-' || n, 'department', 'county'
    FROM generate_series(1, :departments) n
    """,
    """
    INSERT INTO evaluation_grids (grid, region, name, tier)
    SELECT 'g-' || n, :region, 'g-' || n, 'village' FROM generate_series(1, :grids) n
    """,
    """
    INSERT INTO evaluation_units (unit, region, name, kind, tier)
    SELECT 'town-' || n, :region, 'town-' || n, 'town', 'town' FROM generate_series(1, :towns) n
    """,
    """
    INSERT INTO evaluation_branches (tree, node, since, region, parent)
    SELECT 'unit', 'town-' || n, date '2024-01-01', :region, 'centre' FROM generate_series(1, :towns) n
    """,
    """
    INSERT INTO evaluation_branches (tree, node, since, region, parent)
    SELECT 'unit', 'grid/g-' || n, date '2024-01-01', :region, 'town-' || 1 + n % :towns
    FROM generate_series(1, :grids) n
    """,
    """
    INSERT INTO evaluation_facts (region, unit, indicator, day, delta, code, event, is_folded)
    SELECT :region, f.unit, f.indicator, date '2025-01-01' + n % 365, 1, 'case-' || n, gen_random_uuid(), true
    FROM generate_series(1, :cases) n CROSS JOIN LATERAL (VALUES
        ('centre', 'registered'), ('grid/g-' || 1 + n % :grids, 'registered'),
        ('department-' || 1 + n % :departments, 'completed')
    ) AS f (unit, indicator)
    """,
    """
    INSERT INTO evaluation_days (unit, indicator, day, region, count)
    SELECT unit, indicator, day, region, sum(delta) FROM evaluation_facts GROUP BY 1, 2, 3, 4
    """,
    """
    INSERT INTO evaluation_months (unit, indicator, month, region, count)
    SELECT unit, indicator, date_trunc('month', day)::date, region, sum(count) FROM evaluation_days GROUP BY 1, 2, 3, 4
    """,
    """
    INSERT INTO case_access (code, region, handling_region, centre, grid)
    SELECT 'case-' || n, :region, :region, 'centre', 'g-' || 1 + n % :grids FROM generate_series(1, :cases) n
    """,
    """
    INSERT INTO case_relations (code, unit, relation, cause, region, via, since)
    SELECT 'case-' || n, 'department-7', 'accused', gen_random_uuid(), :region, 'registration', gen_random_uuid()
    FROM generate_series(1, :accused) n
    """,
    """
    INSERT INTO case_relations (code, unit, relation, cause, region, via, since)
    SELECT 'case-' || n, 'department-' || 1 + n % :departments, 'handling', gen_random_uuid(), :region, 'order',
        gen_random_uuid() FROM generate_series(1, :cases) n
    """,
    """
    INSERT INTO cards (id, region, unit, name, tier, place, procedure, every, since, until, colour, trigger, kept,
        figures, state, issued_at, published_at, ended_at)
    SELECT CASE WHEN n = 1 THEN :card ELSE gen_random_uuid() END, :region, 'department-' || 1 + n % :departments, 'd',
        'county', :place, :procedure, 'month', date '2020-01-01' + n, date '2020-01-01' + n, 'green', 'notable',
        false, '[{"indicator": "on_time", "measured": "percent", "numerator": 59, "denominator": 60}]', 'done',
        now(), now(), now() FROM generate_series(1, :departments * 12) n
    """,
    """
    INSERT INTO card_cases (card, count, code, region, day, delta)
    SELECT :card, 'completed', 'case-' || n, :region, date '2025-01-01', 1 FROM generate_series(1, 60) n
    """,
)


_LARGE = ("evaluation_facts", "case_access", "case_relations")
_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = CAST(:table AS regclass) AND contype IN ('p', 'u')
"""
_INDEXES = """
SELECT CAST(indexrelid AS regclass), pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = CAST(:table AS regclass)
"""


def populate(db: Connection, cases: int) -> None:
    """Fill the empty tables of the connection's schema with what so many cases leave behind."""
    db.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
    db.execute(text("SET LOCAL work_mem = '256MB'"))
    values = {
        "region": REGION, "cases": cases, "grids": GRIDS, "towns": TOWNS, "departments": DEPARTMENTS,
        "accused": ACCUSED, "card": CARD, "place": PLACE, "procedure": library.load(PLACE).version,
    }  # fmt: skip
    with _without_indexes(db):
        for statement in _FILL:
            db.execute(text(statement), values)


@contextmanager
def _without_indexes(db: Connection) -> Iterator[None]:
    """Constraints first: their indexes go and come with them."""
    again: list[str] = []
    for table in _LARGE:
        for name, made_by in db.execute(text(_CONSTRAINTS), {"table": table}).all():
            db.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made_by}")
        for name, made_by in db.execute(text(_INDEXES), {"table": table}).all():
            db.execute(text(f"DROP INDEX {name}"))
            again.append(made_by)
    yield
    for statement in again:
        db.exec_driver_sql(statement)
