"""The services that move a case on, in this process and on one database; what one says the others hear at once.

Everything a post does goes through the service's own handlers to its real tables; what it says is then given to the
handlers of the services that listen, until nobody has anything to add. There is no HTTP, relay or inbox in between, for
there is nothing here that could be lost. Used by `onedoor.simulation`.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from access.projector import HEARD
from casekit.auth import Actor
from casekit.clock import FixedClock
from casekit.config import Config
from casekit.deadlines.ticker import tick
from casekit.envelope import Envelope
from casekit.inbox.order import Entry
from casekit.inbox.worker import apply
from casekit.runtime import Runtime
from casekit.work import Work
from contracts.topology import LISTENS
from onedoor.composition import Composition
from onedoor.simulation.day import OneDay

SERVICES = ("intake", "grid", "mediation", "petition")
Answer = TypeVar("Answer")
Observer = Callable[[Envelope], None]


class Hall:
    """The services by name, the clock they are told the time by, and who watches what they say."""

    def __init__(self, runtimes: Mapping[str, Runtime], clock: FixedClock) -> None:
        self.runtimes = runtimes
        self.clock = clock
        self.observe: Observer = lambda _: None
        self._said: deque[Envelope] = deque()
        self._hears = {name: _heard_by(runtime) for name, runtime in runtimes.items()}
        self._days = {name: OneDay(_uri(runtime), name) for name, runtime in runtimes.items()}
        for name, runtime in runtimes.items():
            runtime.db.close()
            runtime.clock, runtime.db = clock, self._days[name]
            projectors = (*runtime.definition.projectors, self._note)
            runtime.definition = replace(runtime.definition, projectors=projectors)

    def do(self, service: str, actor: Actor, deed: Callable[[Work], Answer]) -> Answer:
        """What a post does at a service, and all that follows from it. Raises what the handler does."""
        runtime = self.runtimes[service]
        with runtime.db.begin() as db:
            work = runtime.work(db, actor.id)
            answer = deed(work)
            work.flush()
        self._carry()
        return answer

    def tick(self, service: str) -> None:
        """Fire what is due at a service by now, and all that follows from it."""
        while tick(self.runtimes[service]):
            self._carry()

    def move_to(self, region: str) -> None:
        """The platform stands in `region` from now on."""
        for runtime in self.runtimes.values():
            runtime.config = replace(runtime.config, region=region)

    def end_day(self) -> None:
        """Commit what the day has brought."""
        for day in self._days.values():
            day.over()

    def _note(self, work: Work, envelope: Envelope) -> None:
        """A projector: keeps what a service itself has said."""
        if envelope.source == work.source:
            self._said.append(envelope)

    def _carry(self) -> None:
        while self._said:
            said = tuple(self._said)
            self._said.clear()
            for envelope in said:
                self.observe(envelope)
            for name in SERVICES:
                heard = [each for each in said if each.source != name and each.type in self._hears[name]]
                if heard:
                    self._hear(self.runtimes[name], heard)

    def _hear(self, runtime: Runtime, envelopes: Sequence[Envelope]) -> None:
        with runtime.db.begin() as db:
            work = runtime.work(db, f"service/{runtime.name}")
            work.lock(*{each.subject for each in envelopes})
            for each in envelopes:
                apply(runtime, work, Entry((each.source, 1, each.seq), each))
            work.flush()


@contextmanager
def open_hall(config: Config, database_uri: str, begins: datetime) -> Iterator[Hall]:
    """The services of `config` on a database whose schemas are there. Raises what `Composition` does."""
    composition = Composition(config, database_uri)
    runtimes = {name: composition.runtime(name) for name in SERVICES}
    try:
        yield Hall(runtimes, FixedClock(begins))
    finally:
        for runtime in runtimes.values():
            runtime.db.close()


def _uri(runtime: Runtime) -> str:
    return runtime.db.engine.url.render_as_string(hide_password=False)


def _heard_by(runtime: Runtime) -> frozenset[str]:
    """The types of events that the service does something on; it listens to all the others here."""
    absent = set(SERVICES) - {runtime.name, *LISTENS[runtime.name]}
    if absent:
        raise ValueError(f"{runtime.name} does not listen to {', '.join(sorted(absent))}")
    return HEARD | {kind.TYPE for kind in runtime.definition.on_events}
