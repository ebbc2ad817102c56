"""The migrated schema is the declared one."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine, text

from casekit.db import engine_url
from casekit.migrate import migrate
from services.grid.definition import DEFINITION


def test_the_migrated_schema_is_the_declared_one(database_uri: str) -> None:
    migrate(DEFINITION, database_uri)
    engine = create_engine(engine_url(database_uri), connect_args={"options": "-c search_path=grid"})
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, DEFINITION.metadata) == []
        checks = text(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'grid'::regnamespace"
        )
        declared = {
            constraint.name
            for table in DEFINITION.metadata.tables.values()
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        assert set(db.execute(checks).scalars()) == declared
        predicates = text(
            "SELECT count(*) FROM pg_indexes WHERE schemaname = 'grid' AND indexname LIKE 'ix_orders_open%'"
            " AND indexdef LIKE '%WHERE%issued%accepted%returned%completed%'"
        )
        assert db.execute(predicates).scalar_one() == 3
    engine.dispose()
