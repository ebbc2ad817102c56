"""Columns and conditions that tables of every service are declared with."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, Text


def moment(name: str, *, nullable: bool = True) -> Column[object]:
    """A point in time (`*_at`): timestamptz, read back as an aware datetime."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def stored_file() -> tuple[Column[Any], ...]:
    """A file in the attachment store: where and what it is, its name sealed, and who added it when."""
    return (
        Column("stored", Text, nullable=False),  # the store's id
        Column("sha256", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("media_type", Text, nullable=False),
        Column("name_sealed", LargeBinary, nullable=False),
        Column("added_by", Text, nullable=False),
        moment("added_at", nullable=False),
    )


def among(column: str, states: Sequence[StrEnum]) -> str:
    """The SQL condition that `column` holds one of `states`."""
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"
