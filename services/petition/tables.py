"""Petition's tables. Text a person wrote stands here only encrypted (`*_sealed`).

`region` leads the indexes of the lists. Written by `handlers`, read by `readmodel` and `handlers`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    false,
    text,
)

from access.tables import declare, declare_views
from casekit.columns import among, moment
from casekit.db import new_metadata
from casekit.schema import mechanism
from services.petition.domain.lifecycle import State

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
declare_views(METADATA)


PETITIONS = Table(
    "petitions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("grade", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("place", Text, nullable=False),  # whose procedure
    Column("procedure", Text, nullable=False),  # in which version
    Column("is_anonymous", Boolean, nullable=False),
    moment("received_at", nullable=False),
    moment("notice_due_at", nullable=False),
    moment("admitted_at"),
    moment("due_at"),
    moment("met_at"),  # when the petitioner was first met (见面)
    Column("notice_form", Text),
    moment("notified_at"),
    Column("ground", Text),
    Column("right_way", Text),
    moment("delivered_at"),
    Column("is_on_time", Boolean),
    moment("ended_at"),  # when the case was no longer with the office
    moment("opinion_delivered_at"),  # when the last written opinion, of whoever, reached the petitioner
    moment("until"),  # by when review or re-review may be asked for
    Column("is_heard", Boolean, nullable=False, server_default=false()),
    Column("conclusion", Text),
    Column("form", Text),  # 登记要素, none as long as it was not registered with any
    Column("sort", Text),
    Column("petitioners", Integer),
    Column("representatives", Integer),
    Column("earlier", Text),  # the case whose petition it repeats (19, 36)
    moment("concluded_at"),
    Column("handed_to", Text),  # to which kind of mediation it was handed over, as both sides wished
    moment("voided_at"),  # its case should never have been registered
    CheckConstraint(among("state", tuple(State)), name="state"),
    CheckConstraint("(state IN ('received', 'admitted')) = (ended_at IS NULL)", name="ended"),
    CheckConstraint(
        "state IN ('received', 'refused', 'ended')"
        " OR (admitted_at IS NOT NULL AND due_at IS NOT NULL AND (is_anonymous OR notified_at IS NOT NULL))",
        name="admitted",
    ),
    CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name="refused"),
    CheckConstraint("state <> 'answered' OR is_anonymous OR delivered_at IS NOT NULL", name="delivered"),
    CheckConstraint("(state = 'concluded') = (conclusion IS NOT NULL)", name="concluded"),
    CheckConstraint("handed_to IS NULL OR (state = 'ended' AND admitted_at IS NOT NULL)", name="handed"),
    CheckConstraint("NOT is_heard OR state IN ('under_review', 'under_re_review')", name="heard"),
    # the petitions of a case
    Index("ix_petitions_code", "code", "received_at"),
    # a case is with one office at a time
    Index(
        "uq_petitions_open", "code", unique=True, postgresql_where=text("state IN ('received', 'admitted')")
    ),
    # lists: newest first in a region; of an office; by state
    Index("ix_petitions_region", "region", "received_at", "id"),
    Index("ix_petitions_unit", "region", "unit", "received_at", "id"),
    Index("ix_petitions_state", "region", "state", "received_at", "id"),
)

NOTES = Table(  # what the office wrote: the notice, the grounds of a refusal, the opinion (处理意见书)
    "petition_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("petition", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of a petition, in order
    Index("ix_petition_notes_petition", "petition", "written_at"),
)

ANONYMOUS = Table(  # cases whose petitioner nobody can tell anything (信访工作条例 23)
    "anonymous_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
)

UNITS = Table(  # read model of grid's units: official names
    "units",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    moment("ended_at"),
    Column("successor", Text),  # the unit it was merged into
    Column("kind", Text),  # none: of a unit of which nothing was heard since this is kept
)

TIES = Table(  # read model of intake's ties: cases of one root
    "case_ties",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("region", Text, nullable=False),
)
