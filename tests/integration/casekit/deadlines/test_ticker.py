"""Deadlines fire once, never early, whoever ticks, whatever fails."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from casekit import faults
from casekit.clock import FixedClock, RealClock
from casekit.db import engine_url
from casekit.deadlines import (
    Course,
    Deadline,
    Hopeless,
    cancel,
    meet,
    parking,
    resume,
    set_deadline,
    suspend,
    ticker,
)
from casekit.deadlines.ticker import pending_due, run_ticker, tick
from casekit.envelope import parse
from casekit.errors import Problem
from casekit.loops import Stop, bell
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, Noted, open_runtime, sample_definition
from casekit.work import Work
from onedoor.cli import main
from tests.integration.casekit.deadlines.conftest import STREAM, acting

HOUR = timedelta(hours=1)


class Skewed(RealClock):
    """A machine's clock that is wrong."""

    def __init__(self, skew: timedelta) -> None:
        self._skew = skew

    def now(self) -> datetime:
        """The wrong time."""
        return super().now() + self._skew


def let_run(
    runtime: Runtime, due: datetime, *warn_at: datetime, stream: str = STREAM, kind: str = "completion"
) -> None:
    """Set one deadline."""
    with acting(runtime, stream) as work:
        set_deadline(work, stream, kind, due, rule="r", owner="u1", warn_at=warn_at)


def said(runtime: Runtime) -> list[str]:
    """All types said after the setting, in order."""
    types = "SELECT type FROM outbox_messages WHERE type <> 'deadline.set' ORDER BY serial"
    with runtime.db.begin() as db:
        return list(db.execute(text(types)).scalars())


def escalate(work: Work, deadline: Deadline) -> None:
    """A consequence: say something, and note it."""
    assert deadline.state == "missed"
    work.append(deadline.stream, Noted(1))
    work.insert("effects", stream=deadline.stream, event=deadline.id, number=1)


def test_nothing_fires_before_its_time(runtime: Runtime, clock: FixedClock) -> None:
    let_run(runtime, NOON + HOUR, NOON + HOUR / 2)
    clock.moment = NOON + HOUR / 2 - timedelta(microseconds=1)
    assert tick(runtime) == 0
    assert said(runtime) == []


def test_it_warns_then_is_missed_each_once(runtime: Runtime, clock: FixedClock) -> None:
    let_run(runtime, NOON + HOUR, NOON + HOUR / 4, NOON + HOUR / 2)
    for moment in (NOON + HOUR / 4, NOON + HOUR / 2, NOON + HOUR):
        clock.moment = moment
        assert tick(runtime) == 1
        assert tick(runtime) == 0
    assert said(runtime) == ["deadline.approaching", "deadline.approaching", "deadline.missed"]


def test_warnings_that_lie_behind_are_given_once_together(runtime: Runtime, clock: FixedClock) -> None:
    let_run(runtime, NOON + HOUR, NOON + HOUR / 4, NOON + HOUR / 2)
    clock.moment = NOON + HOUR - timedelta(seconds=1)
    assert (tick(runtime), tick(runtime)) == (1, 0)
    assert said(runtime) == ["deadline.approaching"]


def test_a_suspended_deadline_does_not_fire(runtime: Runtime, clock: FixedClock) -> None:
    let_run(runtime, NOON + HOUR)
    with acting(runtime) as work:
        suspend(work, STREAM, "completion")
    clock.moment = NOON + 9 * HOUR
    assert tick(runtime) == 0
    assert said(runtime) == ["deadline.suspended"]


def test_the_consequence_happens_with_the_fact(database_uri: str, clock: FixedClock) -> None:
    definition = sample_definition("sample", on_deadlines={"completion": escalate})
    with open_runtime(definition, database_uri, clock) as runtime:
        let_run(runtime, NOON)
        assert tick(runtime) == 1
        assert said(runtime) == ["deadline.missed", "sample.noted"]


def test_what_the_consequence_of_another_has_ended_is_not_missed(
    database_uri: str, clock: FixedClock
) -> None:
    def end_the_other(work: Work, deadline: Deadline) -> None:
        cancel(work, deadline.stream, "feedback")

    definition = replace(sample_definition("sample"), on_deadlines={"completion": end_the_other})
    with open_runtime(definition, database_uri, clock) as runtime:
        let_run(runtime, NOON + HOUR)
        let_run(runtime, NOON + 2 * HOUR, kind="feedback")
        clock.moment = NOON + 3 * HOUR  # the ticker comes late, and finds both past
        assert (tick(runtime), tick(runtime)) == (1, 0)
        assert said(runtime) == ["deadline.missed", "deadline.cancelled"]


