"""In what order events may be handled: per source and stream by `seq`, and after the events named in `after`. Pure.

`Turnstile` is given a batch and lets each event through when its turn has come, remembering for the others what they
wait for. It decides by heads and settled events alone, which the caller keeps; so the same rules hold for a batch that
is handled in one go and for one that is redone event by event.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from casekit.envelope import Envelope
from casekit.inbox.decode import Place
from casekit.inbox.tables import SETTLED
from casekit.streams import Head

FIRST_EPOCH = 1
LOOK_AGAIN_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An event taken from the table to be handled.

    `is_forgotten`: its source was restored to a state before it. `was_said_before`: the same event was handled under
    another epoch. `may_open`: it may be the first of its epoch that is applied to its stream.
    """

    place: Place
    envelope: Envelope
    attempts: int = 0
    is_forgotten: bool = False
    was_said_before: bool = False
    may_open: bool = False

    @property
    def key(self) -> str:
        """What others wait for that name this event."""
        return event_key(self.envelope.source, str(self.envelope.id))

    @property
    def epoch(self) -> int:
        """The epoch of its source it was said in."""
        return self.place[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of an event: its new state and, when that is `pending`, what it waits for or how long."""

    state: str
    waits_for: str | None = None
    error: str | None = None
    attempts: int = 0
    delay_seconds: float = 0.0


def event_key(source: str, event_id: str) -> str:
    """What waits for a particular event waits for this; the form of an entry of `after`."""
    return f"{source}:{event_id}"


def turn_key(source: str, epoch: int, stream: str, seq: int) -> str:
    """What waits for its turn within a stream waits for this."""
    return f"{source}/{epoch}/{stream}#{seq}"


def next_turn(source: str, stream: str, head: Head | None) -> str:
    """The turn that follows what was last applied."""
    epoch, seq = (head.epoch, head.seq) if head is not None else (FIRST_EPOCH, 0)
    return turn_key(source, epoch, stream, seq + 1)


@dataclass(slots=True)
class Turnstile:
    """Lets a batch through in order. `settled` holds the keys of events known to be settled; it grows."""

    listens_to: Collection[str]
    head_of: Callable[[str, str], Head | None]  # stream, source
    settled: set[str]
    outcomes: dict[Place, Outcome] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)  # keys that others may have waited for

    def pass_through(self, entries: Iterable[Entry], handle: Callable[[Entry], Outcome]) -> None:
        """Call `handle` for each event whose turn comes; afterwards `outcomes` has one for every entry.

        `handle` advances the head of what it settles.
        """
        queue = deque(entries)
        waiting: dict[str, list[Entry]] = {}
        while queue:
            entry = queue.popleft()
            verdict = self._verdict(entry)
            if verdict is not None and verdict.waits_for is not None:
                waiting.setdefault(verdict.waits_for, []).append(entry)
                self.outcomes[entry.place] = verdict
                continue
            turn = self._next_turn(entry)
            outcome = verdict or handle(entry)
            self.outcomes[entry.place] = outcome
            if outcome.state in SETTLED:
                own = entry.key
                for key in (own, turn, self._turn(entry)):
                    queue.extend(waiting.pop(key, ()))
                    self.completed.add(key)
                self.settled.add(own)

    def _verdict(self, entry: Entry) -> Outcome | None:
        """What stands in the way of handling it now, if anything."""
        return self._order_in_stream(entry) or self._order_among_streams(entry)

    def _order_in_stream(self, entry: Entry) -> Outcome | None:
        envelope, head = entry.envelope, self._head(entry)
        if entry.is_forgotten or (head is not None and head.epoch > entry.epoch):
            return Outcome("parked", error="SUPERSEDED_EPOCH", attempts=entry.attempts)
        if entry.epoch > (head.epoch if head is not None else FIRST_EPOCH):
            # What precedes it is not told by numbers; it is looked at again when more has arrived or been handled.
            return (
                None
                if entry.may_open
                else Outcome("pending", attempts=entry.attempts, delay_seconds=LOOK_AGAIN_SECONDS)
            )
        expected = head.seq + 1 if head is not None else 1
        if envelope.seq > expected:
            return Outcome("pending", waits_for=self._next_turn(entry), attempts=entry.attempts)
        if envelope.seq < expected:
            return Outcome("parked", error="SEQ_REUSED", attempts=entry.attempts)
        return None

    def _order_among_streams(self, entry: Entry) -> Outcome | None:
        for key in entry.envelope.after:
            if key not in self.settled and key.split(":", 1)[0] in self.listens_to:
                return Outcome("pending", waits_for=key, attempts=entry.attempts)
        return None

    def _head(self, entry: Entry) -> Head | None:
        return self.head_of(entry.envelope.subject, entry.envelope.source)

    def _turn(self, entry: Entry) -> str:
        return turn_key(entry.envelope.source, entry.epoch, entry.envelope.subject, entry.envelope.seq)

    def _next_turn(self, entry: Entry) -> str:
        """Also what an older epoch's events wait for when a newer epoch passes them by."""
        return next_turn(entry.envelope.source, entry.envelope.subject, self._head(entry))
