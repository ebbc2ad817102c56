"""Petition's tables of what follows its first term: longer terms, reviews and re-reviews, hearings.

Text a person wrote stands here only encrypted (`*_sealed`). Written by `handlers`, read by `readmodel`.
"""

from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Index, LargeBinary, Table, Text, Uuid, text

from casekit.columns import among, moment
from contracts.vocabulary import ReviewLevel, ReviewOutcome
from services.petition.domain.longer import LongerState
from services.petition.tables import METADATA


def of_petition(name: str, *rest: Any) -> Table:
    """A table of which a petition may have many rows, in order of their id."""
    return Table(
        name,
        METADATA,
        Column("id", Uuid, primary_key=True),
        Column("petition", Uuid, nullable=False),
        Column("region", Text, nullable=False),
        *rest,
        Index(f"ix_{name}_petition", "petition", "id"),
    )


EXTENSIONS = of_petition(  # 延期 (信访工作条例 34)
    "extensions",
    Column("state", Text, nullable=False),
    Column("length", Text, nullable=False),  # as the procedure writes it
    Column("reason_sealed", LargeBinary, nullable=False),
    Column("asked_by", Text, nullable=False),
    moment("asked_at", nullable=False),
    Column("decided_by", Text),
    moment("decided_at"),
    Column("notice_form", Text),
    moment("notified_at"),
    CheckConstraint(among("state", tuple(LongerState)), name="state"),
    CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
    CheckConstraint(
        "(decided_by IS NULL) = (decided_at IS NULL) AND decided_by IS DISTINCT FROM asked_by", name="by"
    ),
    # one request stands at a time
    Index(
        "uq_extensions_standing",
        "petition",
        unique=True,
        postgresql_where=text("state IN ('asked', 'granted')"),
    ),
)

REVIEWS = of_petition(  # 复查、复核 (35, 36)
    "reviews",
    Column("level", Text, nullable=False),
    Column("reviewer", Text),  # the unit that reviews; none: an authority outside this installation
    Column("request_sealed", LargeBinary, nullable=False),
    moment("received_at", nullable=False),
    moment("due_at", nullable=False),
    Column("outcome", Text),
    Column("opinion_sealed", LargeBinary),
    moment("delivered_at"),
    Column("is_on_time", Boolean),
    moment("answered_at"),
    Column("recorded_by", Text, nullable=False),
    CheckConstraint(among("level", tuple(ReviewLevel)), name="level"),
    CheckConstraint(f"outcome IS NULL OR {among('outcome', tuple(ReviewOutcome))}", name="outcome"),
    CheckConstraint(
        "(outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (opinion_sealed IS NULL)",
        name="answered",
    ),
    # each level once
    Index("uq_reviews_level", "petition", "level", unique=True),
)

HEARINGS = of_petition(  # 听证
    "hearings",
    Column("level", Text, nullable=False),
    Column("is_suspended", Boolean, nullable=False),  # its time is not counted
    Column("record_sealed", LargeBinary),
    moment("opened_at", nullable=False),
    moment("held_at"),
    # one goes on at a time
    Index("uq_hearings_going_on", "petition", unique=True, postgresql_where=text("held_at IS NULL")),
)
