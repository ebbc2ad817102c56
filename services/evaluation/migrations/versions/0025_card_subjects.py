"""Cards of grids and areas, and by the rules of every place: what is judged, whose rules a case ran under.

The index of the new key is looser than the one it replaces: whatever the previous version writes, it takes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Expand: columns with a default, tables, an index for another."""
    op.add_column("cards", sa.Column("subject", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.execute(
        "CREATE UNIQUE INDEX uq_cards_subject ON cards (unit, subject, place, every, since) WHERE state <> 'withheld'"
    )
    op.drop_index("uq_cards_period", "cards")
    is_ended: sa.Column[bool] = sa.Column(
        "is_ended", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("evaluation_grids", is_ended)
    op.create_table(
        "evaluation_places",
        sa.Column("region", sa.Text(), primary_key=True),
        sa.Column("place", sa.Text(), primary_key=True),
    )
    op.create_table(
        "case_places",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
    )
