"""What a dry run remembers of a row's reference. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Expand: columns that may be empty, and an index."""
    for name in ("reference_index", "content_hash"):
        op.add_column("import_rows", sa.Column(name, sa.LargeBinary()))
    op.add_column("import_rows", sa.Column("same_as", sa.Integer()))
    has_one = sa.text("reference_index IS NOT NULL")
    columns = ["import_id", "reference_index"]
    op.create_index("ix_import_rows_reference", "import_rows", columns, postgresql_where=has_one)
