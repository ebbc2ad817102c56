"""A schema put back between tests to how it stood when its picture was taken: sooner than another database is made."""

from sqlalchemy import Connection, text

_SCHEMA = "picture"
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind IN ('r', 'p')"
    " AND NOT relispartition AND relname <> 'alembic_version' ORDER BY relname"
)
_COLUMNS = text(
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
    " WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
)
_SEQUENCES = text(
    "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE schemaname = :schema"
)


class Picture:
    """What the tables of a schema hold now; `restore` puts it back. Both on a superuser's connection."""

    def __init__(self, db: Connection, schema: str) -> None:
        self._schema = schema
        self._tables = {name: self._filled(db, f'"{schema}"."{name}"') for name in self._names(db)}
        self._sequences = [tuple(row) for row in db.execute(_SEQUENCES, {"schema": schema})]
        db.execute(text(f"CREATE SCHEMA {_SCHEMA}"))
        for name, is_filled in self._tables.items():
            if is_filled:
                db.execute(text(f'CREATE TABLE {_SCHEMA}."{name}" AS TABLE "{schema}"."{name}"'))

    def restore(self, db: Connection) -> None:
        """Whatever has been written since is gone, and what was there is there."""
        db.execute(text("SET LOCAL session_replication_role = replica"))  # in any order of the tables
        for name, was_filled in self._tables.items():
            table = f'"{self._schema}"."{name}"'
            if self._filled(db, table):
                db.execute(text(f"DELETE FROM {table}"))
            if was_filled:
                columns = db.execute(_COLUMNS, {"table": table}).scalar_one()
                db.execute(
                    text(
                        f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
                        f' SELECT {columns} FROM {_SCHEMA}."{name}"'
                    )
                )
        for sequence, last in self._sequences:
            called = "true" if last is not None else "false"
            db.execute(text(f"SELECT setval('{sequence}', {last if last is not None else 1}, {called})"))

    def _names(self, db: Connection) -> list[str]:
        return list(db.execute(_TABLES, {"schema": self._schema}).scalars())

    @staticmethod
    def _filled(db: Connection, table: str) -> bool:
        return bool(db.execute(text(f"SELECT EXISTS (SELECT FROM {table})")).scalar_one())
