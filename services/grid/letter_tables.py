"""Tables of letters (函). Written by `handlers`, read by `readmodel` and `handlers`.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from casekit.columns import moment
from services.grid.tables import METADATA

LETTERS = Table(
    "letters",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),  # whose numbers it is counted in
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),  # what the place calls such a letter
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("code", Text),
    Column("grid", Text),
    Column("answers", Uuid),
    Column("risk", Uuid),  # the entry of the risk list that it is to work off
    Column("state", Text, nullable=False),
    Column("subject_sealed", LargeBinary),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("sent_by", Text, nullable=False),
    moment("sent_at", nullable=False),
    moment("due_at"),
    Column("received_by", Text),
    moment("received_at"),
    moment("answered_at"),
    moment("withdrawn_at"),
    CheckConstraint("state IN ('sent', 'received', 'answered', 'withdrawn')", name="state"),
    CheckConstraint("(answered_at IS NOT NULL) = (state = 'answered')", name="answered"),
    CheckConstraint("(withdrawn_at IS NOT NULL) = (state = 'withdrawn')", name="withdrawn"),
    CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name="somewhere"),
    # no number twice at a centre
    Index("ix_letters_number", "centre", "number", unique=True),
    # list of letters, newest first
    Index("ix_letters_region", "region", "sent_at", "id"),
    # what a unit has written, newest first
    Index("ix_letters_sender", "region", "sender", "sent_at", "id"),
    # what was written to a unit, newest first
    Index("ix_letters_recipient", "region", "recipient", "sent_at", "id"),
    # the letters of a case
    Index("ix_letters_code", "code", postgresql_where=text("code IS NOT NULL")),
    # what was written about an entry of the risk list
    Index("ix_letters_risk", "risk", postgresql_where=text("risk IS NOT NULL")),
    # a letter is answered once
    Index("ix_letters_answers", "answers", unique=True, postgresql_where=text("answers IS NOT NULL")),
)

LETTER_NUMBERS = Table(  # the last number of each centre and year
    "letter_numbers",
    METADATA,
    Column("centre", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("last", Integer, nullable=False),
)
