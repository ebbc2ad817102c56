"""In which grids a grid lies, for who mediates there; and experts, too, are assigned. Expands only.

The tree is taken from what was heard.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TREE = """
INSERT INTO grids (id, region, parent)
SELECT DISTINCT ON (said->'data'->>'grid') said->'data'->>'grid', said->>'region', said->'data'->>'parent'
FROM (
    SELECT convert_from(body, 'UTF8')::jsonb AS said FROM inbox_messages
    WHERE type IN ('grid.registered', 'grid.changed') AND state IN ('done', 'skipped')
) each
ORDER BY said->'data'->>'grid', said->>'time' DESC
"""


def upgrade() -> None:
    """Expand: a table, and a column with a default."""
    op.create_table(
        "grids",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grids")),
    )
    op.execute(_TREE)
    op.add_column("assignments", sa.Column("capacity", sa.Text(), nullable=False, server_default="mediator"))
