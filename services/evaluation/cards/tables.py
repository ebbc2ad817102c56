"""The tables of cards. What a person wrote is encrypted (`*_sealed`) under the card's own key.

A card keeps the figures and the cases it was given by, as they were then: what comes later changes no card.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import moment
from services.evaluation.tables import METADATA

_NOT_WITHHELD = text("state <> 'withheld'")

CARDS = Table(
    "cards",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),  # the unit's, when it was given
    Column("tier", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),  # its version
    Column("every", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("colour", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("figures", JSONB, nullable=False),  # of the rule's indicators: indicator, numerator, denominator
    Column("state", Text, nullable=False),
    Column("step", Text),
    moment("issued_at", nullable=False),
    moment("contest_until"),
    moment("published_at"),
    moment("ended_at"),
    CheckConstraint("(step IS NOT NULL) = (state = 'standing')", name="step"),
    # one card of a unit and period; what is withheld is none
    Index("uq_cards_period", "unit", "every", "since", unique=True, postgresql_where=_NOT_WITHHELD),
    # the list of a jurisdiction, the latest first
    Index("ix_cards_region", "region", "issued_at", "id"),
)

CASES = Table(  # the cases behind a card's figures, each at its last day in the period
    "card_cases",
    METADATA,
    Column("card", Uuid, primary_key=True),
    Column("count", Text, primary_key=True),  # numerator or denominator of one of its figures, by its key
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("delta", Integer, nullable=False),
    Column("deadline", Text),  # the kind of term that made it count
    # the cards that a walled case lies behind
    Index("ix_card_cases_code", "code"),
)

ACTS = Table(  # what was done about a card, and what was written then
    "card_acts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("card", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),  # contest, decision, or a step
    Column("result", Text, nullable=False),
    Column("held_on", Date),
    Column("is_late", Boolean, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    Index("ix_card_acts_card", "card", "id"),
)

COMMITMENTS = Table(  # 承诺事项 of an interview
    "card_commitments",
    METADATA,
    Column("act", Uuid, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("card", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("is_kept", Boolean),
    Index("ix_card_commitments_card", "card", "act", "number"),
)
