"""Keys in a service's own schema, one per owner: as a rule the key of a case for the text written about it.

The table is the caller's (`vault_tables`); the wrapped key stands in it, the master key never does. An owner
whose key was destroyed never gets another. Works on the caller's connection and never commits.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, MetaData, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from casekit.vault.errors import KeyDestroyed, KeyMissing
from casekit.vault.vault import DataKey, Vault


def vault_tables(metadata: MetaData) -> Table:
    """Declare `vault_keys` in a service's metadata. A row has a wrapped key or a time of destruction, never both."""
    return Table(
        "vault_keys",
        metadata,
        Column("owner", Text, primary_key=True),
        Column("wrapped", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("destroyed_at", DateTime(timezone=True)),
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="key_or_destroyed"),
    )


class CaseKeys:
    """Finds, makes and destroys the keys in one service's `vault_keys`.

    A command that inserts everything in one statement takes `Vault.new_key` and inserts the row itself.
    """

    def __init__(self, vault: Vault, table: Table) -> None:
        self._vault = vault
        self._table = table

    def key_for(self, db: Connection, owner: str, now: datetime) -> DataKey:
        """The owner's key, made if there is none; two who ask at once get the same. Raises KeyDestroyed."""
        row = self._row(db, owner) or self._make(db, owner, now)
        return self._unwrap(row)

    def existing_key(self, db: Connection, owner: str) -> DataKey:
        """The owner's key, for reading. Raises KeyMissing or KeyDestroyed."""
        row = self._row(db, owner)
        if row is None:
            raise KeyMissing
        return self._unwrap(row)

    def live_keys(self, db: Connection, owners: Collection[str]) -> dict[str, DataKey]:
        """The keys of those owners that have one, by owner; for lists."""
        t = self._table.c
        found = db.execute(select(t.owner, t.wrapped).where(t.owner.in_(owners), t.wrapped.is_not(None)))
        return {owner: self._vault.unwrap(wrapped) for owner, wrapped in found}

    def destroy(self, db: Connection, owner: str, now: datetime) -> None:
        """Destroy the owner's key; what it protected cannot be read again. Also bars an owner that never had one."""
        tomb = {"wrapped": None, "destroyed_at": now}
        statement = insert(self._table).values(owner=owner, created_at=now, **tomb)
        # Destroyed again, it keeps the first time.
        live = self._table.c.destroyed_at.is_(None)
        db.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=tomb, where=live))

    def _row(self, db: Connection, owner: str) -> Row[Any] | None:
        t = self._table.c
        return db.execute(select(t.wrapped).where(t.owner == owner)).one_or_none()

    def _make(self, db: Connection, owner: str, now: datetime) -> Row[Any]:
        """The row that stands after an insert: ours, or that of whoever was faster."""
        statement = insert(self._table).values(owner=owner, wrapped=self._vault.new_key()[1], created_at=now)
        kept = statement.on_conflict_do_update(index_elements=["owner"], set_={"owner": owner})
        return db.execute(kept.returning(self._table.c.wrapped)).one()

    def _unwrap(self, row: Row[Any]) -> DataKey:
        if row.wrapped is None:
            raise KeyDestroyed
        return self._vault.unwrap(row.wrapped)
