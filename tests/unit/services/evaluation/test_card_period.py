"""Periods as the wall calendar has them: year ends, short months, weeks from Monday, the day turning in Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Every
from services.evaluation.domain.card_period import Appointment, Period

_DAYS = st.integers(0, 20 * 365 * 24).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


@pytest.mark.parametrize(
    ("every", "moment", "since", "until"),
    [
        (Every.MONTH, datetime(2026, 12, 31, 15, 59, tzinfo=UTC), date(2026, 12, 1), date(2026, 12, 31)),
        (Every.MONTH, datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1), date(2027, 1, 31)),
        (Every.MONTH, datetime(2028, 2, 10, tzinfo=UTC), date(2028, 2, 1), date(2028, 2, 29)),
        (Every.QUARTER, datetime(2026, 12, 31, tzinfo=UTC), date(2026, 10, 1), date(2026, 12, 31)),
        (Every.WEEK, datetime(2026, 12, 31, tzinfo=UTC), date(2026, 12, 28), date(2027, 1, 3)),
        (Every.DAY, datetime(2026, 12, 31, tzinfo=UTC), date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_period_of_a_moment(every: Every, moment: datetime, since: date, until: date) -> None:
    period = Period.of(every, moment)
    assert (period.since, period.until) == (since, until)


@given(st.sampled_from(list(Every)), _DAYS)
def test_periods_follow_one_another_without_gap_or_overlap(every: Every, moment: datetime) -> None:
    period = Period.of(every, moment)
    assert period.next.since == period.until + timedelta(days=1)
    assert period.next.before == period == period.before.next
    assert period.ends > moment >= period.before.ends
    assert Period.of(every, period.ends) == period.next
    assert Period.parse(str(period)) == period


def test_a_period_is_named_by_its_first_day() -> None:
    with pytest.raises(ValueError, match="first day"):
        Period.parse("month/2026-03-02")


@pytest.mark.parametrize(
    ("judged", "place"), [("", None), ("", "xiaogan"), ("grid/g-1", "xiaogan"), ("area/u", "x")]
)
def test_an_appointment_is_read_back_as_it_was_named(judged: str, place: str | None) -> None:
    made = Appointment(Period.parse("month/2026-12-01"), judged, place)
    assert Appointment.parse(str(made)) == made
    assert str(made).endswith(made.ending)
