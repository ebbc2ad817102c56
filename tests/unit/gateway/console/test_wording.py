"""Times and amounts as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.console.wording import as_sent, left, moment, size, spoken, until, yuan

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)


def test_moments_are_told_in_local_time_and_midnight_as_the_end_of_its_day() -> None:
    assert moment("2026-03-12T01:30:00Z") == "2026-03-12 09:30"
    assert until("2026-03-13T00:00:00+08:00") == "2026-03-12 24:00"
    assert until("2026-03-12T17:30:00+08:00") == "2026-03-12 17:30"
    assert moment(None) == until(None) == left(None, NOW) == ""


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=3, hours=2), "3天"), (timedelta(hours=47), "47小时"), (timedelta(minutes=5), "5分钟"),
        (timedelta(seconds=20), "不到1分钟"),
    ],
)  # fmt: skip
def test_what_is_left_is_told_in_its_largest_unit(span: timedelta, said: str) -> None:
    assert spoken(span) == said
    assert left((NOW + span).isoformat(), NOW) == f"还剩{said}"
    assert left((NOW - span).isoformat(), NOW) == f"已超{said}"


def test_amounts_are_told_to_the_fen() -> None:
    assert [yuan(fen) for fen in (0, 5, 3_000_000, 128_050, None)] == [
        "0.00 元", "0.05 元", "30,000.00 元", "1,280.50 元", "",
    ]  # fmt: skip


def test_a_browsers_moment_is_meant_in_local_time() -> None:
    assert as_sent("2026-03-12T09:30") == "2026-03-12T09:30:00+08:00"
    assert as_sent("2026-03-12T09:30:00+08:00") == "2026-03-12T09:30:00+08:00"


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1 KB"), (2048, "2 KB"), (20 * 1024 * 1024, "20 MB"), (1_500_000, "1.4 MB"), (1024 * 1024, "1 MB")],
)
def test_a_size_is_written_for_people(number: int, written: str) -> None:
    assert size(number) == written
