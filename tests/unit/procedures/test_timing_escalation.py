"""Who is told when of a missed term: one post after the other, each after the time that supervision has."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from casekit.clock import to_local
from procedures import library
from procedures.calendar import ChineseCalendar
from procedures.timing import schedule
from procedures.vocabulary import DeadlineKind, Grade

CALENDAR = ChineseCalendar()
MONDAY = datetime(2025, 3, 3, 2, tzinfo=UTC)


def test_a_major_dispute_of_zhijiang_climbs_to_the_city_three_working_days_apart() -> None:
    rule = library.load("zhijiang").rule(DeadlineKind.COMPLETION, Grade.MAJOR)
    timing = schedule(rule, MONDAY, CALENDAR)
    days = [(f"{to_local(at):%m-%d}", post) for at, post in timing.escalation]
    # missed with the end of 3 June; told on the 4th, which is not counted: 5, 6, 9 June; then 11, 12, 13 June
    assert days == [("06-04", "county_centre"), ("06-10", "county_leader"), ("06-14", "city_centre")]
    assert timing.escalation[0][0] == timing.due_at


def test_a_target_is_never_escalated() -> None:
    rule = library.load("zhijiang").rule(DeadlineKind.COMPLETION, Grade.ORDINARY)
    timing = schedule(rule, MONDAY, CALENDAR)
    assert (timing.is_target, timing.escalation) == (True, ())


@pytest.mark.parametrize("place", library.places())
def test_every_place_tells_the_posts_of_its_rules_in_order(place: str) -> None:
    for rule in library.load(place).rules.values():
        timing = schedule(rule, MONDAY, CALENDAR)
        moments = [at for at, _ in timing.escalation]
        if not rule.target:
            assert tuple(post for _, post in timing.escalation) == rule.escalate_to
        assert all(earlier < later for earlier, later in pairwise(moments))
        assert not moments or moments[0] == timing.due_at
