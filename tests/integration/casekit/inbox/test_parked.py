"""Operators see what has stopped, take it up again, or give it up, which is said."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from casekit.envelope import Envelope
from casekit.inbox import Arrival, Unreadable, parked, store
from casekit.inbox.loop import forget_replaced
from casekit.inbox.worker import MAX_ATTEMPTS
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, note_effect, open_runtime, sample_definition
from casekit.testing.source import Source
from casekit.work import Work
from tests.integration.casekit.inbox.conftest import make_ready, numbers, states, work_off

POISON = {13}


def choke(work: Work, event: Noted, envelope: Envelope) -> None:
    """Fail for the numbers in POISON."""
    if event.number in POISON:
        raise RuntimeError("李四")
    note_effect(work, event, envelope)


@pytest.fixture
def stopped(database_uri: str, intake: Source, grid: Source) -> Iterator[Runtime]:
    """A service in which the second of three events of a stream is parked, and another stream's waits for it."""
    POISON.add(13)
    definition = sample_definition("sample", "intake", "grid", on_events={Noted: choke})
    with open_runtime(definition, database_uri) as runtime:
        store(runtime, [intake.say("case/1", Noted(number)) for number in (1, 13, 3)])
        store(runtime, [grid.say("case/2", Noted(4), intake.envelopes[1])])
        for _ in range(MAX_ATTEMPTS):
            work_off(runtime)
            make_ready(runtime)
        yield runtime


def test_the_list_names_place_stream_and_error(stopped: Runtime) -> None:
    (line,) = parked.list_stopped(stopped)
    assert (line.trouble, line.place, line.stream, line.attempts) == (
        "parked",
        ("intake", 1, 2),
        "case/1",
        MAX_ATTEMPTS,
    )
    assert line.error is not None
    assert line.error.startswith("RuntimeError at ")


def test_showing_tells_how_many_wait(stopped: Runtime, intake: Source) -> None:
    shown = parked.show(stopped, ("intake", 1, 2))
    assert shown["waiting"] == 2
    assert shown["body"] == intake.envelopes[1].body.decode()


def test_retrying_after_the_repair_lets_everything_go_on(stopped: Runtime) -> None:
    POISON.clear()
    parked.retry(stopped, ("intake", 1, 2))
    work_off(stopped)
    assert sorted(numbers(stopped)) == [1, 3, 4, 13]
    assert numbers(stopped).index(13) < min(numbers(stopped).index(3), numbers(stopped).index(4))


def test_retrying_in_vain_starts_the_count_again(stopped: Runtime) -> None:
    parked.retry(stopped, ("intake", 1, 2))
    work_off(stopped)
    assert states(stopped)["intake", 1, 2][0] == "pending"


def test_dropping_is_said_and_lets_the_rest_go_on(stopped: Runtime, intake: Source) -> None:
    parked.drop(stopped, ("intake", 1, 2), "ops-1")
    work_off(stopped)
    assert sorted(numbers(stopped)) == [1, 3, 4]
    with stopped.db.begin() as db:
        stream, body = db.execute(
            text("SELECT stream, body FROM outbox_messages WHERE type = 'inbox.dropped'")
        ).one()
    assert stream == "case/1"
    assert f'"event":"{intake.envelopes[1].id}"' in bytes(body).decode()
    assert '"actor":"ops-1"' in bytes(body).decode()


@pytest.mark.parametrize("place", [("intake", 1, 1), ("intake", 1, 99), ("grid", 1, 1)])
def test_only_what_has_stopped_can_be_retried_or_dropped(
    stopped: Runtime, place: tuple[str, int, int]
) -> None:
    for act in (parked.show, parked.retry, lambda runtime, at: parked.drop(runtime, at, "ops-1")):
        with pytest.raises(parked.NotParked):
            act(stopped, place)


def test_bytes_read_better_later_take_their_place(runtime: Runtime, intake: Source) -> None:
    good = intake.say("case/1", Noted(1))
    store(runtime, [Arrival("intake", 1, 1, b"?"), intake.say("case/1", Noted(2))])
    work_off(runtime)
    (line,) = parked.list_stopped(runtime)
    assert (line.trouble, line.error, numbers(runtime)) == ("undecodable", "NOT_AN_ENVELOPE", [])
    with pytest.raises(parked.StillUndecodable):
        parked.retry_undecodable(runtime, str(line.digest))
    assert parked.list_stopped(runtime) == [line]
    with pytest.raises(parked.HoldsAPlace):
        parked.drop_undecodable(runtime, str(line.digest))
    store(runtime, [good])
    work_off(runtime)
    assert numbers(runtime) == [1, 2]
    assert forget_replaced(runtime) == 1
    assert parked.list_stopped(runtime) == []


def test_bytes_of_nowhere_can_be_thrown_away(runtime: Runtime) -> None:
    store(runtime, [], [Unreadable(b"?", {}, "MALFORMED")])
    (line,) = parked.list_stopped(runtime)
    with pytest.raises(parked.HoldsNoPlace):
        parked.retry_undecodable(runtime, str(line.digest))
    assert parked.list_stopped(runtime) == [line]
    parked.drop_undecodable(runtime, str(line.digest))
    assert parked.list_stopped(runtime) == []


def test_contradicting_bytes_are_listed_until_thrown_away(runtime: Runtime, intake: Source) -> None:
    first, second = intake.say("case/1", Noted(1)), intake.say("case/1", Noted(2))
    store(runtime, [first, Arrival("intake", 1, 1, second.body)])
    (line,) = parked.list_stopped(runtime)
    assert (line.trouble, line.place) == ("conflicting", ("intake", 1, 1))
    with pytest.raises(parked.Contradicts):
        parked.retry_undecodable(runtime, str(line.digest))
    parked.drop_conflicting(runtime, str(line.digest))
    assert parked.list_stopped(runtime) == []
