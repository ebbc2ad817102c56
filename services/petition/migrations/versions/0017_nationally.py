"""What 12345, 110 or another partner passed on is opened in the national system too. Expands only.

Which units are petition offices is taken from what was heard.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_KINDS = """
UPDATE units u SET kind = heard.kind
FROM (
    SELECT DISTINCT ON (said->'data'->>'unit') said->'data'->>'unit' AS unit, said->'data'->>'kind' AS kind
    FROM (
        SELECT convert_from(body, 'UTF8')::jsonb AS said FROM inbox_messages
        WHERE type IN ('unit.registered', 'unit.changed') AND state = 'done'
    ) each
    ORDER BY said->'data'->>'unit', said->>'time' DESC
) heard
WHERE u.id = heard.unit
"""


def upgrade() -> None:
    """Expand: a column that may be empty, and a table."""
    op.add_column("units", sa.Column("kind", sa.Text()))
    op.execute(_KINDS)
    op.create_table(
        "opened_cases",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "region", "unit")),
        sa.Column("number_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_opened_cases")),
    )
