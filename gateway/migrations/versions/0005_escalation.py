"""Targets and escalation of deadlines."""

from casekit.migrations.v0002 import expand_deadlines

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Expand: columns with defaults, and an index."""
    expand_deadlines()
