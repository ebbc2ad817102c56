"""The access tables of every service: `case_access`, a row per case, and `case_relations`, a row per unit and cause.

Declared by each service's metadata (`declare`), created by its first migration (`access.migrations.v0001`), written by
`access.projector` alone, read by `access.guard` and `access.sql`. A relation's `cause` is the order, mediation or
petition that made it; the nil UUID for those named when the case was registered or routed.
"""

from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, Text, Uuid, text

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


_STANDALONE = MetaData()
CASES, RELATIONS = declare(_STANDALONE)  # for statements; the schema is the connection's search path
