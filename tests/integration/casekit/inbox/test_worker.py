"""Every stored event has its effect once, in order, and a failing one holds up only what depends on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from casekit import faults, streams
from casekit.envelope import Envelope
from casekit.inbox import Progress, handle_batch, levels, quiet, sharing, store
from casekit.inbox.loop import release_known
from casekit.inbox.worker import MAX_ATTEMPTS
from casekit.runtime import Runtime
from casekit.testing.sample import REGION, Ignored, Noted, note_effect, open_runtime, sample_definition
from casekit.testing.source import Source
from casekit.work import Work
from tests.integration.casekit.inbox.conftest import effects, make_ready, numbers, states, work_off


class Broken(Exception):
    """What a handler says when it cannot go on."""


FAILING: set[int] = set()


def fail_on_demand(work: Work, event: Noted, envelope: Envelope) -> None:
    """Note the effect, then fail for the numbers that should fail."""
    note_effect(work, event, envelope)
    work.append(envelope.subject, Noted(-event.number))
    if event.number in FAILING:
        raise Broken("张三 13800000000")


@pytest.fixture
def fragile(database_uri: str) -> Iterator[Runtime]:
    """A service whose handler fails for the numbers in FAILING, and says an event of its own for each."""
    FAILING.clear()
    definition = sample_definition("sample", "intake", "grid", on_events={Noted: fail_on_demand})
    with open_runtime(definition, database_uri) as opened:
        yield opened


@contextmanager
def counting(runtime: Runtime) -> Iterator[list[str]]:
    """The statements sent within the block."""
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    sqlalchemy_event.listen(runtime.db.engine, "before_cursor_execute", note)
    yield statements
    sqlalchemy_event.remove(runtime.db.engine, "before_cursor_execute", note)


# -- order within a stream


def test_a_stream_is_handled_in_order_however_it_arrived(runtime: Runtime, intake: Source) -> None:
    arrivals = [intake.say("case/1", Noted(number)) for number in range(1, 8)]
    for arrival in (arrivals[3], arrivals[6], arrivals[1], arrivals[0]):
        store(runtime, [arrival])
        work_off(runtime)
    assert numbers(runtime) == [1, 2]
    store(runtime, arrivals)
    work_off(runtime)
    assert numbers(runtime) == [1, 2, 3, 4, 5, 6, 7]


def test_what_waits_for_its_turn_does_not_fill_the_batches(runtime: Runtime, intake: Source) -> None:
    blocked = [intake.say("case/1", Noted(number)) for number in range(1, 60)]
    free = [intake.say(f"case/{number}", Noted(number)) for number in range(100, 110)]
    store(runtime, [*blocked[1:], *free])
    for _ in range(7):
        handle_batch(runtime, limit=10)
    assert sorted(numbers(runtime)) == list(range(100, 110))
    assert levels(runtime).waiting == 58


def test_a_known_type_without_handler_is_skipped_and_keeps_the_order(
    runtime: Runtime, intake: Source
) -> None:
    store(runtime, [intake.say("case/1", Ignored()), intake.say("case/1", Noted(2))])
    work_off(runtime)
    assert numbers(runtime) == [2]
    assert [state for state, _ in states(runtime).values()] == ["skipped", "done"]


# -- order among streams


def test_an_event_follows_what_it_names(runtime: Runtime, intake: Source, grid: Source) -> None:
    unit = grid.say("unit/u1", Noted(1))
    case = intake.say("case/1", Noted(2), grid.envelopes[0])
    store(runtime, [case])
    work_off(runtime)
    assert numbers(runtime) == []
    store(runtime, [unit])
    work_off(runtime)
    assert numbers(runtime) == [1, 2]


def test_what_names_each_other_within_a_batch_is_put_in_order(
    runtime: Runtime, intake: Source, grid: Source
) -> None:
    first = intake.say("case/1", Noted(1))
    second = grid.say("case/1", Noted(2), intake.envelopes[0])
    third = intake.say("case/1", Noted(3), grid.envelopes[0])
    fourth = grid.say("case/2", Noted(4), intake.envelopes[1])
    store(runtime, [fourth, second])
    store(runtime, [third, first])
    work_off(runtime)
    assert numbers(runtime) == [1, 2, 3, 4]


def test_sources_not_listened_to_are_not_waited_for(runtime: Runtime, intake: Source) -> None:
    stranger = Source("petition")
    stranger.say("case/1", Noted(0))
    store(runtime, [intake.say("case/1", Noted(1), stranger.envelopes[0])])
    work_off(runtime)
    assert numbers(runtime) == [1]


def test_an_event_that_just_missed_its_wake_up_is_found_by_the_sweep(
    runtime: Runtime, intake: Source, grid: Source
) -> None:
    store(runtime, [grid.say("unit/u1", Noted(1))])
    work_off(runtime)
    store(runtime, [intake.say("case/1", Noted(2), grid.envelopes[0])])
    with runtime.db.begin() as db:
        key = f"grid:{grid.envelopes[0].id}"
        db.execute(text("UPDATE inbox_messages SET waits_for = :key WHERE source = 'intake'"), {"key": key})
    assert not quiet(runtime)
    work_off(runtime)
    assert numbers(runtime) == [1, 2]


# -- what the handler's own events say


def test_what_a_handler_says_names_what_caused_it(fragile: Runtime, intake: Source) -> None:
    store(fragile, [intake.say("case/1", Noted(1))])
    work_off(fragile)
    with fragile.db.begin() as db:
        body = bytes(db.execute(text("SELECT body FROM outbox_messages")).scalar_one()).decode()
    assert f'"after":"intake:{intake.envelopes[0].id}"' in body


# -- failures


def test_a_failing_event_rolls_back_itself_alone_and_holds_its_stream(
    fragile: Runtime, intake: Source
) -> None:
    FAILING.add(2)
    store(fragile, [intake.say("case/1", Noted(number)) for number in (1, 2, 3)])
    store(fragile, [intake.say("case/2", Noted(4))])
    work_off(fragile)
    assert numbers(fragile) == [1, 4]
    with fragile.db.begin() as db:
        said = list(db.execute(text("SELECT stream, seq FROM outbox_messages ORDER BY stream, seq")))
    assert said == [("case/1", 1), ("case/2", 1)]
    FAILING.clear()
    make_ready(fragile)
    work_off(fragile)
    assert numbers(fragile) == [1, 4, 2, 3]


def test_what_names_a_failing_event_waits_with_it(fragile: Runtime, intake: Source, grid: Source) -> None:
    FAILING.add(1)
    store(fragile, [grid.say("unit/u1", Noted(1))])
    store(fragile, [intake.say("case/1", Noted(2), grid.envelopes[0]), intake.say("case/2", Noted(3))])
    work_off(fragile)
    assert numbers(fragile) == [3]
    FAILING.clear()
    make_ready(fragile)
    work_off(fragile)
    assert numbers(fragile) == [3, 1, 2]


def test_delays_grow_until_it_is_parked_and_its_error_tells_no_secret(
    fragile: Runtime, intake: Source
) -> None:
    FAILING.add(1)
    store(fragile, [intake.say("case/1", Noted(1))])
    delays: list[float] = []
    delay = text("SELECT extract(epoch FROM next_at - now())::float8 FROM inbox_messages")
    for _ in range(MAX_ATTEMPTS):
        handle_batch(fragile)
        with fragile.db.begin() as db:
            delays.append(db.execute(delay).scalar_one())
        make_ready(fragile)
    assert handle_batch(fragile) == Progress(0, 0)
    assert all(1.5 < later / sooner < 2.6 for sooner, later in pairwise(delays[:-1]))
    ((state, error),) = states(fragile).values()
    assert state == "parked"
    assert error is not None
    assert error.startswith("Broken at ")
    assert "138" not in error


def test_a_row_that_the_database_refuses_is_blamed_on_its_event(database_uri: str, intake: Source) -> None:
    def insert_nonsense(work: Work, event: Noted, envelope: Envelope) -> None:
        work.insert(
            "effects",
            stream=None if event.number == 2 else envelope.subject,
            event=envelope.id,
            number=event.number,
        )

    definition = sample_definition("sample", "intake", on_events={Noted: insert_nonsense})
    with open_runtime(definition, database_uri) as runtime:
        store(runtime, [intake.say(f"case/{number}", Noted(number)) for number in (1, 2, 3)])
        work_off(runtime)
        assert numbers(runtime) == [1, 3]


def test_a_handler_that_loses_the_connection_is_blamed_for_it(database_uri: str, intake: Source) -> None:
    def hang(work: Work, event: Noted, envelope: Envelope) -> None:
        note_effect(work, event, envelope)
        if event.number == 2:
            work.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    definition = sample_definition("sample", "intake", on_events={Noted: hang})
    with open_runtime(definition, database_uri) as runtime:
        store(runtime, [intake.say(f"case/{number}", Noted(number)) for number in (1, 2, 3)])
        work_off(runtime)
        assert numbers(runtime) == [1, 3]
        assert levels(runtime).retrying == 1


# -- types


def test_an_unknown_type_is_held_with_its_stream_until_a_version_knows_it(
    database_uri: str, intake: Source
) -> None:
    old = sample_definition("sample", "intake", known_events={Ignored.TYPE: Ignored}, on_events={})
    with open_runtime(old, database_uri) as runtime:
        store(
            runtime,
            [
                intake.say("case/1", Noted(1)),
                intake.say("case/1", Ignored()),
                intake.say("case/2", Ignored()),
            ],
        )
        work_off(runtime)
        assert release_known(runtime) == 0
        assert (levels(runtime).held, levels(runtime).waiting) == (1, 1)
    with open_runtime(sample_definition("sample", "intake"), database_uri) as runtime:
        assert release_known(runtime) == 1
        work_off(runtime)
        assert numbers(runtime) == [1]
        assert levels(runtime).waiting == 0


def test_who_takes_every_event_takes_unknown_types_too(database_uri: str, intake: Source) -> None:
    def keep(work: Work, envelope: Envelope) -> None:
        work.insert("effects", stream=envelope.subject, event=envelope.id, number=envelope.seq)

    definition = sample_definition("sample", "intake", known_events={}, on_events={}, on_any_event=keep)
    with open_runtime(definition, database_uri) as runtime:
        store(runtime, [intake.say("case/1", Noted(7)), intake.say("case/1", Ignored())])
        work_off(runtime)
        assert effects(runtime) == [("case/1", 1), ("case/1", 2)]


def test_projectors_are_told_before_the_handler(database_uri: str, intake: Source) -> None:
    told: list[str] = []
    definition = sample_definition(
        "sample", "intake",
        projectors=(lambda _work, envelope: told.append(f"projector {envelope.seq}"),),
        on_events={Noted: lambda _work, event, _envelope: told.append(f"handler {event.number}")},
    )  # fmt: skip
    with open_runtime(definition, database_uri) as runtime:
        store(runtime, [intake.say("case/1", Ignored()), intake.say("case/1", Noted(2))])
        work_off(runtime)
    assert told == ["projector 1", "projector 2", "handler 2"]


# -- crashes and cost


@pytest.mark.parametrize(
    "place", ["inbox.after_claim", "inbox.in_handler", "inbox.before_commit", "inbox.after_commit"]
)
def test_a_crash_at_any_point_has_every_effect_once(runtime: Runtime, intake: Source, place: str) -> None:
    store(runtime, [intake.say(f"case/{number % 3}", Noted(number)) for number in range(9)])
    with faults.armed(f"{place}:raise"):
        work_off(runtime)
    assert sorted(numbers(runtime)) == list(range(9))


def test_the_number_of_statements_does_not_depend_on_the_size_of_the_batch(
    runtime: Runtime, intake: Source, grid: Source
) -> None:
    def statements_for(size: int, prefix: str) -> int:
        units = [grid.say(f"unit/{prefix}{number}", Noted(0)) for number in range(size)]
        store(runtime, units)
        work_off(runtime)
        named = grid.envelopes[-size:]
        store(
            runtime,
            [intake.say(f"case/{prefix}{number}", Noted(number), named[number]) for number in range(size)],
        )
        with counting(runtime) as statements:
            assert handle_batch(runtime) == Progress(size, size)
        return len(statements)

    # claim, lock, create, lock again, settled?, effects with streams, books, wake
    assert statements_for(1, "a") == statements_for(100, "b") == 8


def test_workers_that_stand_in_each_others_way_take_halves_of_the_streams(
    runtime: Runtime, intake: Source, database_uri: str
) -> None:
    codes = [f"case/{number}" for number in range(20)]
    store(runtime, [intake.say(code, Noted(number)) for number in range(2) for code in codes])
    with open_runtime(runtime.definition, database_uri) as other:
        with runtime.db.begin() as db:
            streams.lock(db, codes, REGION)
        with runtime.db.begin() as db:  # somebody else is at the first batch
            streams.lock(db, codes, REGION)
            assert handle_batch(other, limit=20) == Progress(20, 0)
        assert other.batches_apart > 0
        with other.db.begin() as db:
            mine = sharing.claim(other, db, 30)
            runtime.batches_apart = 1
            with runtime.db.begin() as another:
                theirs = sharing.claim(runtime, another, 30)
        of_mine, of_theirs = ({entry.envelope.subject for entry in found} for found in (mine, theirs))
        assert of_mine
        assert of_theirs
        assert not of_mine & of_theirs
        assert of_mine | of_theirs == set(codes)
        work_off(other)
    assert sorted(numbers(runtime)) == [0] * 20 + [1] * 20


@pytest.mark.parametrize("is_new", [True, False])
def test_streams_that_somebody_holds_are_left_for_later(
    runtime: Runtime, intake: Source, is_new: bool
) -> None:
    if not is_new:
        with runtime.db.begin() as db:
            streams.lock(db, ["case/1"], REGION)
    store(runtime, [intake.say("case/1", Noted(1)), intake.say("case/2", Noted(2))])
    with runtime.db.begin() as db:
        assert streams.try_lock(db, {"case/1": REGION})
        assert handle_batch(runtime) == Progress(2, 1)
        assert numbers(runtime) == [2]
    work_off(runtime)
    assert numbers(runtime) == [2, 1]
