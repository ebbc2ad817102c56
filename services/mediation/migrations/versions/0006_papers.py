"""Papers as files."""

from casekit.papers.table import create_papers

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: a table."""
    create_papers()
