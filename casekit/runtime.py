"""What one service is, and what one process holds to run it.

A `ServiceDefinition` is the plain description a service gives of itself (`services/<name>/definition.py`); a `Runtime`
binds it to a configuration, a database and a clock. The composition root builds runtimes; entrypoints, loops and the
API bridge use them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy import Column, MetaData
from sqlalchemy.engine import Connection

from casekit.auth import ServiceTokens, TokenVerifier
from casekit.clock import Clock, is_driven
from casekit.config import Config
from casekit.db import Database
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.work import Projector, Work

EventHandler = Callable[[Work, Any, Envelope], None]
DeadlineHandler = Callable[[Work, Any], None]
Job = Callable[["Runtime", Any], Any]


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """What a service is.

    `on_events` maps an event class of a source listened to onto a handler `(work, event, envelope)`; it finds the
    stream locked and never commits. `foresee` is told the events of a batch before the first of them is handled, so
    that what they need can be read at once; which of them will be handled is not sure yet. `on_deadlines` maps a
    deadline kind onto what happens when it is missed: `(work, deadline)`; `on_due` a kind that is an appointment of the
    service's own, never missed, onto what it does then. `blueprints` builds the HTTP resources of a runtime.
    `known_events` are all event classes the platform knows by type: a known type without a handler is skipped, an
    unknown one is held. `listens_to` are the sources whose events the inbox is bound to. `migrations` is the package of
    the Alembic versions. `upcast` puts an old envelope into today's words before projectors and handlers see it.
    `attachments` are the columns that name what the service has in its attachment store; what none of them names is
    swept away. `inbox_batch` is how many events the inbox takes into one transaction at most: its streams are locked
    for as long as that takes, so more than the usual hundred is for a service whose streams nobody else waits for.
    """

    name: str
    metadata: MetaData
    migrations: str
    blueprints: Callable[["Runtime"], Sequence[Blueprint]]
    listens_to: tuple[str, ...] = ()
    known_events: Mapping[str, type[Event]] = field(default_factory=dict)
    on_events: Mapping[type[Event], EventHandler] = field(default_factory=dict)
    on_any_event: Callable[[Work, Envelope], None] | None = None
    foresee: Callable[[Work, Sequence[Envelope]], None] | None = None
    on_deadlines: Mapping[str, DeadlineHandler] = field(default_factory=dict)
    on_due: Mapping[str, DeadlineHandler] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    projectors: Sequence[Projector] = ()
    upcast: Callable[[Envelope], Envelope] | None = None
    attachments: Sequence[Column[str]] = ()
    inbox_batch: int = 100

    def in_todays_words(self, envelope: Envelope) -> Envelope:
        """The envelope as this version's handlers know it."""
        return envelope if self.upcast is None else self.upcast(envelope)


@dataclass(slots=True)
class Runtime:
    """A service bound to its process.

    `service_tokens` are what other services call `/internal/` with; without them nobody may. `extras` are handed to
    every `Work` by name: `vault`, `procedures`, `attachments`. `app` is built by `casekit.web.app_of` when needed.
    `batches_apart` is the inbox's own (`casekit.inbox.sharing`).
    """

    definition: ServiceDefinition
    config: Config
    clock: Clock
    db: Database
    verifier: TokenVerifier
    extras: dict[str, Any] = field(default_factory=dict)
    service_tokens: ServiceTokens | None = None
    app: Flask | None = None
    batches_apart: int = 0

    @property
    def name(self) -> str:
        """The service's name, which is also its schema and the source of its events."""
        return self.definition.name

    def work(self, db: Connection, actor: str, traceparent: str | None = None) -> Work:
        """The work of a transaction that the caller has begun, and will flush and commit."""
        return Work(
            db=db,
            source=self.name,
            region=self.config.region,
            now=self.clock.now(),
            actor=actor,
            tables=self.definition.metadata.tables,
            traceparent=traceparent,
            is_driven=is_driven(self.clock),
            projectors=self.definition.projectors,
            extras=self.extras,
        )
