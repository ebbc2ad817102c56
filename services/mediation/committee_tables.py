"""Mediation's tables of its committees (调委会): their seals, teams, posts and rooms.

Official names and numbers of the organisation; nothing here is of a person. Written by `handlers.committees`.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Index, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from services.mediation.tables import METADATA

COMMITTEES = Table(
    "committees",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("seal_number", Text, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    # lists: by kind
    Index("ix_committees_region", "region", "unit"),
)

TEAMS = Table(  # 调解队、工作室
    "mediation_teams",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("is_active", Boolean, nullable=False),
    # the teams of a committee
    Index("ix_mediation_teams_committee", "committee", "id"),
)

MEDIATORS = Table(  # posts that serve a committee; who holds a post is not known here
    "mediators",
    METADATA,
    Column("committee", Text, primary_key=True),
    Column("post", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("unit", Text, nullable=False),  # the unit that the post belongs to
    Column("team", Text),
    Column("fields", ARRAY(Text), nullable=False),
    Column("grids", ARRAY(Text), nullable=False),
    Column("most", SmallInteger),  # how many open mediations it takes
    Column("is_active", Boolean, nullable=False),
    CheckConstraint("most > 0", name="most"),
    # what a post serves, when it ends or moves
    Index("ix_mediators_post", "post"),
)

ROOMS = Table(
    "mediation_rooms",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_remote", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    # the rooms of a committee
    Index("ix_mediation_rooms_committee", "committee", "id"),
)
