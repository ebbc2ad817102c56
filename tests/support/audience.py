"""The gateway's audience feed on a real PostgreSQL: services tell of cases, units read what is for them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pika
from werkzeug.test import TestResponse

from casekit.bus.topology import dept_queue
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.runtime import Runtime
from casekit.streams import unit_stream
from casekit.web import app_of
from contracts.grid import OrderIssued, UnitChanged
from contracts.intake import CaseRegistered, CaseRouted
from contracts.samples import sample
from contracts.vocabulary import Relation, UnitRelation
from gateway.audience.sequencer import sequence
from gateway.definition import DEFINITION
from tests.support.cases import new_code
from tests.support.listening import Listener, listener

UNIT, OTHER = "unit-forestry", "unit-water"
SYSTEM = "department_system"


@dataclass
class Audience:
    """The gateway, and what services tell it."""

    listener: Listener

    @property
    def runtime(self) -> Runtime:
        """The gateway's."""
        return self.listener.runtime

    def say(self, event: Event, source: str = "intake", stream: str | None = None) -> Envelope:
        """A service says it; heard with the next `told`."""
        return self.listener.voices.say(source, event, stream)

    def told(self) -> None:
        """Everything said is heard and has its position."""
        self.listener.hear()
        while sequence(self.runtime):
            continue

    def registered(self, **units: Relation) -> str:
        """The code of a new case; `units` are those named in it."""
        code = new_code()
        named = tuple(UnitRelation(unit.replace("_", "-"), relation) for unit, relation in units.items())
        self.say(replace(sample(CaseRegistered), code=code, units=named))
        return code

    def routed(self, code: str, round_: int = 1, **changes: Any) -> Envelope:
        """The case is routed."""
        return self.say(
            replace(
                sample(CaseRouted), code=code, round=round_, **{"units": (), "supervisor": None, **changes}
            )
        )

    def issued(self, code: str, unit: str = UNIT, round_: int = 1) -> OrderIssued:
        """The unit is given an order."""
        event = replace(sample(OrderIssued), code=code, unit=unit, round=round_, supervisor=None)
        self.say(event, "grid")
        return event

    def handled(self, unit: str = UNIT) -> str:
        """The code of a case that the unit handles."""
        code = self.registered()
        self.routed(code)
        self.issued(code, unit)
        return code

    def organised(self, count: int = 1) -> None:
        """Something that every unit is told."""
        for number in range(count):
            event = replace(sample(UnitChanged), unit=f"unit-{number}")
            self.say(event, "grid", unit_stream(event.unit))

    def get(self, path: str, unit: str | None = UNIT, role: str = SYSTEM) -> TestResponse:
        """GET as the unit's system."""
        return self.listener.get(path, role, unit)

    def send(
        self, method: str, path: str, body: Any = None, unit: str | None = UNIT, role: str = SYSTEM
    ) -> TestResponse:
        """A write as the unit's system."""
        client = app_of(self.runtime).test_client()
        return client.open(path, method=method, json=body, headers=self.listener.token(role, unit))

    def subscribe(self, kind: str = "feed", unit: str = UNIT, **body: Any) -> dict[str, Any]:
        """A new subscription of the unit."""
        answer = self.send("POST", "/v1/subscriptions", {"kind": kind, **body}, unit)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def feed(self, unit: str = UNIT, after: str = "0", limit: int = 500) -> list[dict[str, Any]]:
        """All the unit's feed behind `after`, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.get(f"/v1/events?after={after}&limit={limit}", unit)
            assert page.status_code == 200, page.json
            found += page.json["items"]
            if len(page.json["items"]) < limit:
                return found
            after = page.json["next"]

    def types(self, unit: str = UNIT) -> list[str]:
        """The types in the unit's feed, in order."""
        return [event["type"] for event in self.feed(unit)]


@contextmanager
def audience(database_uri: str, home: Path, amqp_uri: str = "") -> Iterator[Audience]:
    """A gateway; with `amqp_uri`, one of a distributed platform."""
    with listener(DEFINITION, database_uri, home) as made:
        if amqp_uri:
            made.runtime.config = replace(made.runtime.config, profile="distributed", amqp_uri=amqp_uri)
        yield Audience(made)


def drained(amqp_uri: str, unit: str) -> Iterator[bytes]:
    """What is in the unit's queue, taken out."""
    with closing(pika.BlockingConnection(pika.URLParameters(amqp_uri))) as connection:
        channel = connection.channel()
        while (got := channel.basic_get(dept_queue(unit), auto_ack=True))[0] is not None:
            yield got[2]
