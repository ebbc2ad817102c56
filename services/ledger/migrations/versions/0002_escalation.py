"""Targets and escalation of deadlines."""

from casekit.migrations.v0002 import expand_deadlines

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Expand: columns with defaults, and an index."""
    expand_deadlines()
