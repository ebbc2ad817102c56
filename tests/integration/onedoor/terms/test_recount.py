"""A calendar that comes out later moves what was counted without it, says so once, and leaves the rest alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from casekit.testing.servers import PostgresServer
from onedoor.simulation.hall import Hall
from onedoor.simulation.run import play
from onedoor.simulation.year import Plan
from onedoor.terms.open import open_terms
from onedoor.terms.recount import recount
from procedures import library
from procedures.calendar import ChineseCalendar
from services.intake.handlers import duties
from tests.support.simulated import simulated_hall

# The days before National Day 2025, as if the notice for 2025 were not out.
PLAN = Plan(cases=14, days=3, seed=5, begins=date(2025, 9, 28))
BEFORE = ChineseCalendar(last_year=2024)


@pytest.fixture
def hall(
    postgres: PostgresServer,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Hall]:
    monkeypatch.setattr(duties, "calendar", lambda: BEFORE)
    with simulated_hall(postgres, migrated, tmp_path_factory.mktemp("hall"), PLAN.start) as opened:
        play(opened, library.load("xiaogan", on=PLAN.begins), PLAN, lambda _: None)
        yield opened


def moved_events(hall: Hall) -> int:
    with hall.runtimes["intake"].db.begin() as db:
        query = text("SELECT count(*) FROM outbox_messages WHERE type = 'deadline.moved'")
        return int(db.execute(query).scalar_one())


def test_what_was_counted_without_the_calendar_is_counted_again_and_said_once(hall: Hall) -> None:
    intake = [hall.runtimes["intake"]]
    provisional = [
        each for page in open_terms(hall.runtimes["intake"], only_provisional=True) for each in page
    ]
    assert provisional
    said = moved_events(hall)
    moved = list(recount(intake, ChineseCalendar()))
    assert {each.term for each in moved} == set(provisional)
    assert any(each.due_at > each.term.due_at for each in moved)  # over the holiday
    assert moved_events(hall) == said + len(moved)
    assert not list(recount(intake, ChineseCalendar()))
    assert not list(open_terms(hall.runtimes["intake"], only_provisional=True))


def test_what_stood_still_and_was_extended_stays_so_and_lists_show_the_new_end(hall: Hall) -> None:
    """A month from Friday 5 September, two days of which stood still, and three days more.

    It ends on 7 October, in the holiday of 1 to 8 October, so on the 9th, and three days later on the 12th.
    """
    mediation = hall.runtimes["mediation"]
    with mediation.db.begin() as db:
        change = (
            "UPDATE deadlines SET provisional = true, began_at = '2025-09-05 02:00Z', due_at = '2025-10-09 16:00Z',"
            " pauses = '{2025-09-10 02:00Z,2025-09-12 02:00Z}', extended = '{3 day}'"
            " WHERE id = (SELECT id FROM deadlines WHERE state = 'open' ORDER BY id LIMIT 1)"
        )
        assert db.execute(text(change)).rowcount == 1
    due = datetime(2025, 10, 12, 16, tzinfo=UTC)
    (moved,) = recount([mediation], ChineseCalendar())
    assert moved.due_at == due
    with mediation.db.begin() as db:
        shown = db.execute(text("SELECT due_at FROM mediations WHERE id = :id"), {"id": moved.term.subject})
        assert shown.scalar_one() == due


def test_a_calendar_that_is_not_out_yet_moves_nothing(hall: Hall) -> None:
    assert not list(recount([hall.runtimes["intake"]], BEFORE))
