"""Longer terms, review and re-review, hearings, conclusion. Expands only.

What was answered before may be reviewed within its window, too; it is not concluded by itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_STATES = (
    "state IN ('received', 'admitted', 'refused', 'answered', 'under_review', 'reviewed', 'under_re_review',"
    " 'concluded', 'ended')"
)
_ADMITTED = (
    "state IN ('received', 'refused', 'ended')"
    " OR (admitted_at IS NOT NULL AND due_at IS NOT NULL AND (is_anonymous OR notified_at IS NOT NULL))"
)

_CONCLUDED = "(state = 'concluded') = (conclusion IS NOT NULL)"
_HEARD = "NOT is_heard OR state IN ('under_review', 'under_re_review')"


def upgrade() -> None:
    """Expand: columns that may be empty or have a default, wider checks, and tables."""
    op.add_column("petitions", _moment("opinion_delivered_at", nullable=True))
    op.add_column("petitions", _moment("until", nullable=True))
    op.add_column("petitions", sa.Column("is_heard", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("petitions", sa.Column("conclusion", sa.Text()))
    op.add_column("petitions", _moment("concluded_at", nullable=True))
    # Wider checks: what the previous version writes, they let through.
    op.execute(
        "ALTER TABLE petitions DROP CONSTRAINT ck_petitions_state, DROP CONSTRAINT ck_petitions_admitted,"
        f" ADD CONSTRAINT ck_petitions_state CHECK ({_STATES}) NOT VALID,"
        f" ADD CONSTRAINT ck_petitions_admitted CHECK ({_ADMITTED}) NOT VALID,"
        f" ADD CONSTRAINT ck_petitions_concluded CHECK ({_CONCLUDED}) NOT VALID,"
        f" ADD CONSTRAINT ck_petitions_heard CHECK ({_HEARD}) NOT VALID"
    )
    op.execute(
        "ALTER TABLE petitions VALIDATE CONSTRAINT ck_petitions_state, VALIDATE CONSTRAINT ck_petitions_admitted,"
        " VALIDATE CONSTRAINT ck_petitions_concluded, VALIDATE CONSTRAINT ck_petitions_heard"
    )
    _extensions()
    _reviews()
    _hearings()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _head() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
    )


def _extensions() -> None:
    op.create_table(
        "extensions",
        *_head(),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        _moment("asked_at"),
        sa.Column("decided_by", sa.Text()),
        _moment("decided_at", nullable=True),
        sa.Column("notice_form", sa.Text()),
        _moment("notified_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'refused', 'granted', 'told')", name=op.f("ck_extensions_state")
        ),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_extensions_decided")),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL) AND decided_by IS DISTINCT FROM asked_by",
            name=op.f("ck_extensions_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    op.create_index("ix_extensions_petition", "extensions", ["petition", "id"])
    standing = sa.text("state IN ('asked', 'granted')")
    op.create_index(
        "uq_extensions_standing", "extensions", ["petition"], unique=True, postgresql_where=standing
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        *_head(),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text()),
        sa.Column("request_sealed", sa.LargeBinary(), nullable=False),
        _moment("received_at"),
        _moment("due_at"),
        sa.Column("outcome", sa.Text()),
        sa.Column("opinion_sealed", sa.LargeBinary()),
        _moment("delivered_at", nullable=True),
        sa.Column("is_on_time", sa.Boolean()),
        _moment("answered_at", nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("level IN ('review', 're_review')", name=op.f("ck_reviews_level")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('upheld', 'changed', 'revoked')", name=op.f("ck_reviews_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (opinion_sealed IS NULL)",
            name=op.f("ck_reviews_answered"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_petition", "reviews", ["petition", "id"])
    op.create_index("uq_reviews_level", "reviews", ["petition", "level"], unique=True)


def _hearings() -> None:
    op.create_table(
        "hearings",
        *_head(),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary()),
        _moment("opened_at"),
        _moment("held_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearings")),
    )
    op.create_index("ix_hearings_petition", "hearings", ["petition", "id"])
    going_on = sa.text("held_at IS NULL")
    op.create_index("uq_hearings_going_on", "hearings", ["petition"], unique=True, postgresql_where=going_on)
