"""Papers as files. Expands only."""

from casekit.papers.table import FILES, create_papers

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Expand: a table."""
    create_papers(FILES)
