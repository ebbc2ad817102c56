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
    Column("name", Text, nullable=False),  # of what is judged, when it was given
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
    Column(
        "subject", Text, nullable=False, server_default=text("''")
    ),  # `grid/…`, `area/…`; '': the unit itself
    Column(
        "rule", JSONB
    ),  # by which it was given, as it stood (`rule`); NULL of cards given before this was kept
    moment("issued_at", nullable=False),
    moment("contest_until"),
    moment("published_at"),
    moment("ended_at"),
    CheckConstraint("(step IS NOT NULL) = (state = 'standing')", name="step"),
    # one card of a subject and period by a place's rules; what is withheld is none
    Index(
        "uq_cards_subject",
        "unit",
        "subject",
        "place",
        "every",
        "since",
        unique=True,
        postgresql_where=_NOT_WITHHELD,
    ),
    # the list of a jurisdiction, the latest first
    Index("ix_cards_region", "region", "issued_at", "id"),
)

PLACES = Table(  # places by whose rules cases are registered, by the region of their centres
    "evaluation_places",
    METADATA,
    Column("region", Text, primary_key=True),
    Column("place", Text, primary_key=True),
)

CASE_PLACES = (
    Table(  # by whose rules a case runs, for good; none of one from before this was kept: the installation's
        "case_places",
        METADATA,
        Column("code", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("place", Text, nullable=False),
    )
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

TERMS = (
    Table(  # the terms behind what each of those cases counts for, as they had ended when the card was given
        "card_terms",
        METADATA,
        Column("card", Uuid, primary_key=True),
        Column("count", Text, primary_key=True),
        Column("code", Text, primary_key=True),
        Column("deadline", Uuid, primary_key=True),
        Column("region", Text, nullable=False),
        Column("kind", Text, nullable=False),
        moment("due_at", nullable=False),
        Column("is_missed", Boolean, nullable=False),
        moment("ended_at", nullable=False),
    )
)

LEFT_OUT = Table(  # the cases a card was judged without, where with them it would be another, or none
    "card_left_out",
    METADATA,
    Column("card", Uuid, primary_key=True),
    Column("count", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
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
