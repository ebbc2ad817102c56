"""Columns and conditions that tables of every service are declared with."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Column, DateTime


def moment(name: str, *, nullable: bool = True) -> Column[object]:
    """A point in time (`*_at`): timestamptz, read back as an aware datetime."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def among(column: str, states: Sequence[StrEnum]) -> str:
    """The SQL condition that `column` holds one of `states`."""
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"
