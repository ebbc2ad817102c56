"""Whatever arrives is kept once, each thing in its table, and every gap is known."""

import threading

import pytest
from sqlalchemy import text

from casekit import faults
from casekit.inbox import Arrival, Gap, SourceState, Unreadable, levels, note_sealed, source_states, store
from casekit.inbox.sources import WINDOW
from casekit.runtime import Runtime
from casekit.testing.sample import Noted
from casekit.testing.source import Source
from tests.integration.casekit.inbox.conftest import effects, work_off


def many(source: Source, count: int, stream: str = "case/1") -> list[Arrival]:
    """`count` events of one stream."""
    return [source.say(stream, Noted(number)) for number in range(1, count + 1)]


def test_a_batch_is_stored_and_nothing_is_missing(runtime: Runtime, intake: Source) -> None:
    result = store(runtime, many(intake, 5))
    assert (result.stored, result.repeated, result.gaps) == (5, 0, ())
    assert source_states(runtime) == [SourceState("intake", 1, 1, 5, 5)]


def test_repetitions_are_recognised_within_and_across_batches(runtime: Runtime, intake: Source) -> None:
    arrivals = many(intake, 3)
    assert store(runtime, [*arrivals, arrivals[0]]).repeated == 1
    result = store(runtime, arrivals)
    assert (result.stored, result.repeated) == (0, 3)


def test_a_gap_is_told_until_it_is_closed(runtime: Runtime, intake: Source) -> None:
    arrivals = many(intake, 9)
    assert store(runtime, arrivals[6:]).gaps == (Gap("intake", 1, 1, 6),)
    assert store(runtime, arrivals[:2]).gaps == (Gap("intake", 1, 3, 6),)
    assert store(runtime, arrivals[3:4]).gaps == (Gap("intake", 1, 3, 3),)
    assert store(runtime, arrivals[2:6]).gaps == ()
    assert source_states(runtime)[0].contiguous == 9


def test_a_seal_tells_of_events_that_never_arrived(runtime: Runtime, intake: Source) -> None:
    store(runtime, many(intake, 2))
    assert note_sealed(runtime, "intake", 1, 1, 7).gap == Gap("intake", 1, 3, 7)
    assert note_sealed(runtime, "grid", 1, 1, 0).gap is None


def test_a_long_gap_closes_in_one_go(runtime: Runtime, intake: Source) -> None:
    arrivals = many(intake, WINDOW + 1500)
    for start in range(1, len(arrivals), 2000):
        store(runtime, arrivals[start : start + 2000])
    assert source_states(runtime)[0].contiguous == 0
    assert store(runtime, arrivals[:1]).gaps == ()


def test_other_bytes_under_a_known_position_are_kept_apart(runtime: Runtime, intake: Source) -> None:
    first, second = many(intake, 2)
    forged = Arrival("intake", 1, first.position, second.body)
    store(runtime, [first])
    for _ in range(2):
        assert store(runtime, [forged, second]).conflicting == 1
    work_off(runtime)
    assert effects(runtime) == [("case/1", 1), ("case/1", 2)]
    assert levels(runtime).conflicting == 1


def test_contradictions_within_one_batch_keep_the_first(runtime: Runtime, intake: Source) -> None:
    first, second = many(intake, 2)
    result = store(runtime, [first, Arrival("intake", 1, first.position, second.body)])
    assert (result.stored, result.conflicting) == (1, 1)


@pytest.mark.parametrize("body", [
    b"", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b'{"id":"x"}', b'"\\ud800"', b"1e999", b"\x00",
])  # fmt: skip
def test_bytes_that_are_no_event_are_kept_and_stop_nothing(
    runtime: Runtime, intake: Source, body: bytes
) -> None:
    arrivals = many(intake, 2)
    broken = Arrival("intake", 1, 3, body, {"source": "intake", "odd\x00": b"\x00\xff"})
    result = store(runtime, [arrivals[0], broken, arrivals[1]])
    assert (result.stored, result.undecodable, result.gaps) == (2, 1, ())
    assert store(runtime, [broken]).undecodable == 1
    work_off(runtime)
    assert len(effects(runtime)) == 2
    assert levels(runtime).undecodable == 1


@pytest.mark.parametrize(("attribute", "value"), [
    ("subject", "case/\\u0000"), ("type", "\\ud800"), ("region", "5" * 500), ("seq", "0"), ("seq", "9" * 30),
    ("source", "grid"), ("time", "0001-01-01T00:00:00+14:00"), ("after", "intake:not-an-id"),
])  # fmt: skip
def test_an_impossible_attribute_makes_it_undecodable(
    runtime: Runtime, intake: Source, attribute: str, value: str
) -> None:
    body = intake.say("case/1", Noted(1)).body.decode()
    before = body.split(f'"{attribute}":', 1)[1].split(",", 1)[0]
    written = value if attribute == "seq" else f'"{value}"'
    broken = body.replace(f'"{attribute}":{before}', f'"{attribute}":{written}', 1)
    assert broken != body
    assert store(runtime, [Arrival("intake", 1, 1, broken.encode())]).undecodable == 1


def test_what_a_bus_cannot_place_is_kept(runtime: Runtime) -> None:
    store(runtime, [], [Unreadable(b"?", {}, "MALFORMED: source")] * 2)
    assert levels(runtime).undecodable == 1


def test_replicas_that_store_at_once_lose_and_miss_nothing(runtime: Runtime, intake: Source) -> None:
    arrivals = many(intake, 400)
    # Two consumers of one queue take alternate halves; some of it is delivered to both.
    shares = [arrivals[0::2] + arrivals[0:50], arrivals[1::2]]

    def consume(share: list[Arrival]) -> None:
        for start in range(0, len(share), 20):
            store(runtime, share[start : start + 20])

    threads = [threading.Thread(target=consume, args=[share]) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source_states(runtime) == [SourceState("intake", 1, 1, 400, 400)]


@pytest.mark.parametrize("place", ["inbox.before_store", "inbox.after_store"])
def test_a_crash_around_storing_keeps_all_or_nothing(runtime: Runtime, intake: Source, place: str) -> None:
    arrivals = many(intake, 3)
    with faults.armed(f"{place}:raise"), pytest.raises(faults.FaultInjected):
        store(runtime, arrivals)
    with runtime.db.begin() as db:
        kept = db.execute(text("SELECT count(*) FROM inbox_messages")).scalar_one()
    assert kept == (3 if place == "inbox.after_store" else 0)
    assert store(runtime, arrivals).stored == 3 - kept
