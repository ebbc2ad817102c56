"""How a party was asked (回访方式), and the quota of units by which a draw was held."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Expand: columns that may be empty."""
    op.add_column("follow_ups", sa.Column("way", sa.Text()))
    for name in ("least", "most"):
        op.add_column("follow_up_draws", sa.Column(name, sa.Integer()))
