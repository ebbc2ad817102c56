"""A migration of a table with many rows keeps readers out for a moment, not while it builds what it needs."""

import importlib

import pytest


class Recorded:
    """Stands for Alembic's operations: what they would do, in order."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def execute(self, statement: object) -> None:
        self.done.append(str(statement))

    def create_index(self, name: str, *_: object) -> None:
        self.done.append(f"CREATE INDEX {name}")

    def drop_index(self, name: str, *_: object) -> None:
        self.done.append(f"DROP INDEX {name}")


def test_indexes_of_facts_are_built_before_readers_are_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = importlib.import_module("services.evaluation.migrations.versions.0023_behind")
    recorded = Recorded()
    monkeypatch.setattr(migration, "op", recorded)
    migration.upgrade()
    built = ["CREATE" in each for each in recorded.done]
    assert built == sorted(built, reverse=True), "an index is built while readers wait"
    (added,) = [each for each in recorded.done if "ADD CONSTRAINT" in each]
    assert "UNIQUE USING INDEX" in added
