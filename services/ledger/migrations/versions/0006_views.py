"""Who was shown what of a case."""

from access.migrations.v0003 import create_views

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: a table."""
    create_views()
