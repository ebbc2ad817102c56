"""Indexes behind the filters of the list of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Expand: indexes only."""
    listed = ["registered_at", "code"]
    known = sa.text("category IS NOT NULL")
    op.create_index("ix_cases_category", "cases", ["region", "category", *listed], postgresql_where=known)
    op.create_index("ix_cases_centre", "cases", ["region", "centre", *listed])
    op.create_index("ix_cases_received", "cases", ["region", "received_at"])
    late = sa.text("is_back_dated")
    op.create_index("ix_cases_back_dated", "cases", ["region", *listed], postgresql_where=late)
    pattern = {"code": "text_pattern_ops"}
    op.create_index("ix_cases_code_prefix", "cases", ["code"], postgresql_ops=pattern)
