"""Mediation's tables. Text a person wrote stands here only encrypted (`*_sealed`).

`region` leads the indexes of the lists. Written by `handlers`, read by `readmodel` and `handlers`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from access.tables import declare, declare_views
from casekit.columns import moment
from casekit.db import new_metadata
from casekit.papers import papers_table
from casekit.schema import mechanism

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
declare_views(METADATA)


MEDIATIONS = Table(
    "mediations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("grade", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("place", Text, nullable=False),  # whose procedure
    Column("procedure", Text, nullable=False),  # in which version
    Column("attempts", SmallInteger, nullable=False),
    moment("opened_at", nullable=False),
    moment("due_at", nullable=False),
    moment("ended_at"),
    Column("end_reason", Text),
    Column("end_sealed", LargeBinary),
    Column("mediators", ARRAY(Text), nullable=False, server_default="{}"),  # posts, the first presides
    Column("term", Text, nullable=False, server_default="mediation.completion"),  # the kind of its deadline
    moment("term_began_at"),
    Column("concluded_by", Text),  # who made the agreement, where what was agreed is its successor's to watch
    CheckConstraint("state IN ('opened', 'agreed', 'ended')", name="state"),
    CheckConstraint("(state = 'opened') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("(state = 'ended') = (end_reason IS NOT NULL)", name="reason"),
    # the mediations of a case
    Index("ix_mediations_code", "code", "opened_at"),
    # a case is mediated by one committee at a time
    Index("uq_mediations_open", "code", unique=True, postgresql_where=text("state = 'opened'")),
    # lists: newest first in a region; of a committee; by state
    Index("ix_mediations_region", "region", "opened_at", "id"),
    Index("ix_mediations_committee", "region", "committee", "opened_at", "id"),
    Index("ix_mediations_state", "region", "state", "opened_at", "id"),
    # how much a post has in hand
    Index(
        "ix_mediations_mediators",
        "mediators",
        postgresql_using="gin",
        postgresql_where=text("state = 'opened'"),
    ),
)

ATTEMPTS = Table(
    "mediation_attempts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mediation", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("tier", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("joint", ARRAY(Text), nullable=False),
    Column("record_sealed", LargeBinary, nullable=False),
    Column("recorded_by", Text, nullable=False),
    moment("held_at", nullable=False),
    moment("recorded_at", nullable=False),
    # the attempts of a mediation, in order
    Index("uq_mediation_attempts_number", "mediation", "number", unique=True),
)

AGREEMENTS = Table(
    "agreements",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("signatures", JSONB, nullable=False),  # [[side, means, number of the party or null]]
    Column("mediator", Text, nullable=False),  # the post that signed, or recorded it
    Column("is_sealed", Boolean, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("digest", Text),
    Column("related", ARRAY(Text), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    moment("made_at", nullable=False),
    moment("recorded_at", nullable=False),
    # 人民调解法 29: no written agreement without its seal
    CheckConstraint("(form = 'written') = is_sealed", name="sealed"),
    CheckConstraint("(form = 'written') = (digest IS NOT NULL)", name="digest"),
)

TERMS = Table(  # what an agreement obliges to (履行)
    "agreement_terms",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mediation", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("debtor", Text, nullable=False),
    Column("amount_fen", BigInteger),
    Column("due_on", Date),
    Column("text_sealed", LargeBinary),
    Column("fulfilled_on", Date),
    moment("breached_at"),
    # the terms of an agreement, in order
    Index("uq_agreement_terms_number", "mediation", "number", unique=True),
)

PAPERS = papers_table(METADATA)  # 文书 as files

RELATED = Table(  # read model of the cases that intake has tied (关联事项)
    "related_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("region", Text, nullable=False),
)

GRIDS = Table(  # read model of grid's tree
    "grids",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("parent", Text),
)

UNITS = Table(  # read model of grid's units
    "units",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("parent", Text),  # as far as it was heard
    Column("successor", Text),  # the unit it was merged into
)
