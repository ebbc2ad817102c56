"""A source of events in memory: seals them as a service does and gives them positions as its relay does."""

from dataclasses import dataclass, field

from casekit.envelope import Envelope, seal
from casekit.facts import Event
from casekit.ids import new_id
from casekit.inbox.arrivals import Arrival
from casekit.testing.sample import NOON, REGION


@dataclass(slots=True)
class Source:
    """One service as its listeners see it. `said` holds everything, by position."""

    name: str
    epoch: int = 1
    first: int = 1
    said: list[Arrival] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    _heads: dict[str, Envelope] = field(default_factory=dict)

    def say(self, stream: str, event: Event, *after: Envelope) -> Arrival:
        """Say `event` on `stream`, after the events given; returns it as it would arrive."""
        last = self._heads.get(stream)
        envelope = seal(
            id=new_id(),
            source=self.name,
            subject=stream,
            event=event,
            time=NOON,
            region=REGION,
            actor="tester",
            seq=last.seq + 1 if last else 1,
            prev=last.hash if last else None,
            after=[f"{other.source}:{other.id}" for other in after],
            traceparent=None,
        )
        self._heads[stream] = envelope
        self.envelopes.append(envelope)
        return self.give(envelope)

    def give(self, envelope: Envelope) -> Arrival:
        """The next position to an envelope, which may have had one before."""
        position = self.said[-1].position + 1 if self.said else self.first
        arrival = Arrival(self.name, self.epoch, position, envelope.body, first=self.first)
        self.said.append(arrival)
        return arrival

    def restored(self, kept: int, given: int | None = None) -> "Source":
        """This source after a restore that kept its first `kept` envelopes, of which `given` had their position."""
        given = kept if given is None else given
        again = Source(self.name, self.epoch + 1, self.first + given)
        for envelope in self.envelopes[:kept]:
            again.envelopes.append(envelope)
            again._heads[envelope.subject] = envelope
        for envelope in self.envelopes[given:kept]:
            again.give(envelope)
        return again
