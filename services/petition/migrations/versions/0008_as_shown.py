"""A paper keeps what it shows, and a unit when it ended. Expands only.

Of papers that were given out before, the day is taken from what was said then; of units, the end from what was heard.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

_SHOWN = """
UPDATE papers p SET shown = jsonb_build_object('due_at', said.data->>'due_at')
FROM (
    SELECT (data->>'petition')::uuid AS petition, type, (array_agg(data ORDER BY seq))[1] AS data
    FROM (
        SELECT type, seq, convert_from(body, 'UTF8')::jsonb->'data' AS data FROM outbox_messages
        WHERE type IN ('petition.admitted', 'petition.extended')
    ) each GROUP BY 1, 2
) said
WHERE p.petition = said.petition
  AND ((p.kind = 'admission' AND said.type = 'petition.admitted')
    OR (p.kind = 'extension' AND said.type = 'petition.extended'))
"""
_ENDED = """
UPDATE units u SET ended_at = heard.at
FROM (
    SELECT envelope->'data'->>'unit' AS unit, (envelope->>'time')::timestamptz AS at FROM (
        SELECT convert_from(body, 'UTF8')::jsonb AS envelope FROM inbox_messages
        WHERE type = 'unit.ended' AND state = 'done'
    ) each
) heard
WHERE u.id = heard.unit
"""


def upgrade() -> None:
    """Expand: columns, filled from what is on record."""
    op.add_column("papers", sa.Column("shown", JSONB()))
    op.add_column("units", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.execute(_SHOWN)
    op.execute(_ENDED)
