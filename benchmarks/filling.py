"""Rows for a service's own table, written in SQL: what is said of them, and the least that the table asks of the rest.

A column that is not said and may be empty, or has a default, stays so; any other gets the emptiest value of its type.
Used by `desks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_EMPTIEST: tuple[tuple[type[TypeEngine[object]], str], ...] = (
    (Uuid, "gen_random_uuid()"), (ARRAY, "'{}'"), (JSONB, "'[]'"), (LargeBinary, "'\\x00'"), (Boolean, "false"),
    (SmallInteger, "0"), (Integer, "0"), (DateTime, "at"), (Date, "at::date"), (Text, "'-'"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows of `table` from `rows`, FROM and WHERE of a SELECT with `n` and `at`; `said`: column → expression."""

    service: str
    table: Table
    rows: str
    said: Mapping[str, str] = field(default_factory=dict)

    def statement(self, region: str) -> str:
        """INSERT … SELECT; ids follow from the table's name and `n`, so that two runs have the same rows."""
        known = {"region": f"'{region}'", "id": f"md5('{self.table.name}-' || n)::uuid", **self.said}
        chosen = {
            column.name: known.get(column.name, _emptiest(column))
            for column in self.table.columns
            if column.name in self.said or _is_asked(column)
        }
        names = ", ".join(f'"{name}"' for name in chosen)
        values = ", ".join(chosen.values())
        return f"INSERT INTO {self.service}.{self.table.name} ({names}) SELECT {values} FROM {self.rows}"


def _is_asked(column: Column[object]) -> bool:
    return not (column.nullable or column.server_default is not None or column.identity is not None)


def _emptiest(column: Column[object]) -> str:
    return next(empty for kind, empty in _EMPTIEST if isinstance(column.type, kind))