def test_a_hopeless_consequence_is_parked_with_what_it_said_until_somebody_asks(
    database_uri: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ["RULE_WRONG: overdue names `on_tme`"]

    def fail(work: Work, deadline: Deadline) -> None:
        if wrong:
            raise Hopeless(wrong[0])
        escalate(work, deadline)

    definition = sample_definition("sample", on_deadlines={"fragile": fail})
    with open_runtime(definition, database_uri, clock) as runtime:
        monkeypatch.setattr("onedoor.parking.reached", lambda _: runtime)
        let_run(runtime, NOON, kind="fragile")
        let_run(runtime, NOON, stream="case/2")
        assert (tick(runtime), tick(runtime), pending_due(runtime)) == (1, 0, 0)
        with runtime.db.begin() as db:  # as much later as one likes
            db.execute(text("UPDATE deadlines SET retry_at = retry_at - interval '1 year'"))
        assert tick(runtime) == 0
        (parked,) = parking.list_parked(runtime)
        assert (parked.error, parked.attempts, parked.kind) == (wrong[0], 1, "fragile")
        command = CliRunner()
        assert wrong[0] in command.invoke(main, ["parked", "list", "--service", "sample"]).output
        name = f"deadline/{parked.id}"
        assert command.invoke(main, ["parked", "drop", "sample", name, "--yes"]).exit_code != 0
        wrong.clear()
        assert command.invoke(main, ["parked", "retry", "sample", name]).exit_code == 0
        assert (tick(runtime), parking.list_parked(runtime)) == (1, [])
        assert command.invoke(main, ["parked", "retry", "sample", name]).exit_code != 0


def test_a_consequence_that_fails_is_tried_again_and_holds_up_nothing(
    database_uri: str, clock: FixedClock
) -> None:
    class Trouble(Problem):
        code = "TROUBLE"

    failing = [True]

    def fail_at_first(work: Work, deadline: Deadline) -> None:
        work.append(deadline.stream, Noted(1))
        if failing:
            raise Trouble("personal data")

    definition = sample_definition("sample", on_deadlines={"fragile": fail_at_first})
    with open_runtime(definition, database_uri, clock) as runtime:
        let_run(runtime, NOON, kind="fragile")
        let_run(runtime, NOON, stream="case/2")
        tick(runtime)
        assert tick(runtime) == 0
        assert said(runtime) == ["deadline.missed"]
        with runtime.db.begin() as db:
            attempts, error = db.execute(
                text("SELECT attempts, error FROM deadlines WHERE kind = 'fragile'")
            ).one()
            assert attempts == 1
            assert error.startswith("TROUBLE at casekit/deadlines/test_ticker.py:")
            db.execute(text("UPDATE deadlines SET retry_at = now()"))
        failing.clear()
        assert tick(runtime) == 1
        assert said(runtime) == ["deadline.missed", "deadline.missed", "sample.noted"]


@pytest.mark.parametrize("skew", [HOUR, -HOUR])
def test_a_wrong_process_clock_never_makes_it_early(database_uri: str, skew: timedelta) -> None:
    right = RealClock()
    with open_runtime(sample_definition("sample"), database_uri, Skewed(skew)) as runtime:
        let_run(runtime, right.now() + HOUR / 2, right.now() + HOUR / 4)
        assert (tick(runtime), pending_due(runtime)) == (0, 0)
        # With the warning behind and the end ahead, it warns (unless its clock is slow) and does not miss.
        shift = "UPDATE deadlines SET warn_at[1] = now() - interval '1 minute', next_at = now() - interval '1 minute'"
        with runtime.db.begin() as db:
            db.execute(text(shift))
        tick(runtime)
        assert said(runtime) == (["deadline.approaching"] if skew > timedelta(0) else [])


def test_a_database_clock_behind_the_due_moment_keeps_it_from_being_met_late(database_uri: str) -> None:
    with open_runtime(sample_definition("sample"), database_uri, Skewed(HOUR)) as runtime:
        let_run(runtime, RealClock().now() + HOUR / 2)
        with acting(runtime) as work:
            meet(work, STREAM, "completion")
        assert said(runtime) == ["deadline.met"]


def test_three_tickers_fire_each_deadline_once(database_uri: str, clock: FixedClock) -> None:
    definition = sample_definition("sample", on_deadlines={"completion": escalate})
    with open_runtime(definition, database_uri, clock) as runtime:
        for number in range(60):
            let_run(
                runtime, NOON + timedelta(seconds=number), stream=f"case/{number % 20}", kind=f"k{number}"
            )
        clock.moment = NOON + HOUR
        replicas = [replace(runtime) for _ in range(3)]
        threads = [threading.Thread(target=_tick_until_quiet, args=[replica]) for replica in replicas]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said(runtime) == ["deadline.missed"] * 60


def test_three_replicas_of_which_two_have_a_wrong_clock_fire_each_once_and_never_early(
    database_uri: str,
) -> None:
    early: list[str] = []

    def check_moment(work: Work, deadline: Deadline) -> None:
        if work.execute(text("SELECT clock_timestamp()")).scalar_one() < deadline.due_at:
            early.append(deadline.kind)
        work.insert("effects", stream=deadline.stream, event=deadline.id, number=1)

    kinds = [f"k{number}" for number in range(30)]
    definition = sample_definition("sample", on_deadlines=dict.fromkeys(kinds, check_moment))
    with open_runtime(definition, database_uri, RealClock()) as runtime:
        begun = RealClock().now()
        for number, kind in enumerate(kinds):
            due = begun + timedelta(seconds=0.6 + number * 0.03)
            let_run(runtime, due, stream=f"case/{number % 10}", kind=kind)
        clocks = (runtime.clock, Skewed(HOUR), Skewed(-HOUR))
        threads = [
            threading.Thread(target=_tick_until_said, args=[replace(runtime, clock=clock), len(kinds)])
            for clock in clocks
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said(runtime) == ["deadline.missed"] * len(kinds)
        with runtime.db.begin() as db:
            assert db.execute(text("SELECT count(DISTINCT event) FROM effects")).scalar_one() == len(kinds)
    assert early == []


def _tick_until_said(runtime: Runtime, count: int) -> None:
    """Tick on and on until all have been missed, by whichever replica."""
    left = text("SELECT count(*) FROM deadlines WHERE state = 'missed'")
    while True:
        tick(runtime)
        with runtime.db.begin() as db:
            if db.execute(left).scalar_one() == count:
                return


def _tick_until_quiet(runtime: Runtime) -> None:
    while pending_due(runtime):
        tick(runtime)


@pytest.mark.parametrize("place", ["ticker.after_lock", "ticker.before_commit", "ticker.after_commit"])
def test_a_crash_at_any_point_fires_it_once(runtime: Runtime, clock: FixedClock, place: str) -> None:
    let_run(runtime, NOON)
    with faults.armed(f"{place}:raise"), pytest.raises(faults.FaultInjected):
        tick(runtime)
    tick(runtime)
    assert said(runtime) == ["deadline.missed"]


def test_the_ticker_reads_only_what_is_due(runtime: Runtime, database_uri: str) -> None:
    many = (
        "INSERT INTO sample.deadlines (id, stream, kind, subject, region, owner, rule, state, provisional, set_at,"
        " due_at, warn_at, next_at) SELECT gen_random_uuid(), 'case/' || n, 'k', '', '0', 'u', 'r', 'open', false,"
        " now(), moment, '{}', moment"
        " FROM (SELECT n, timestamptz '2030-01-01' + n * interval '1 minute' AS moment"
        " FROM generate_series(1, 10000) n)"
    )
    with create_engine(engine_url(database_uri)).begin() as db:
        db.execute(text(many + " numbered"))
        db.execute(text("ANALYZE sample.deadlines"))
    with runtime.db.begin() as db:
        clocks = {"now": datetime(2030, 1, 1, 0, 5, tzinfo=UTC), "is_driven": True}
        explain = text(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {ticker._DUE.text}")
        plan = "\n".join(db.execute(explain, clocks).scalars())
    assert "ix_deadlines_next" in plan
    assert "Seq Scan" not in plan


def test_the_loop_fires_what_a_moved_clock_makes_due_and_ends_when_asked(
    runtime: Runtime, clock: FixedClock
) -> None:
    let_run(runtime, NOON + HOUR)
    stop = Stop()
    thread = threading.Thread(target=run_ticker, args=[runtime, stop])
    thread.start()
    clock.moment = NOON + HOUR
    bell("ticker", runtime.name).ring()
    while pending_due(runtime):
        assert thread.is_alive()
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert said(runtime) == ["deadline.missed"]


def escalating(runtime: Runtime, *steps: tuple[datetime, str], is_target: bool = False) -> None:
    """Set one deadline that is escalated, or a target."""
    with acting(runtime) as work:
        course = Course(steps, is_target)
        set_deadline(work, STREAM, "completion", NOON + HOUR, rule="r", owner="u1", course=course)


def told(runtime: Runtime) -> list[tuple[str, int, bool]]:
    """Who was told of the missed term, in order."""
    query = "SELECT body FROM outbox_messages WHERE type = 'deadline.escalated' ORDER BY serial"
    with runtime.db.begin() as db:
        data = [parse(bytes(body)).data for body in db.execute(text(query)).scalars()]
    return [(each["post"], each["step"], each["is_last"]) for each in data]


def tick_at(runtime: Runtime, clock: FixedClock, moment: datetime) -> int:
    """Tick as often as there is something to do; how many events that were."""
    clock.moment = moment
    total = 0
    while fired := tick(runtime):
        total += fired
    return total


def test_one_post_after_the_other_is_told_each_once_in_its_time(runtime: Runtime, clock: FixedClock) -> None:
    escalating(runtime, (NOON + HOUR, "supervisor"), (NOON + 3 * HOUR, "director"))
    assert tick_at(runtime, clock, NOON + HOUR) == 2
    assert said(runtime) == ["deadline.missed", "deadline.escalated"]
    assert tick_at(runtime, clock, NOON + 3 * HOUR - timedelta(microseconds=1)) == 0
    assert tick_at(runtime, clock, NOON + 3 * HOUR) == 1
    assert tick_at(runtime, clock, NOON + 30 * HOUR) == 0
    assert told(runtime) == [("supervisor", 1, False), ("director", 2, True)]


@pytest.mark.parametrize("end", [meet, cancel])
def test_nobody_further_up_is_told_once_it_is_done_or_does_not_matter(
    runtime: Runtime, clock: FixedClock, end: Callable[..., object]
) -> None:
    escalating(runtime, (NOON + HOUR, "supervisor"), (NOON + 3 * HOUR, "director"))
    tick_at(runtime, clock, NOON + HOUR)
    with acting(runtime) as work:
        end(work, STREAM, "completion")
    assert tick_at(runtime, clock, NOON + 30 * HOUR) == 0
    assert [to for to, _, _ in told(runtime)] == ["supervisor"]
    assert pending_due(runtime) == 0


def test_a_ticker_that_comes_late_tells_all_whose_time_has_come_in_order(
    runtime: Runtime, clock: FixedClock
) -> None:
    escalating(runtime, (NOON + HOUR, "supervisor"), (NOON + 3 * HOUR, "director"))
    assert tick_at(runtime, clock, NOON + 30 * HOUR) == 3
    assert [to for to, _, _ in told(runtime)] == ["supervisor", "director"]


def test_a_target_is_neither_missed_nor_escalated_and_is_met_late_without_reproach(
    runtime: Runtime, clock: FixedClock
) -> None:
    escalating(runtime, (NOON + HOUR, "supervisor"), is_target=True)
    assert tick_at(runtime, clock, NOON + 30 * HOUR) == 0
    with acting(runtime) as work:
        assert meet(work, STREAM, "completion") is not None
    assert said(runtime) == ["deadline.met"]
    with runtime.db.begin() as db:
        assert db.execute(text("SELECT state FROM deadlines")).scalar_one() == "met"


def test_a_term_that_stood_still_is_escalated_later_by_as_much(runtime: Runtime, clock: FixedClock) -> None:
    escalating(runtime, (NOON + HOUR, "supervisor"))
    with acting(runtime) as work:
        suspend(work, STREAM, "completion")
    clock.moment = NOON + 5 * HOUR
    with acting(runtime) as work:
        resume(work, STREAM, "completion")
    assert tick_at(runtime, clock, NOON + 6 * HOUR - timedelta(seconds=1)) == 0
    assert tick_at(runtime, clock, NOON + 6 * HOUR) == 2
