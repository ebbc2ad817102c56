"""Schemas are made and moved once, and a service's role reaches its own schema only."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine, text
from sqlalchemy.exc import ProgrammingError

from casekit.db import engine_url
from casekit.migrate import head, migrate, revision
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime, sample_definition


def test_the_migrated_schema_is_the_declared_one(database_uri: str) -> None:
    definition = sample_definition("sample")
    migrate(definition, database_uri)
    engine = create_engine(engine_url(database_uri), connect_args={"options": "-c search_path=sample"})
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, definition.metadata) == []
        checks = text(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'sample'::regnamespace"
        )
        declared = {
            constraint.name
            for table in definition.metadata.tables.values()
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        assert set(db.execute(checks).scalars()) == declared
    engine.dispose()


def test_migrating_again_changes_nothing_and_reaches_the_head(database_uri: str) -> None:
    definition = sample_definition("sample")
    assert (
        migrate(definition, database_uri) == head(definition) == migrate(definition, database_uri) == "0001"
    )


def test_replicas_that_migrate_at_once_all_succeed(database_uri: str) -> None:
    reached: list[str] = []
    threads = [
        threading.Thread(
            target=lambda name=name: reached.append(migrate(sample_definition(name), database_uri))
        )
        for name in ("sample", "sample", "other", "other")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reached == ["0001"] * 4


def test_a_role_reads_and_writes_its_own_schema_and_no_other(database_uri: str) -> None:
    with (
        open_runtime(sample_definition("sample"), database_uri) as sample,
        open_runtime(sample_definition("other"), database_uri),
    ):
        with sample.db.begin() as db:
            db.execute(text("INSERT INTO effects (stream, event, number) VALUES ('a', gen_random_uuid(), 1)"))
            assert revision(db) == "0001"
        for forbidden in (
            "SELECT * FROM other.effects",
            "CREATE TABLE public.mine (id int)",
            "CREATE TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "DROP TABLE effects",
        ):
            assert _refused(sample, forbidden), forbidden


@pytest.mark.parametrize("statement", [
    "UPDATE outbox_messages SET body = ''",
    "UPDATE outbox_messages SET seq = 1",
    "DELETE FROM outbox_messages",
    "TRUNCATE outbox_messages",
])  # fmt: skip
def test_what_was_said_can_be_neither_changed_nor_deleted(database_uri: str, statement: str) -> None:
    with open_runtime(sample_definition("sample"), database_uri) as sample:
        assert _refused(sample, statement)
        with sample.db.begin() as db:
            db.execute(text("UPDATE outbox_messages SET position = 1, epoch = 1"))


def _refused(runtime: Runtime, statement: str) -> bool:
    try:
        with runtime.db.begin() as db:
            db.execute(text(statement))
    except ProgrammingError as fault:
        return "permission denied" in str(fault) or "must be owner" in str(fault)
    return False
