"""Leaders' receptions by the rota. Expands only; the rota's shifts are taken from what was heard before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_HEARD = """
WITH heard AS (
    SELECT type, seq, region, convert_from(body, 'UTF8')::jsonb->'data' AS data FROM inbox_messages
    WHERE type IN ('duty.assigned', 'duty.passed', 'duty.cancelled') AND state IN ('done', 'skipped')
), passed AS (
    SELECT DISTINCT ON (data->>'shift') data->>'shift' AS shift, data->>'staff' AS staff FROM heard
    WHERE type = 'duty.passed' ORDER BY data->>'shift', seq DESC
)
INSERT INTO duty_shifts (id, region, desk, centre, kept_by, begins_at, ends_at, is_cancelled)
SELECT (h.data->>'shift')::uuid, h.region, h.data->>'desk', h.data->>'centre', coalesce(p.staff, h.data->>'staff'),
       (h.data->>'begins_at')::timestamptz, (h.data->>'ends_at')::timestamptz,
       EXISTS (SELECT 1 FROM heard c WHERE c.type = 'duty.cancelled' AND c.data->>'shift' = h.data->>'shift')
FROM heard h LEFT JOIN passed p ON p.shift = h.data->>'shift' WHERE h.type = 'duty.assigned'
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    """Expand: tables."""
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "desk", "centre", "kept_by")),
        _moment("begins_at", nullable=False),
        _moment("ends_at", nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
    )
    op.create_table(
        "receptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "code", "unit")),
        sa.Column("shift", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text()),
        _moment("received_at"),
        sa.Column("record_sealed", sa.LargeBinary()),
        sa.Column("promise_sealed", sa.LargeBinary()),
        _moment("promised_by"),
        sa.Column("fulfilment_sealed", sa.LargeBinary()),
        _moment("fulfilled_at"),
        sa.Column("booked_by", sa.Text(), nullable=False),
        _moment("booked_at", nullable=False),
        *_checks(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receptions")),
    )
    op.create_index("ix_receptions_petition", "receptions", ["petition", "id"])
    op.create_index("ix_receptions_unit", "receptions", ["region", "unit", "booked_at", "id"])
    op.create_index("ix_receptions_shift", "receptions", ["shift", "id"])
    op.execute(_HEARD)


def _checks() -> tuple[sa.CheckConstraint, ...]:
    conditions = {
        "state": "state IN ('booked', 'held', 'cancelled', 'fulfilled')",
        "held": "(state IN ('held', 'fulfilled')) = (received_at IS NOT NULL)",
        "promised": "(promise_sealed IS NULL) = (promised_by IS NULL)",
        "fulfilled": "(state = 'fulfilled') = (fulfilled_at IS NOT NULL)",
    }
    return tuple(
        sa.CheckConstraint(each, name=op.f(f"ck_receptions_{name}")) for name, each in conditions.items()
    )


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
