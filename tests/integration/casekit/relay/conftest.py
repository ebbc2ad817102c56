"""A sample source with a relay, and a bus in memory that does as it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from casekit.bus.messages import Fault, Outgoing, OutMessage, Receipt, Sealed
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition


@dataclass
class MemoryBus:
    """Keeps what is published. `takes` limits how many of a batch it confirms, with `fault` for the rest."""

    events: list[OutMessage] = field(default_factory=list)
    seals: list[Sealed] = field(default_factory=list)
    takes: int | None = None
    fault: Fault = Fault.REFUSED

    def publisher(self, source: str) -> "MemoryBus":
        return self

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        taken = messages if self.takes is None else messages[: self.takes]
        self.events += [message for message in taken if isinstance(message, OutMessage)]
        self.seals += [message for message in taken if isinstance(message, Sealed)]
        return Receipt(len(taken), None if len(taken) == len(messages) else self.fault)

    def close(self) -> None: ...

    @property
    def positions(self) -> list[int]:
        return [event.position for event in self.events]


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture
def runtime(database_uri: str) -> Iterator[Runtime]:
    with open_runtime(sample_definition("intake"), database_uri) as opened:
        yield opened


def say(runtime: Runtime, count: int, stream: str = "case/1") -> None:
    """Commit `count` events of a stream in one transaction."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "tester")
        seq = work.lock(stream).seq
        for number in range(seq + 1, seq + count + 1):
            work.append(stream, Noted(number))
        work.flush()
