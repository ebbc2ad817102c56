"""Terms against dates worked out by hand from the State Council's notices for 2025 and 2026.

2025: Spring Festival 28 January – 4 February (working: Sun 26 January, Sat 8 February), Tomb-sweeping 4–6
April, Labour Day 1–5 May (working: Sun 27 April), Dragon Boat 31 May – 2 June, National Day and Mid-autumn
1–8 October (working: Sun 28 September, Sat 11 October). 2026: New Year 1–3 January (working: Sun 4 January),
Spring Festival 15–23 February (working: Sat 14 and Sat 28 February), Tomb-sweeping 4–6 April, Labour Day 1–5
May (working: Sat 9 May), Dragon Boat 19–21 June, Mid-autumn 25–27 September, National Day 1–7 October
(working: Sun 20 September, Sat 10 October).
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from casekit.clock import SHANGHAI
from procedures.calendar import ChineseCalendar
from procedures.terms import Term, Unit, due

CALENDAR = ChineseCalendar()
UNITS = {"w": Unit.WORKDAY, "d": Unit.DAY, "k": Unit.WEEK, "h": Unit.HALF_MONTH, "m": Unit.MONTH}

# Term (w working days, d days, k weeks, h half months, m months; + rolls over), day it begins, its last day, why.
TABLE = """
# working days round Spring Festival 2025
1w   2025-01-24 2025-01-26 Saturday is off, Sunday the 26th is worked
2w   2025-01-24 2025-01-27 the worked Sunday, then Monday
3w   2025-01-24 2025-02-05 26, 27, then eight days of festival
5w   2025-01-24 2025-02-07 26, 27 January, 5, 6, 7 February
6w   2025-01-24 2025-02-08 Saturday the 8th is worked
7w   2025-01-24 2025-02-10 Sunday the 9th is off again
1w   2025-01-27 2025-02-05 begun on the eve: the first working day after
5w   2025-01-27 2025-02-10 5, 6, 7, the worked 8th, and Monday
1w   2025-01-28 2025-02-05 begun on New Year's Eve, a holiday
1w   2025-02-04 2025-02-05 begun on the festival's last day
1w   2025-02-07 2025-02-08 Friday to the worked Saturday
1w   2025-02-08 2025-02-10 the day it begins is not counted, worked or not
10w  2025-01-20 2025-02-08 four days, 26, 27, then 5, 6, 7, 8
# working days round National Day and Mid-autumn 2025
1w   2025-09-26 2025-09-28 Friday to the worked Sunday
3w   2025-09-26 2025-09-30 28, 29, 30: ends on the eve
4w   2025-09-26 2025-10-09 a day more lies beyond eight days of holiday
5w   2025-09-25 2025-10-09 26, 28, 29, 30, and the 9th
1w   2025-09-30 2025-10-09 begun on the eve
3w   2025-09-30 2025-10-11 9, 10, and the worked Saturday
4w   2025-09-30 2025-10-13 Sunday the 12th is off
1w   2025-10-03 2025-10-09 begun within the holiday
1w   2025-10-11 2025-10-13 begun on the worked Saturday
# working days round the other holidays of 2025
1w   2024-12-31 2025-01-02 New Year 2025 is one day
1w   2025-04-03 2025-04-07 Tomb-sweeping, Friday to Sunday
1w   2025-04-25 2025-04-27 the worked Sunday before Labour Day
5w   2025-04-25 2025-05-06 27 to 30 April, then five days off
1w   2025-05-30 2025-06-03 Dragon Boat, Saturday to Monday
# working days round New Year and Spring Festival 2026
1w   2025-12-31 2026-01-04 1 to 3 January off, Sunday the 4th worked
2w   2025-12-31 2026-01-05 the worked Sunday, then Monday
1w   2026-02-13 2026-02-14 Friday to the worked Saturday
2w   2026-02-13 2026-02-24 then nine days of festival
5w   2026-02-13 2026-02-27 14, 24, 25, 26, 27
6w   2026-02-13 2026-02-28 Saturday the 28th is worked
7w   2026-02-13 2026-03-02 Sunday 1 March is off
1w   2026-02-14 2026-02-24 begun on the worked Saturday, the eve
1w   2026-02-15 2026-02-24 begun on the festival's first day
1w   2026-02-23 2026-02-24 begun on its last
1w   2026-02-27 2026-02-28 Friday to the worked Saturday after
1w   2026-02-28 2026-03-02 begun on the worked Saturday
20w  2026-02-02 2026-03-06 3 to 6, 9 to the worked 14th, 24 to the worked 28th, 2 to 6
# working days round the other holidays of 2026
1w   2026-04-03 2026-04-07 Tomb-sweeping, Saturday to Monday
2w   2026-04-30 2026-05-07 Labour Day, five days; 6, 7
4w   2026-04-30 2026-05-09 6, 7, 8, and the worked Saturday
1w   2026-05-08 2026-05-09 Friday to the worked Saturday
2w   2026-05-08 2026-05-11 Sunday the 10th is off
1w   2026-06-18 2026-06-22 Dragon Boat, Friday to Sunday
# working days round Mid-autumn and National Day 2026
1w   2026-09-18 2026-09-20 Friday to the worked Sunday
5w   2026-09-18 2026-09-24 20 to 24 without a break
6w   2026-09-18 2026-09-28 Mid-autumn, Friday to Sunday
1w   2026-09-24 2026-09-28 begun on its eve
3w   2026-09-24 2026-09-30 28, 29, 30
4w   2026-09-24 2026-10-08 seven days of National Day
1w   2026-09-30 2026-10-08 begun on the eve
3w   2026-09-30 2026-10-10 8, 9, and the worked Saturday
4w   2026-09-30 2026-10-12 Sunday the 11th is off
# natural days: where they fall, and rolled over
0d   2025-10-01 2025-10-01 the same day, holiday or not
15d  2025-01-20 2025-02-04 an authority's term ends on its day, in the festival
15d+ 2025-01-20 2025-02-05 a party's rolls to the day after the festival
7d+  2025-01-19 2025-01-26 ends on a worked Sunday: no roll-over
8d+  2025-01-20 2025-02-05 ends on New Year's Eve: past the whole festival
15d+ 2025-01-24 2025-02-08 ends on a worked Saturday
16d+ 2025-01-24 2025-02-10 ends on the Sunday after it
30d  2025-09-05 2025-10-05 ends within National Day
30d+ 2025-09-05 2025-10-09 rolls past it
60d  2025-08-02 2025-10-01 29 days of August, 30 of September, and one
60d+ 2025-08-02 2025-10-09 the same, rolled
10d+ 2025-10-01 2025-10-11 ends on the worked Saturday
14d+ 2026-01-31 2026-02-14 ends on the worked Saturday before the festival
15d+ 2026-01-31 2026-02-24 ends on the festival's first day
28d+ 2026-01-31 2026-02-28 ends on the worked Saturday after it
29d+ 2026-01-31 2026-03-02 ends on Sunday 1 March
7d+  2026-05-02 2026-05-09 ends on the worked Saturday after Labour Day
15d  2026-09-16 2026-10-01 ends on National Day
15d+ 2026-09-16 2026-10-08 rolls past it
20d  2026-11-22 2026-12-12 ends on an ordinary Saturday
20d+ 2026-11-22 2026-12-14 rolls to Monday
60d  2025-12-01 2026-01-30 a petition's term: 30 days of December, 30 of January
90d  2025-12-01 2026-03-01 the same, extended by thirty: 30, 31, 28 and one
# weeks and half months
1k   2025-01-21 2025-01-28 the same weekday: New Year's Eve
1k+  2025-01-21 2025-02-05 rolled past the festival
2k+  2026-09-11 2026-09-28 ends on Mid-autumn, a Friday
1h+  2025-01-15 2025-02-05 fifteen days end on the 30th, in the festival
1h   2026-02-05 2026-02-20 fifteen days, not rolled
2h   2026-01-01 2026-01-31 thirty days, not a month
# months: the corresponding date, or the month's last day
1m   2025-01-31 2025-02-28 February has no 31st
1m   2025-01-30 2025-02-28 nor a 30th
1m   2025-01-28 2025-02-28 it has a 28th
1m   2024-01-31 2024-02-29 a leap year's last day
1m   2025-02-28 2025-03-28 the corresponding date, not the last day
1m   2025-03-31 2025-04-30 April has no 31st
1m   2026-03-31 2026-04-30 nor in 2026
1m   2025-08-31 2025-09-30 September has no 31st
1m+  2025-09-01 2025-10-09 1 October, rolled
1m+  2025-09-11 2025-10-11 the worked Saturday after the holiday
2m+  2025-12-31 2026-02-28 February's last day is a worked Saturday
1m+  2025-12-28 2026-01-28 an ordinary Wednesday
1m+  2025-12-03 2026-01-04 the 3rd is New Year, Sunday the 4th is worked
1m+  2025-12-04 2026-01-04 the worked Sunday itself
1m+  2026-01-16 2026-02-24 16 February, rolled past the festival
6m+  2025-08-15 2026-02-24 15 February, the festival's first day
1m+  2026-08-20 2026-09-20 a worked Sunday
1m+  2026-09-03 2026-10-08 3 October, rolled
3m   2025-11-30 2026-02-28 February has no 30th
12m  2024-02-29 2025-02-28 no 29th in 2025
12m  2025-06-15 2026-06-15 a year, to the date
"""


def rows() -> list[tuple[Term, date, date]]:
    found = []
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            text, start, last, _why = line.split(maxsplit=3)
            number = text.rstrip("+")
            term = Term(int(number[:-1]), UNITS[number[-1]], roll_over=text.endswith("+"))
            found.append((term, date.fromisoformat(start), date.fromisoformat(last)))
    return found


def test_the_table_is_as_large_as_promised_and_no_row_stands_twice() -> None:
    assert len(rows()) >= 60
    assert len({(str(term), term.roll_over, start) for term, start, _ in rows()}) == len(rows())


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
