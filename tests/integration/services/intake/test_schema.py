"""The migrated schema is the declared one, and its guards hold."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, text
from sqlalchemy.exc import IntegrityError

from services.intake.tables import METADATA
from tests.integration.services.intake.desk import Desk


def test_the_migrated_schema_is_the_declared_one(desk: Desk) -> None:
    with desk.runtime.db.begin() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        differences = [
            each for each in compare_metadata(context, METADATA) if "alembic_version" not in repr(each)
        ]
        checks = set(db.execute(text(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'intake'::regnamespace"
        )).scalars())  # fmt: skip
    declared = {
        constraint.name
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert differences == []
    assert checks == declared


@pytest.mark.parametrize(
    "change",
    ["state = 'routed', route = NULL", "state = 'completed', outcome = NULL", "notified_round = round + 1"],
)
def test_a_state_that_cannot_be_is_refused_by_the_table(desk: Desk, change: str) -> None:
    code = desk.register()["code"]
    with pytest.raises(IntegrityError), desk.runtime.db.begin() as db:
        db.execute(text(f"UPDATE cases SET {change} WHERE code = :code"), {"code": code})
