"""The rule by which a card was given, in the card's own row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Expand: a column that may be empty; of cards given before, the place's file says the rule."""
    op.add_column("cards", sa.Column("rule", JSONB))
