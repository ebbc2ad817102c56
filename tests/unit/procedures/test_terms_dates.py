"""Terms against dates worked out by hand from the State Council's notices for 2025 and 2026.

2025: Spring Festival 28 January – 4 February (working: Sun 26 January, Sat 8 February), Tomb-sweeping 4–6
April, Labour Day 1–5 May (working: Sun 27 April), Dragon Boat 31 May – 2 June, National Day and Mid-autumn
1–8 October (working: Sun 28 September, Sat 11 October). 2026: New Year 1–3 January (working: Sun 4 January),
Spring Festival 15–23 February (working: Sat 14 and Sat 28 February), Labour Day 1–5 May (working: Sat 9 May),
Dragon Boat 19–21 June, Mid-autumn 25–27 September, National Day 1–7 October (working: Sun 20 September, Sat
10 October).
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from casekit.clock import SHANGHAI
from procedures.calendar import ChineseCalendar
from procedures.terms import Term, Unit, due

CALENDAR = ChineseCalendar()
UNITS = {"w": Unit.WORKDAY, "d": Unit.DAY, "k": Unit.WEEK, "h": Unit.HALF_MONTH, "m": Unit.MONTH}

# Term (w working days, d days, k weeks, h half months, m months; + rolls over), day it begins, its last day.
TABLE = """
# working days around Spring Festival 2025
1w  2025-01-24 2025-01-26
2w  2025-01-24 2025-01-27
3w  2025-01-24 2025-02-05
5w  2025-01-24 2025-02-07
6w  2025-01-24 2025-02-08
7w  2025-01-24 2025-02-10
1w  2025-01-27 2025-02-05
5w  2025-01-27 2025-02-10
1w  2025-01-28 2025-02-05
1w  2025-02-04 2025-02-05
1w  2025-02-07 2025-02-08
1w  2025-02-08 2025-02-10
10w 2025-01-20 2025-02-08
# around National Day 2025
1w  2025-09-26 2025-09-28
3w  2025-09-26 2025-09-30
4w  2025-09-26 2025-10-09
5w  2025-09-25 2025-10-09
1w  2025-09-30 2025-10-09
3w  2025-09-30 2025-10-11
4w  2025-09-30 2025-10-13
1w  2025-10-03 2025-10-09
1w  2025-10-11 2025-10-13
# other holidays of 2025
1w  2024-12-31 2025-01-02
1w  2025-04-03 2025-04-07
1w  2025-04-25 2025-04-27
5w  2025-04-25 2025-05-06
1w  2025-05-30 2025-06-03
# around Spring Festival 2026
1w  2025-12-31 2026-01-04
2w  2025-12-31 2026-01-05
1w  2026-02-13 2026-02-14
2w  2026-02-13 2026-02-24
5w  2026-02-13 2026-02-27
6w  2026-02-13 2026-02-28
7w  2026-02-13 2026-03-02
1w  2026-02-14 2026-02-24
1w  2026-02-15 2026-02-24
1w  2026-02-27 2026-02-28
1w  2026-02-28 2026-03-02
# around National Day 2026, and its other make-up days
1w  2026-05-08 2026-05-09
2w  2026-05-08 2026-05-11
1w  2026-06-18 2026-06-22
1w  2026-09-18 2026-09-20
5w  2026-09-18 2026-09-24
6w  2026-09-18 2026-09-28
1w  2026-09-24 2026-09-28
3w  2026-09-24 2026-09-30
4w  2026-09-24 2026-10-08
1w  2026-09-30 2026-10-08
3w  2026-09-30 2026-10-10
4w  2026-09-30 2026-10-12
# natural days: where they fall, and rolled over
0d  2025-10-01 2025-10-01
15d 2025-01-20 2025-02-04
15d+ 2025-01-20 2025-02-05
7d+ 2025-01-19 2025-01-26
8d+ 2025-01-20 2025-02-05
15d+ 2025-01-24 2025-02-08
16d+ 2025-01-24 2025-02-10
30d 2025-09-05 2025-10-05
30d+ 2025-09-05 2025-10-09
60d 2025-08-02 2025-10-01
60d+ 2025-08-02 2025-10-09
10d+ 2025-10-01 2025-10-11
14d+ 2026-01-31 2026-02-14
15d+ 2026-01-31 2026-02-24
28d+ 2026-01-31 2026-02-28
29d+ 2026-01-31 2026-03-02
15d 2026-09-16 2026-10-01
15d+ 2026-09-16 2026-10-08
20d 2026-11-22 2026-12-12
20d+ 2026-11-22 2026-12-14
# weeks and half months
1k  2025-01-21 2025-01-28
1k+ 2025-01-21 2025-02-05
1h+ 2025-01-15 2025-02-05
1h  2026-02-05 2026-02-20
2h  2026-01-01 2026-01-31
# months: the corresponding date, or the month's last day
1m  2025-01-31 2025-02-28
1m  2025-01-30 2025-02-28
1m  2025-01-28 2025-02-28
1m  2024-01-31 2024-02-29
1m  2025-02-28 2025-03-28
1m  2025-03-31 2025-04-30
1m  2025-08-31 2025-09-30
1m+ 2025-09-01 2025-10-09
2m+ 2025-12-31 2026-02-28
1m+ 2025-12-28 2026-01-28
1m+ 2025-12-03 2026-01-04
1m+ 2025-12-04 2026-01-04
1m+ 2026-01-16 2026-02-24
1m+ 2026-09-03 2026-10-08
3m  2025-11-30 2026-02-28
12m 2024-02-29 2025-02-28
12m 2025-06-15 2026-06-15
"""


def rows() -> list[tuple[Term, date, date]]:
    found = []
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            text, start, last = line.split()
            number = text.rstrip("+")
            term = Term(int(number[:-1]), UNITS[number[-1]], roll_over=text.endswith("+"))
            found.append((term, date.fromisoformat(start), date.fromisoformat(last)))
    return found


def test_the_table_is_as_large_as_promised() -> None:
    assert len(rows()) >= 60


@pytest.mark.parametrize(("term", "start", "last"), rows(), ids=str)
@pytest.mark.parametrize("hour", [time(0, 0), time(9, 30), time(23, 59, 59)], ids=str)
def test_a_term_ends_at_24_00_of_the_day_worked_out_by_hand(
    term: Term, start: date, last: date, hour: time
) -> None:
    end = due(term, datetime.combine(start, hour, SHANGHAI), CALENDAR)
    assert end.at == datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    assert not end.provisional


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2025-09-30T18:00", 24, "2025-10-01T18:00"),  # hours run through holidays
        ("2026-02-14T23:30", 1, "2026-02-15T00:30"),
        ("2025-01-31T10:15", 720, "2025-03-02T10:15"),
        ("2024-02-28T12:00", 24, "2024-02-29T12:00"),
    ],
)
def test_hours_run_from_the_hour_set(start: str, hours: int, end: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    assert due(Term(hours, Unit.HOUR), begun, CALENDAR).at == datetime.fromisoformat(end).replace(
        tzinfo=SHANGHAI
    )


@pytest.mark.parametrize(
    ("text", "start", "last", "provisional"),
    [
        ("3w", "2026-12-21", "2026-12-24", False),
        ("4w", "2026-12-21", "2026-12-25", True),  # the notice for 2027 may still touch that week
        ("1w", "2026-12-31", "2027-01-01", True),  # a Friday; who knows the calendar knows better
        ("30d", "2026-12-15", "2027-01-14", False),  # counts days, asks no calendar
        ("30d+", "2026-12-15", "2027-01-14", True),
        ("1m+", "2026-12-10", "2027-01-11", True),
    ],
)
def test_a_term_into_a_year_without_calendar_is_provisional(
    text: str, start: str, last: str, provisional: bool
) -> None:
    term = Term(int(text.rstrip("+")[:-1]), UNITS[text.rstrip("+")[-1]], roll_over=text.endswith("+"))
    begun = datetime.combine(date.fromisoformat(start), time(9), SHANGHAI)
    end = due(term, begun, ChineseCalendar(last_year=2026))
    assert end.at == datetime.combine(date.fromisoformat(last) + timedelta(days=1), time(), SHANGHAI)
    assert end.provisional is provisional


def test_a_provisional_date_is_settled_when_the_calendar_comes() -> None:
    term, start = Term(5, Unit.WORKDAY), datetime(2025, 12, 29, 1, tzinfo=UTC)
    guess = due(term, start, ChineseCalendar(last_year=2025))
    truth = due(term, start, ChineseCalendar(last_year=2026))
    assert (guess.provisional, truth.provisional) == (True, False)
    assert guess.at == datetime(2026, 1, 5, 16, tzinfo=UTC)  # 30, 31, then 1, 2 and 5 January by the weekday
    assert truth.at == datetime(2026, 1, 6, 16, tzinfo=UTC)  # 30, 31, then Sunday the 4th, 5 and 6 January
