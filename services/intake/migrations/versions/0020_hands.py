"""Who handles a case beside the unit that it is with: kept by the database, for the lists of those who handle.

What a unit handles is either with it, says the case itself, or stands in `other_hands`. So its list is two orders of
two indexes, however much it has and whatever it asks for. A row that is no longer so does no harm: whether the unit
handles the case is said by the access tables alone. The other indexes serve what hardly any case is: serious, of many
parties, of a channel that few use.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_TAKEN_UP = """
CREATE FUNCTION note_other_hands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO other_hands (unit, code, region) SELECT NEW.unit, NEW.code, NEW.region
    WHERE NOT EXISTS (SELECT FROM cases WHERE cases.code = NEW.code AND cases.unit = NEW.unit)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_GIVEN_AWAY = """
CREATE FUNCTION note_former_hands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO other_hands (unit, code, region) VALUES (OLD.unit, OLD.code, OLD.region) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_ON_RELATION = """
CREATE TRIGGER taken_up AFTER INSERT ON case_relations FOR EACH ROW
WHEN (NEW.relation = 'handling') EXECUTE FUNCTION note_other_hands()
"""
_ON_CASE = """
CREATE TRIGGER given_away AFTER UPDATE OF unit ON cases FOR EACH ROW
WHEN (OLD.unit IS NOT NULL AND OLD.unit IS DISTINCT FROM NEW.unit) EXECUTE FUNCTION note_former_hands()
"""
_FILL = """
INSERT INTO other_hands (unit, code, region) SELECT DISTINCT r.unit, r.code, r.region
FROM case_relations r LEFT JOIN cases c ON c.code = r.code AND c.unit = r.unit
WHERE r.relation = 'handling' AND c.code IS NULL
"""


def upgrade() -> None:
    """Expand: a table, and who fills it; indexes that hold more. Versions that do not know of it need not."""
    op.create_table(
        "other_hands",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "code", name=op.f("pk_other_hands")),
    )
    for statement in (_TAKEN_UP, _GIVEN_AWAY, _ON_RELATION, _ON_CASE, _FILL):
        op.execute(statement)
    _reindex()


def _reindex() -> None:
    listed, asked = ["registered_at", "code"], ["channel", "matter_type", "route"]
    for name in ("ix_cases_unit", "ix_cases_region", "ix_cases_centre"):
        op.drop_index(name, "cases")
    op.create_index(
        "ix_cases_unit", "cases", ["region", "unit", *listed], postgresql_where=sa.text("unit IS NOT NULL"),
        postgresql_include=["state", "route", "grade", "channel"],
    )  # fmt: skip
    op.create_index("ix_cases_region", "cases", ["region", *listed], postgresql_include=asked)
    op.create_index("ix_cases_centre", "cases", ["region", "centre", *listed], postgresql_include=asked)
    is_grave = sa.text("grade <> 'ordinary'")
    op.create_index("ix_cases_grade", "cases", ["region", "grade", *listed], postgresql_where=is_grave)
    op.create_index("ix_cases_group", "cases", ["region", *listed], postgresql_where=sa.text("is_group"))
