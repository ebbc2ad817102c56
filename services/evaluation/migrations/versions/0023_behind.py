"""What is behind a figure in the order in which it is shown; a fact stands in two large indexes less."""

from alembic import op

revision = "0023"
down_revision = "0022"

_ONCE = "uq_evaluation_facts"
_NEW = f"{_ONCE}_code_event_unit_indicator_other"


def upgrade() -> None:
    """Expand: other indexes, and a constraint that allows as much as the one it replaces: an event is of one case.

    The indexes are built first, while figures are read as before and counting waits; what keeps readers out is done in
    a moment at the end. They are not built CONCURRENTLY: that waits for whoever else waits to migrate, and he for us.
    """
    op.execute(f"CREATE UNIQUE INDEX {_NEW} ON evaluation_facts (code, event, unit, indicator, other)")
    op.create_index("ix_evaluation_facts_span", "evaluation_facts", ["unit", "indicator", "day", "serial"])
    op.execute(f"ALTER TABLE evaluation_facts ADD CONSTRAINT {_NEW} UNIQUE USING INDEX {_NEW}")
    op.execute(f"ALTER TABLE evaluation_facts DROP CONSTRAINT {_ONCE}_event_unit_indicator_other")
    op.drop_index("ix_evaluation_facts_code", "evaluation_facts")
    op.drop_index("ix_evaluation_facts_behind", "evaluation_facts")
