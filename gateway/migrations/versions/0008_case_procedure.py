"""Whose procedure a case follows, as the access tables keep it: its own place says who does a step."""

from access.migrations.v0002 import add_procedure

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Expand: two columns that may be empty."""
    add_procedure()
