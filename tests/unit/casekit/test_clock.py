"""The driven clock begins where it is told, and never runs backwards."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casekit.clock import DrivenClock

BEGINS = datetime(2024, 9, 10, 15, 30, tzinfo=UTC)


def test_a_driven_clock_begins_where_it_is_told(tmp_path: Path) -> None:
    assert DrivenClock(tmp_path / "clock", BEGINS).now() == BEGINS


def test_a_clock_that_was_driven_before_stands_where_it_was_left(tmp_path: Path) -> None:
    DrivenClock(tmp_path / "clock", BEGINS).put(BEGINS + timedelta(days=1))
    assert DrivenClock(tmp_path / "clock", BEGINS).now() == BEGINS + timedelta(days=1)


def test_it_does_not_run_backwards_and_takes_no_naive_time(tmp_path: Path) -> None:
    clock = DrivenClock(tmp_path / "clock", BEGINS)
    with pytest.raises(ValueError, match="backwards"):
        clock.put(BEGINS - timedelta(seconds=1))
    with pytest.raises(ValueError, match="aware"):
        clock.put(datetime(2025, 1, 1))  # noqa: DTZ001 - naive is what is refused
    assert clock.now() == BEGINS
