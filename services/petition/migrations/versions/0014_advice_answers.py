"""What the recipient of a recommendation answered (信访工作条例 40). Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Expand: columns that may be empty or have defaults, and an index."""
    op.add_column("advices", sa.Column("state", sa.Text(), nullable=False, server_default="given"))
    op.add_column("advices", sa.Column("reply_sealed", sa.LargeBinary()))
    op.add_column("advices", sa.Column("replied_by", sa.Text()))
    op.add_column("advices", sa.Column("replied_at", sa.DateTime(timezone=True)))
    states = "state IN ('given', 'adopted', 'declined')"
    op.create_check_constraint(op.f("ck_advices_state"), "advices", states)
    answered = "(state = 'given') = (replied_at IS NULL)"
    op.create_check_constraint(op.f("ck_advices_answered"), "advices", answered)
    op.create_index("ix_advices_recipient", "advices", ["region", "recipient", "given_at", "id"])
