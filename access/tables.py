"""The access tables of every service: `case_access`, a row per case, and `case_relations`, a row per unit and cause.

Declared by each service's metadata (`declare`), created by its migrations (`access.migrations`), written by
`access.projector` alone, read by `access.guard` and `access.sql`. A relation's `cause` is the order, mediation or
petition that made it; the nil UUID for those named when the case was registered or routed.
"""

from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid, text

NAMED = UUID(int=0)
_BY_PREFIX = {"handling_region": "text_pattern_ops"}


def declare(metadata: MetaData) -> tuple[Table, Table]:
    """Declare both tables in a service's metadata; returns (case_access, case_relations)."""
    cases = Table(
        "case_access",
        metadata,
        Column("code", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("handling_region", Text, nullable=False),
        Column("centre", Text, nullable=False),
        Column("grid", Text),
        Column("round", Integer, nullable=False, server_default="0"),
        # whose procedure it follows, in which version; NULL for what was registered before this was kept
        Column("place", Text),
        Column("procedure", Text),
        # lists: the cases of a jurisdiction
        Index("ix_case_access_handling_region", "handling_region", postgresql_ops=_BY_PREFIX),
        # lists: the cases in hand at a centre
        Index("ix_case_access_centre", "centre"),
        # lists: the cases in a grid
        Index("ix_case_access_grid", "grid", postgresql_where=text("grid IS NOT NULL")),
    )
    relations = Table(
        "case_relations",
        metadata,
        Column("code", Text, primary_key=True),
        Column("unit", Text, primary_key=True),
        Column("relation", Text, primary_key=True),
        Column("cause", Uuid, primary_key=True),
        Column("region", Text, nullable=False),
        Column("via", Text, nullable=False),
        Column("since", Uuid, nullable=False),  # the event that said so
        Column("round", Integer, nullable=False, server_default="0"),
        Column("is_active", Boolean, nullable=False, server_default=text("true")),
        # lists: the cases of a unit in a relation, and the wall
        Index("ix_case_relations_unit", "unit", "relation"),
    )
    return cases, relations


def declare_views(metadata: MetaData) -> Table:
    """Declare `case_views` for a service that shows pages of cases; written by `access.viewing` alone."""
    return Table(  # 查阅: who was shown what of a case, a row per post and what it was
        "case_views",
        metadata,
        Column("code", Text, primary_key=True),
        Column("viewer", Text, primary_key=True),
        Column("what", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("unit", Text),
        Column("first_at", DateTime(timezone=True), nullable=False),
        Column("last_at", DateTime(timezone=True), nullable=False),  # to a day; of intake's to the minute
    )


_STANDALONE = MetaData()
VIEWS = declare_views(_STANDALONE)
CASES, RELATIONS = declare(_STANDALONE)  # for statements; the schema is the connection's search path
