"""When places are due, what was missed, and which visits count."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grid.domain.field_errors import PatrolHasEnded, PatrolUnfit, PlaceUnknown, VisitUnfit
from services.grid.domain.patrol import Patrol, due_on, missed

NOW = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
TODAY = date(2026, 3, 12)
ONE = UUID(int=1)


def patrol(*places: str, ends_on: date | None = None) -> Patrol:
    return Patrol(ONE, "g-01", places or ("gate", "pond"), 7, date(2026, 3, 1), ends_on)


@pytest.mark.parametrize(
    ("last", "due", "count"),
    [(None, date(2026, 3, 1), 2), (date(2026, 3, 4), date(2026, 3, 11), 1), (date(2026, 3, 5), TODAY, 0)],
)
def test_a_place_is_due_from_the_beginning_and_then_after_each_visit(
    last: date | None, due: date, count: int
) -> None:
    assert due_on(date(2026, 3, 1), 7, last) == due
    assert missed(due, 7, TODAY) == count


@given(st.integers(1, 60), st.integers(0, 400))
def test_one_more_visit_is_missed_with_each_period_that_is_over(every: int, late: int) -> None:
    counted = sum(1 for day in range(late) if day % every == 0)
    assert missed(TODAY, every, TODAY + timedelta(days=late)) == counted


def test_a_visit_says_which_day_and_what_came_of_it() -> None:
    said = patrol().visit(ONE, "pond", NOW, NOW, (ONE, None))
    assert (said.day, said.hazard, said.report) == (TODAY, ONE, None)
    late = patrol().visit(ONE, "gate", datetime(2026, 3, 8, 16, 30, tzinfo=UTC), NOW, (None, None))
    assert late.day == date(2026, 3, 9), "the local day"


def test_what_is_no_visit_of_the_plan_is_refused() -> None:
    with pytest.raises(PlaceUnknown):
        patrol().visit(ONE, "roof", NOW, NOW, (None, None))
    for at in (NOW + timedelta(seconds=1), NOW - timedelta(days=8)):
        with pytest.raises(VisitUnfit):
            patrol().visit(ONE, "gate", at, NOW, (None, None))
    with pytest.raises(PatrolHasEnded):
        patrol(ends_on=date(2026, 3, 11)).visit(ONE, "gate", NOW, NOW, (None, None))


def test_a_plan_names_each_place_once_and_ends_no_earlier_than_yesterday() -> None:
    for plan in (patrol("gate", "gate"), patrol(ends_on=date(2026, 2, 28))):
        with pytest.raises(PatrolUnfit):
            plan.planned()
    assert patrol().planned().place_count == 2
    with pytest.raises(PatrolUnfit):
        patrol().end(TODAY - timedelta(days=2), TODAY)
    with pytest.raises(PatrolHasEnded):
        patrol(ends_on=date(2026, 3, 2)).end(TODAY, TODAY)
    assert patrol().end(TODAY, TODAY).ends_on == TODAY
