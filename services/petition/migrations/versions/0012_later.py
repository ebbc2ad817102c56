"""What is entered later: that a case was voided, and under which number a petition was opened elsewhere.

Expands only; which cases were voided before is taken from what was heard.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_VOIDED = """
UPDATE petitions SET voided_at = heard.at FROM (
    SELECT convert_from(body, 'UTF8')::jsonb->'data'->>'code' AS code,
           min((convert_from(body, 'UTF8')::jsonb->>'time')::timestamptz) AS at
    FROM inbox_messages WHERE type = 'case.voided' AND state IN ('done', 'skipped') GROUP BY 1
) AS heard WHERE petitions.code = heard.code
"""


def upgrade() -> None:
    """Expand: two columns."""
    op.add_column("petitions", sa.Column("voided_at", sa.DateTime(timezone=True)))
    op.add_column("passed_on_cases", sa.Column("number_sealed", sa.LargeBinary()))
    op.execute(_VOIDED)
