"""Intake's read model of what grid says of units, grids and posts.

They stand in the same metadata as `tables`, whose rules hold here too. Written by `handlers.organisation`.
"""

from sqlalchemy import Boolean, Column, Date, Table, Text

from services.intake.tables import METADATA

UNITS = Table(  # read model of grid's units
    "units",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("parent", Text),
    Column("is_active", Boolean, nullable=False),
)

GRIDS = Table(  # read model of grid's grids
    "grids",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("parent", Text),
    Column("ended_on", Date),
    Column("successor", Text),
)

STAFF = Table(  # read model of grid's posts: which unit a post belongs to
    "staff",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("ended_on", Date),
)
