"""A petition may be handed over to mediation, and there is a paper of that."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_PAPERS = (
    "kind IN ('admission', 'refusal', 'forwarding', 'assignment', 'extension', 'opinion', 'hand_over', 'review',"
    " 're_review')"
)


def upgrade() -> None:
    """Expand: a column that may be empty, and one more kind of paper; the version before writes neither."""
    op.add_column("petitions", sa.Column("handed_to", sa.Text()))
    op.create_check_constraint(
        op.f("ck_petitions_handed"),
        "petitions",
        "handed_to IS NULL OR (state = 'ended' AND admitted_at IS NOT NULL)",
    )
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", _PAPERS)
