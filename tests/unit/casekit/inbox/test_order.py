"""Whatever the order of arrival, repetition and failure, effects come in order, once each, and all of them come."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from casekit.envelope import Envelope, parse
from casekit.inbox.arrivals import Arrival
from casekit.inbox.decode import Place
from casekit.inbox.order import LOOK_AGAIN_SECONDS, Entry, Outcome, Turnstile
from casekit.streams import Head
from casekit.testing.sample import Noted
from casekit.testing.source import Source

SOURCES = ("intake", "grid", "stranger")
STREAMS = ("case/1", "case/2", "unit/u1")


@dataclass
class Table:
    """An inbox in memory: rows, what they wait for, heads, effects."""

    rows: dict[Place, Entry] = field(default_factory=dict)
    waits: dict[Place, str] = field(default_factory=dict)
    heads: dict[tuple[str, str], Head] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    done: set[Place] = field(default_factory=set)
    effects: list[Envelope] = field(default_factory=list)

    def store(self, arrival: Arrival) -> None:
        """Keep it once."""
        place = (arrival.source, arrival.epoch, arrival.position)
        self.rows.setdefault(place, Entry(place, parse(arrival.body)))

    def ready(self) -> list[Entry]:
        """What may be claimed."""
        return [
            entry for place, entry in self.rows.items() if place not in self.done and place not in self.waits
        ]

    def turn(self, batch: list[Entry], failing: set[Place]) -> None:
        """Handle a batch in which some fail for now."""

        def handle(entry: Entry) -> Outcome:
            if entry.place in failing:
                return Outcome("pending", delay_seconds=1.0)
            envelope = entry.envelope
            self.heads[envelope.subject, envelope.source] = Head(entry.epoch, envelope.seq, str(envelope.id))
            self.effects.append(envelope)
            return Outcome("done")

        listens = ("intake", "grid")
        turnstile = Turnstile(
            listens, lambda stream, source: self.heads.get((stream, source)), set(self.settled)
        )
        turnstile.pass_through(batch, handle)
        assert turnstile.outcomes.keys() == {entry.place for entry in batch}
        for place, outcome in turnstile.outcomes.items():
            if outcome.waits_for is not None:
                self.waits[place] = outcome.waits_for
            elif outcome.state == "done":
                self.done.add(place)
                self.settled.add(self.rows[place].key)
        self.waits = {place: key for place, key in self.waits.items() if key not in turnstile.completed}


@st.composite
def histories(draw: st.DrawFn) -> list[Source]:
    """What three sources said, each event perhaps naming some that were said before it."""
    sources = {name: Source(name) for name in SOURCES}
    said: list[Envelope] = []
    for number in range(draw(st.integers(1, 25))):
        source = sources[draw(st.sampled_from(SOURCES))]
        named = draw(st.lists(st.sampled_from(said), max_size=3, unique_by=lambda e: e.id)) if said else []
        source.say(draw(st.sampled_from(STREAMS)), Noted(number), *named)
        said.append(source.envelopes[-1])
    return list(sources.values())


@given(histories(), st.data())
def test_effects_come_in_order_once_each_and_all_come(history: list[Source], data: st.DataObject) -> None:
    table = Table()
    heard = [arrival for source in history if source.name != "stranger" for arrival in source.said]
    lost_at_first = data.draw(st.sets(st.sampled_from(range(len(heard))))) if heard else set()
    arriving = data.draw(
        st.permutations([arrival for number, arrival in enumerate(heard) if number not in lost_at_first])
    )
    for arrival in [*arriving, *arriving[: len(arriving) // 2]]:
        table.store(arrival)
        if data.draw(st.booleans()):
            batch = data.draw(st.permutations(table.ready()))[: data.draw(st.integers(1, 8))]
            table.turn(
                batch, data.draw(st.sets(st.sampled_from([e.place for e in batch]))) if batch else set()
            )
        in_order(table.effects)
    for arrival in heard:  # repair brings what was lost
        table.store(arrival)
    while ready := table.ready():
        table.turn(ready, set())
    in_order(table.effects)
    assert sorted(str(e.id) for e in table.effects) == sorted(str(parse(a.body).id) for a in heard)
    assert table.waits == {}


def in_order(effects: list[Envelope]) -> None:
    """Assert the order along streams and along `after`."""
    seen: set[str] = set()
    heads: dict[tuple[str, str], int] = {}
    for envelope in effects:
        stream = (envelope.source, envelope.subject)
        assert envelope.seq == heads.get(stream, 0) + 1
        heads[stream] = envelope.seq
        assert all(key in seen or key.startswith("stranger:") for key in envelope.after)
        seen.add(f"{envelope.source}:{envelope.id}")


def entries(source: Source) -> Iterator[Entry]:
    """All that a source said."""
    for arrival in source.said:
        yield Entry((arrival.source, arrival.epoch, arrival.position), parse(arrival.body))


def through(batch: list[Entry], head: Head | None = None) -> list[Outcome]:
    """The outcomes of a batch in which nothing fails; `head` is that of every stream."""
    heads: dict[tuple[str, str], Head] = {}

    def handle(entry: Entry) -> Outcome:
        envelope = entry.envelope
        heads[envelope.subject, envelope.source] = Head(entry.epoch, envelope.seq, str(envelope.id))
        return Outcome("done")

    turnstile = Turnstile(("intake",), lambda stream, source: heads.get((stream, source), head), set())
    turnstile.pass_through(batch, handle)
    return [turnstile.outcomes[entry.place] for entry in batch]


def test_later_events_wait_for_the_next_turn_not_for_each_other() -> None:
    source = Source("intake")
    for number in range(4):
        source.say("case/1", Noted(number))
    assert {outcome.waits_for for outcome in through(list(entries(source))[1:])} == {"intake/1/case/1#1"}


def test_an_event_of_an_epoch_left_behind_is_parked() -> None:
    source = Source("intake")
    source.say("case/1", Noted(1))
    (outcome,) = through(list(entries(source)), Head(2, 1, "x"))
    assert (outcome.state, outcome.error) == ("parked", "SUPERSEDED_EPOCH")


def test_a_number_already_applied_is_parked() -> None:
    source = Source("intake")
    source.say("case/1", Noted(1))
    (outcome,) = through(list(entries(source)), Head(1, 1, "x"))
    assert (outcome.state, outcome.error) == ("parked", "SEQ_REUSED")


def test_a_new_epoch_opens_only_when_it_may() -> None:
    source = Source("intake", epoch=2, first=5)
    source.say("case/1", Noted(1))
    (entry,) = entries(source)
    (waiting,) = through([entry], Head(1, 9, "x"))
    assert (waiting.state, waiting.waits_for, waiting.delay_seconds) == ("pending", None, LOOK_AGAIN_SECONDS)
    opened = Entry(entry.place, entry.envelope, may_open=True)
    assert through([opened], Head(1, 9, "x")) == [Outcome("done")]
