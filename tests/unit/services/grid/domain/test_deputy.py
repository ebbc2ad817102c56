"""The days for which a post may stand in for another: from today on, a year at most, both ends included."""

from datetime import date
from uuid import UUID

import pytest

from services.grid.domain.deputy import Deputyship
from services.grid.domain.errors import DeputyUnfit

TODAY = date(2027, 1, 5)


def deputyship(begins_on: date, ends_on: date) -> Deputyship:
    return Deputyship(UUID(int=1), "handler-1", "justice", "handler-2", begins_on, ends_on)


@pytest.mark.parametrize(
    ("begins_on", "last"),
    [
        (TODAY, date(2028, 1, 4)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2027, 12, 31), date(2028, 12, 30)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_year_is_the_longest_with_its_first_and_last_day(begins_on: date, last: date) -> None:
    assert deputyship(begins_on, last).given(TODAY, ()).ends_on == last
    with pytest.raises(DeputyUnfit):
        deputyship(begins_on, date.fromordinal(last.toordinal() + 1)).given(TODAY, ())
