"""Version 2 of the access tables. Frozen: a change is a new module, called by the services' next version."""

import sqlalchemy as sa
from alembic import op


def add_procedure() -> None:
    """Expand: whose procedure a case follows; NULL for those that are there already."""
    op.add_column("case_access", sa.Column("place", sa.Text))
    op.add_column("case_access", sa.Column("procedure", sa.Text))
