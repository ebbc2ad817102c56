"""What of the rules is news, beside what is on record."""

from datetime import date

from contracts.rules import CalendarChanged, PermissionsChanged, ProcedureChanged
from procedures.calendar import ChineseCalendar
from procedures.shelf import Kept
from services.intake.domain.rules import Stated, news, of_calendar, of_files, of_permissions

FIRST, SECOND = date(2024, 1, 1), date(2026, 7, 1)
FILES = [Kept("xiaogan", "1", FIRST, "a" * 64), Kept("xiaogan", "2", SECOND, "b" * 64)]


def record(*stated: Stated) -> dict[str, str]:
    return {each.name: each.digest for each in stated if each.digest is not None}


def test_at_the_first_start_everything_is_news() -> None:
    stated = [*of_files(FILES), of_calendar(ChineseCalendar()), of_permissions("c" * 64, 60)]
    assert [each.event for each in news(stated, {})] == [
        ProcedureChanged("xiaogan", "1", FIRST, "a" * 64),
        ProcedureChanged("xiaogan", "2", SECOND, "b" * 64),
        CalendarChanged(2004, ChineseCalendar().years[1], ChineseCalendar().digest),
        PermissionsChanged(60, "c" * 64),
    ]


def test_what_is_as_it_was_is_no_news() -> None:
    stated = [*of_files(FILES), of_permissions("c" * 64, 60)]
    assert news(stated, record(*stated)) == []


def test_a_file_that_says_something_else_under_its_version_is_news() -> None:
    now = of_files([Kept("xiaogan", "1", FIRST, "d" * 64), FILES[1]])
    assert [each.event for each in news(now, record(*of_files(FILES)))] == [
        ProcedureChanged("xiaogan", "1", FIRST, "d" * 64)
    ]


def test_a_version_that_is_no_longer_kept_is_news_once() -> None:
    (gone,) = news(of_files(FILES[1:]), record(*of_files(FILES)))
    assert gone.event == ProcedureChanged("xiaogan", "1")
    assert news(of_files(FILES[1:]), record(*of_files(FILES[1:]))) == []


def test_a_calendar_that_knows_a_year_more_is_another() -> None:
    before, after = (ChineseCalendar(last_year=year) for year in (2025, 2026))
    assert of_calendar(before).digest != of_calendar(after).digest
    assert news([of_calendar(after)], record(of_calendar(before)))[0].event == CalendarChanged(
        2004, 2026, after.digest
    )
