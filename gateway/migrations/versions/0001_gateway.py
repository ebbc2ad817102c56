"""The gateway's tables as of its first version; frozen."""

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
