"""Deadlines are set in one statement, named by stream, kind and subject, and every change is said."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from casekit.clock import FixedClock
from casekit.deadlines import (
    Deadline,
    End,
    cancel,
    cancel_all,
    deadlines_of,
    extend,
    meet,
    move,
    pauses_of,
    resume,
    running,
    set_deadline,
    suspend,
)
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, Noted
from tests.integration.casekit.deadlines.conftest import STREAM, acting

DAY = timedelta(days=1)


@pytest.fixture
def completion(runtime: Runtime) -> None:
    """A term of three days with warnings a day and an hour before."""
    with acting(runtime) as work:
        warnings = (NOON + 2 * DAY, NOON + 3 * DAY - timedelta(hours=1))
        set_deadline(
            work,
            STREAM,
            "completion",
            NOON + 3 * DAY,
            rule="xiaogan.completion",
            owner="u1",
            warn_at=warnings,
        )


def read(runtime: Runtime) -> Deadline:
    """The only deadline."""
    with runtime.db.begin() as db:
        (found,) = deadlines_of(db, STREAM)
    return found


def said(runtime: Runtime) -> list[str]:
    """The types said on the stream, in order."""
    with runtime.db.begin() as db:
        return list(db.execute(text("SELECT type FROM outbox_messages ORDER BY seq")).scalars())


def test_setting_adds_no_statement_of_its_own(runtime: Runtime) -> None:
    statements: list[str] = []
    event.listen(runtime.db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with runtime.db.begin() as db:
        work = runtime.work(db, "tester")
        work.open_stream("case/9")
        work.append("case/9", Noted(1))
        set_deadline(work, "case/9", "admission", NOON + DAY, rule="r", owner="u1", warn_at=[NOON + DAY / 2])
        work.flush()
    assert len(statements) == 1


def test_a_met_deadline_never_fires_again(runtime: Runtime, completion: None) -> None:
    with acting(runtime) as work:
        assert meet(work, STREAM, "completion") is not None
    assert read(runtime).state == "met"
    assert said(runtime) == ["deadline.set", "deadline.met"]


def test_meeting_what_was_never_set_says_nothing(runtime: Runtime) -> None:
    with acting(runtime) as work:
        assert meet(work, STREAM, "completion") is None
        assert meet(work, STREAM, "completion", subject="other") is None
    assert said(runtime) == []


def test_what_is_done_after_its_end_was_missed_though_no_ticker_came_by(
    runtime: Runtime, clock: FixedClock, completion: None
) -> None:
    clock.moment = NOON + 3 * DAY
    with acting(runtime) as work:
        meet(work, STREAM, "completion")
    found = read(runtime)
    assert (found.state, found.missed_at, found.ended_at) == ("missed", clock.moment, clock.moment)
    assert said(runtime) == ["deadline.set", "deadline.missed", "deadline.met"]


def test_suspended_time_is_not_counted(runtime: Runtime, clock: FixedClock, completion: None) -> None:
    clock.moment = NOON + DAY
    with acting(runtime) as work:
        suspend(work, STREAM, "completion")
    clock.moment = NOON + 11 * DAY
    with acting(runtime) as work:
        resume(work, STREAM, "completion")
    found = read(runtime)
    assert found.due_at == NOON + 13 * DAY
    assert found.next_warning == NOON + 12 * DAY
    assert said(runtime) == ["deadline.set", "deadline.suspended", "deadline.resumed"]


def test_what_is_done_while_suspended_is_in_time(
    runtime: Runtime, clock: FixedClock, completion: None
) -> None:
    with acting(runtime) as work:
        suspend(work, STREAM, "completion")
    clock.moment = NOON + 30 * DAY
    with acting(runtime) as work:
        meet(work, STREAM, "completion")
    assert read(runtime).state == "met"


def test_a_term_past_its_end_cannot_be_suspended_any_more(
    runtime: Runtime, clock: FixedClock, completion: None
) -> None:
    clock.moment = NOON + 4 * DAY
    with acting(runtime) as work:
        assert suspend(work, STREAM, "completion") is None
        assert resume(work, STREAM, "completion") is None
    assert read(runtime).state == "open"


def test_an_extension_moves_the_end_and_forgets_no_warning(
    runtime: Runtime, clock: FixedClock, completion: None
) -> None:
    clock.moment = NOON + 2 * DAY
    with acting(runtime) as work:
        move(
            work,
            STREAM,
            "completion",
            NOON + 30 * DAY,
            warn_at=[NOON + DAY, NOON + 29 * DAY],
            rule="extension",
        )
    found = read(runtime)
    assert (found.due_at, found.rule, found.next_warning) == (NOON + 30 * DAY, "extension", NOON + 29 * DAY)


def test_what_its_end_follows_from_is_kept(runtime: Runtime, clock: FixedClock) -> None:
    with acting(runtime) as work:
        set_deadline(work, STREAM, "completion", NOON + 3 * DAY, rule="r", owner="u1", began_at=NOON - DAY)
    clock.moment = NOON + DAY
    with acting(runtime) as work:
        suspend(work, STREAM, "completion", reason="appraisal")
        assert extend(work, STREAM, "completion", "5 day", End(NOON + 9 * DAY, "r")) is None
    clock.moment = NOON + 2 * DAY
    with acting(runtime) as work:
        found = running(work, STREAM, "completion")
        assert found is not None
        assert pauses_of(found, work.now) == (NOON + DAY, NOON + 2 * DAY)
        resume(work, STREAM, "completion", end=End(NOON + 5 * DAY, "r", (NOON + 4 * DAY,)))
        extend(work, STREAM, "completion", "5 day", End(NOON + 10 * DAY, "r", (NOON + 9 * DAY,)))
    found = read(runtime)
    assert (found.counted_from, found.pauses) == (NOON - DAY, (NOON + DAY, NOON + 2 * DAY))
    assert (found.extended, found.due_at, found.next_warning) == (("5 day",), NOON + 10 * DAY, NOON + 9 * DAY)
    assert said(runtime) == ["deadline.set", "deadline.suspended", "deadline.resumed", "deadline.extended"]


def test_subjects_run_side_by_side_and_end_together(runtime: Runtime) -> None:
    with acting(runtime) as work:
        for subject in ("order-1", "order-2", "order-3"):
            set_deadline(work, STREAM, "order.completion", NOON + DAY, subject=subject, rule="r", owner="u1")
    with acting(runtime) as work:
        assert meet(work, STREAM, "order.completion", subject="order-1") is not None
        assert cancel(work, STREAM, "order.completion", subject="order-2") is not None
        assert [deadline.subject for deadline in cancel_all(work, STREAM)] == ["order-3"]
    with runtime.db.begin() as db:
        assert [deadline.state for deadline in deadlines_of(db, STREAM)] == ["met", "cancelled", "cancelled"]


def test_two_terms_of_one_name_cannot_run_at_once(runtime: Runtime, completion: None) -> None:
    with pytest.raises(IntegrityError), acting(runtime) as work:
        set_deadline(work, STREAM, "completion", NOON + DAY, rule="r", owner="u1")


def test_a_naive_moment_is_refused(runtime: Runtime) -> None:
    naive: datetime = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"), acting(runtime) as work:
        set_deadline(work, STREAM, "completion", naive, rule="r", owner="u1")


@pytest.fixture(autouse=True)
def every_event_is_chained(runtime: Runtime) -> Iterator[None]:
    """Whatever was done, the stream counts what was said."""
    yield
    with runtime.db.begin() as db:
        said_on_it = "SELECT count(*) FROM outbox_messages o WHERE o.stream = s.stream"
        broken = f"SELECT 1 FROM streams s WHERE seq <> ({said_on_it})"
        assert db.execute(text(broken)).all() == []
