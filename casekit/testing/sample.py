"""A service small enough for tests and benchmarks of the mechanism: it notes the effect of every `noted` event.

`sample_definition` describes it under any name; `open_runtime` migrates its schema in a given database and binds it, as
the composition root does for a real one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Identity, MetaData, Table, Text, Uuid, make_url

from casekit.auth import TokenVerifier
from casekit.auth.keys import StaticKeys
from casekit.clock import Clock, FixedClock
from casekit.config import Config
from casekit.db import Database, new_metadata
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.migrate import migrate, role_name
from casekit.runtime import Runtime, ServiceDefinition
from casekit.schema import mechanism
from casekit.work import Work

REGION = "520302000000"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
_PASSWORD = "sample"


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """A fact that the sample service handles."""

    TYPE: ClassVar[str] = "sample.noted"
    number: int
    names: tuple[str, ...] = ()

    def named_streams(self) -> tuple[str, ...]:
        """The streams it names."""
        return self.names


@dataclass(frozen=True, slots=True)
class Ignored(Event):
    """A fact that the sample service knows and does not handle."""

    TYPE: ClassVar[str] = "sample.ignored"


def sample_metadata() -> MetaData:
    """The mechanism and `effects`."""
    metadata = new_metadata()
    mechanism(metadata)
    Table(
        "effects",
        metadata,
        Column("serial", BigInteger, Identity(always=True), primary_key=True),
        Column("stream", Text, nullable=False),
        Column("event", Uuid, nullable=False),
        Column("number", BigInteger, nullable=False),
    )
    return metadata


def note_effect(work: Work, event: Noted, envelope: Envelope) -> None:
    """The handler: one row per event."""
    work.insert("effects", stream=envelope.subject, event=envelope.id, number=event.number)


def sample_definition(name: str, *listens_to: str, **changes: Any) -> ServiceDefinition:
    """The sample service under `name`; `changes` replace fields of the definition."""
    definition = ServiceDefinition(
        name=name,
        metadata=sample_metadata(),
        migrations="casekit.testing.migrations",
        blueprints=lambda _runtime: (),
        listens_to=listens_to,
        known_events={kind.TYPE: kind for kind in (Noted, Ignored)},
        on_events={Noted: note_effect},
    )
    return replace(definition, **changes)


@contextmanager
def open_runtime(
    definition: ServiceDefinition, admin_uri: str, clock: Clock | None = None, **config: Any
) -> Iterator[Runtime]:
    """A runtime of the service in the database of `admin_uri`, connected under the service's own role."""
    migrate(definition, admin_uri, _PASSWORD)
    uri = make_url(admin_uri).set(username=role_name(definition.name), password=_PASSWORD)
    database = Database(uri.render_as_string(hide_password=False), definition.name)
    try:
        yield Runtime(
            definition=definition,
            config=Config(region=REGION, **config),
            clock=clock or FixedClock(NOON),
            db=database,
            verifier=TokenVerifier("https://issuer.test", "onedoor", StaticKeys({})),
        )
    finally:
        database.close()
