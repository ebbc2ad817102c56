"""Sums of areas by day and by month, kept by the database with those of their places, whatever version adds to them.

Also an index of what is in no sum yet: however much waits there, a figure reads its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_FUNCTION = """
CREATE FUNCTION sum_areas_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    WITH change AS ({change}), of_areas AS (
        SELECT a.area AS unit, c.indicator, c.day, c.region, sum(c.count) AS count
        FROM change c JOIN evaluation_above a ON a.leaf = c.unit AND c.day BETWEEN a.since AND a.until
        GROUP BY 1, 2, 3, 4 HAVING sum(c.count) <> 0
    ), days AS (
        INSERT INTO evaluation_area_days AS d (unit, indicator, day, region, count)
        SELECT unit, indicator, day, region, count FROM of_areas ORDER BY 1, 2, 3, 4
        ON CONFLICT (unit, indicator, day, region) DO UPDATE SET count = d.count + excluded.count
    )
    INSERT INTO evaluation_area_months AS m (unit, indicator, month, region, count)
    SELECT unit, indicator, date_trunc('month', day)::date, region, sum(count) FROM of_areas
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (unit, indicator, month, region) DO UPDATE SET count = m.count + excluded.count;
    RETURN NULL;
END $$
"""
_ADDED = "SELECT unit, indicator, day, region, count FROM new_rows"
_TAKEN = "SELECT unit, indicator, day, region, -count AS count FROM old_rows"
_NEW, _OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
_TRIGGERS = (
    ("inserted", "INSERT", _ADDED, _NEW),
    ("updated", "UPDATE", f"{_ADDED} UNION ALL {_TAKEN}", f"{_OLD} {_NEW}"),
    ("deleted", "DELETE", _TAKEN, _OLD),
)
_REPLANT = """
CREATE FUNCTION note_replanting() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO evaluation_replanted DEFAULT VALUES;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Expand: tables, an index, and who keeps them. The service sums up what is there before it counts on."""
    op.create_table(
        "evaluation_above",
        sa.Column("area", sa.Text, primary_key=True),
        sa.Column("leaf", sa.Text, primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("until", sa.Date, primary_key=True),
    )
    op.create_index("ix_evaluation_above_leaf", "evaluation_above", ["leaf", "since"])
    op.create_table(
        "evaluation_replanted",
        sa.Column("serial", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    )
    for name, span in (("evaluation_area_days", "day"), ("evaluation_area_months", "month")):
        op.create_table(
            name,
            sa.Column("unit", sa.Text, primary_key=True),
            sa.Column("indicator", sa.Text, primary_key=True),
            sa.Column(span, sa.Date, primary_key=True),
            sa.Column("region", sa.Text, primary_key=True),
            sa.Column("count", sa.BigInteger, nullable=False),
        )
        op.create_index(f"ix_{name}_span", name, ["unit", span])
    op.create_index("ix_evaluation_fresh_span", "evaluation_fresh", ["unit", "day"])
    for name, act, change, tables in _TRIGGERS:
        op.execute(sa.text(_FUNCTION.format(name=name, change=change)))
        trigger = f"CREATE TRIGGER areas_{name} AFTER {act} ON evaluation_days REFERENCING {tables}"
        op.execute(f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION sum_areas_{name}()")
    op.execute(_REPLANT)
    op.execute(
        "CREATE TRIGGER replanted AFTER INSERT OR UPDATE OR DELETE ON evaluation_branches"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_replanting()"
    )
    op.execute("INSERT INTO evaluation_replanted DEFAULT VALUES")
