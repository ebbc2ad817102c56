"""The gateway's migrations make what its tables declare."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from casekit.db import engine_url
from casekit.migrate import migrate
from gateway.definition import DEFINITION
from gateway.tables import METADATA


def test_the_migrated_schema_is_the_declared_one(database_uri: str) -> None:
    migrate(DEFINITION, database_uri)
    engine = create_engine(engine_url(database_uri), connect_args={"options": "-c search_path=gateway"})
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        found = [each for each in compare_metadata(context, METADATA) if "alembic_version" not in repr(each)]
    engine.dispose()
    assert found == []
