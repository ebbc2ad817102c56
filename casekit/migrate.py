"""Brings one service's PostgreSQL schema to the version of the code, under a role that reaches no other schema.

Run by `onedoor migrate` (and at the embedded start) with an administrator's URI, before anything of the service runs.
Any number may run at once: one works, the others wait for it and then find nothing to do.
"""

import importlib.util
from pathlib import Path

import psycopg2.errors
import psycopg2.extensions
from alembic.config import Config as AlembicConfig
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from casekit.db import engine_url, install_wait_callback, statement_limit
from casekit.runtime import ServiceDefinition

PATIENCE_SECONDS = 600.0
# A migration that cannot get its lock soon gives up, so that requests do not queue behind it; it can be run again.
LOCK_TIMEOUT = "5s"
VERSION_TABLE = "alembic_version"


def role_name(service: str) -> str:
    """The login role of a service."""
    return f"onedoor_{service}"


def migrate(definition: ServiceDefinition, admin_uri: str, password: str | None = None) -> str:
    """Create role and schema where they are missing, run the migrations that are, and return the revision reached.

    `password` becomes the role's (the server is sent only its SCRAM verifier); None leaves it as it is. Raises
    SQLAlchemy's OperationalError when a lock is not had within 5 s: nothing is changed then.
    """
    install_wait_callback()
    engine = create_engine(
        engine_url(admin_uri),
        poolclass=NullPool,
        connect_args={"options": f"-c search_path={definition.name} -c timezone=UTC"},
    )
    with statement_limit(PATIENCE_SECONDS), engine.connect() as db:
        # One at a time per database: roles, grants and public are common to all services.
        db.execute(text("SELECT pg_advisory_lock(hashtext('onedoor/migrate'))"))
        db.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        db.commit()
        _prepare(db, definition.name, password)
        db.commit()
        _upgrade(db, definition)
        return revision(db) or ""


def revision(db: Connection) -> str | None:
    """The revision of the schema that the connection looks at."""
    return MigrationContext.configure(db).get_current_revision()


def head(definition: ServiceDefinition) -> str:
    """The revision that the code was written for."""
    return _scripts(definition).get_current_head() or ""


def _prepare(db: Connection, service: str, password: str | None) -> None:
    role = role_name(service)
    _create_role(db, role)
    if password is not None:
        raw = db.connection.driver_connection
        verifier = psycopg2.extensions.encrypt_password(password, role, raw, "scram-sha-256")
        db.exec_driver_sql(f"ALTER ROLE \"{role}\" PASSWORD '{verifier}'")
    defaults = f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{service}"'
    for statement in (
        f'CREATE SCHEMA IF NOT EXISTS "{service}"',
        f'REVOKE ALL ON SCHEMA "{service}" FROM PUBLIC',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f'GRANT USAGE ON SCHEMA "{service}" TO "{role}"',
        f'{defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}"',
        f'{defaults} GRANT USAGE, SELECT ON SEQUENCES TO "{role}"',
    ):
        db.execute(text(statement))


def _create_role(db: Connection, role: str) -> None:
    """Roles are common to all databases of a cluster, which the lock does not cover: another may be faster."""
    if db.execute(text("SELECT FROM pg_roles WHERE rolname = :role"), {"role": role}).first():
        return
    try:
        with db.begin_nested():
            db.execute(text(f'CREATE ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT'))
    except ProgrammingError as fault:
        if not isinstance(fault.orig, psycopg2.errors.DuplicateObject):
            raise


def _upgrade(db: Connection, definition: ServiceDefinition) -> None:
    scripts = _scripts(definition)
    environment = EnvironmentContext(
        AlembicConfig(),
        scripts,
        fn=lambda current, _context: scripts._upgrade_revs("head", current),
    )
    with environment:
        environment.configure(
            connection=db,
            version_table=VERSION_TABLE,
            version_table_schema=definition.name,
            transaction_per_migration=True,
            service_role=role_name(definition.name),
        )
        with environment.begin_transaction():
            environment.run_migrations()


def _scripts(definition: ServiceDefinition) -> ScriptDirectory:
    spec = importlib.util.find_spec(definition.migrations)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{definition.migrations} is not a package")
    return ScriptDirectory(str(Path(spec.submodule_search_locations[0])))
