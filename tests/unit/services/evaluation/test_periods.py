"""A period names its days, and every day is in one period of a kind."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.indicators import Window
from services.evaluation.domain.periods import running, span_of
from services.evaluation.domain.trees import Stay

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("2026-03-12", "2026-03-12", "2026-03-12"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("30d", "2026-02-11", "2026-03-12"),
        ("7d:2026-01-03", "2025-12-28", "2026-01-03"),
    ],
)
def test_a_period_is_these_days(name: str, since: str, until: str) -> None:
    assert span_of(name, TODAY) == Stay(date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-Q5", "2026-W54", "2026-02-30", "0d", "9999d", "last", "2026-3", "３0d"]
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        span_of(name, TODAY)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_periods_of_a_day_hold_it(day: date) -> None:
    year, week, _ = day.isocalendar()
    names = (f"{day}", f"{day:%Y-%m}", f"{day:%Y}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{year}-W{week:02}")
    for name in names:
        stay = span_of(name, TODAY)
        assert stay.since <= day <= stay.until
        assert stay.until - stay.since <= timedelta(days=365)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(Window))
def test_a_window_is_the_period_that_runs_up_to_today(today: date, window: Window) -> None:
    found = running(window, today)
    year, week, _ = today.isocalendar()
    names = {
        Window.DAY: f"{today}", Window.WEEK: f"{year}-W{week:02}", Window.MONTH: f"{today:%Y-%m}",
        Window.QUARTER: f"{today.year}-Q{(today.month + 2) // 3}", Window.YEAR: f"{today.year}",
    }  # fmt: skip
    assert found == Stay(span_of(names[window], today).since, today)
