"""From what the end of a deadline follows. Expands only."""

from casekit.migrations.v0003 import expand_deadlines

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Expand: columns that may be empty or have defaults."""
    expand_deadlines()
