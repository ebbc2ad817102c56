"""The table of papers, and the migration that makes it. A paper's content is in the attachment store, sealed.

It is called `papers`, or `paper_files` in a service where papers are something else already.
"""

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import moment

FILES: Final = "paper_files"
_STORED = "(stored IS NULL) = (made_at IS NULL)"
_ENDED = "stored IS NULL OR refused IS NULL"


def papers_table(metadata: MetaData, name: str = "papers") -> Table:
    """Declare the table in a service's metadata."""
    return Table(
        name,
        metadata,
        Column("id", Uuid, primary_key=True),  # of the job, too
        Column("region", Text, nullable=False),
        Column("subject", Text, nullable=False),  # what it is of: a mediation, a bulletin
        Column("kind", Text, nullable=False),
        Column("owner", Text, nullable=False),  # under whose key it lies
        Column("asker", JSONB, nullable=False),  # post, roles, unit of who asked: asked again when it is made
        Column("grant_sealed", LargeBinary),  # leave to ask intake for the parties of one case
        moment("asked_at", nullable=False),
        Column("stored", Text),  # the store's id
        Column("sha256", Text),
        Column("size", sa.BigInteger),
        moment("made_at"),
        Column("refused", Text),  # the code of why it was not made
        CheckConstraint(_STORED, name="made"),
        CheckConstraint(_ENDED, name="ended"),
        # the papers of a mediation, in order
        Index(f"ix_{name}_subject", "subject", "id"),
        # the sweep: whether a stored file has its row
        Index(f"ix_{name}_stored", "stored"),
    )


def table_of(tables: Mapping[str, Table]) -> Table:
    """The service's table of papers as files, among its `tables`."""
    return tables[FILES if FILES in tables else "papers"]


def create_papers(name: str = "papers") -> None:
    """The table, for a service's migration. Never changed: later versions add to it by migrations of their own."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("asker", JSONB(), nullable=False),
        sa.Column("grant_sealed", sa.LargeBinary()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sa.Column("size", sa.BigInteger()),
        sa.Column("made_at", sa.DateTime(timezone=True)),
        sa.Column("refused", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.CheckConstraint(_STORED, name=op.f(f"ck_{name}_made")),
        sa.CheckConstraint(_ENDED, name=op.f(f"ck_{name}_ended")),
    )
    op.create_index(f"ix_{name}_subject", name, ["subject", "id"])
    op.create_index(f"ix_{name}_stored", name, ["stored"])
