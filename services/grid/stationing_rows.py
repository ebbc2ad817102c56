"""What `handlers` and `readmodel` both make of a stationing's row, and the calendar that both ask."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from contracts.vocabulary import Presence
from procedures.calendar import ChineseCalendar
from services.grid.domain.stationing import Stationing


def stationing_of(row: Mapping[str, Any]) -> Stationing:
    """The stationing that a row holds."""
    return Stationing(
        row["id"], row["centre"], row["unit"], Presence(row["presence"]), row["begins_on"], row["ends_on"],
        tuple(row["weekdays"]), tuple(row["dates"]), row["response_minutes"], row["people"],
    )  # fmt: skip


@cache
def calendar() -> ChineseCalendar:
    """The calendar of working days."""
    return ChineseCalendar()
