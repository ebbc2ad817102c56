"""One real service on a real PostgreSQL, and the other services as voices: what they say reaches its inbox.

`Voices` seals envelopes as sources would (streams, seq, prev, after, positions); `Listener` stores and handles them
through the service's own inbox, and calls its API as somebody in some role.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from werkzeug.test import TestResponse

from casekit import inbox
from casekit.auth import DevIssuer, ServiceTokens, TokenVerifier
from casekit.clock import FixedClock
from casekit.config import Config
from casekit.db import Database
from casekit.envelope import Envelope, seal
from casekit.facts import Event
from casekit.ids import new_id
from casekit.inbox import Arrival
from casekit.migrate import migrate, role_name
from casekit.runtime import Runtime, ServiceDefinition
from casekit.streams import case_stream
from casekit.vault import FileKeyring, Vault
from casekit.web import app_of
from contracts.samples import MOMENT, REGION

PASSWORD = "voices"


@dataclass
class Voices:
    """The other services: every one numbers and chains what it says, as it must."""

    now: datetime = MOMENT
    region: str = REGION
    said: list[Arrival] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    _last: dict[tuple[str, str], Envelope] = field(default_factory=dict)
    _positions: dict[str, int] = field(default_factory=dict)

    def say(self, source: str, event: Event, stream: str | None = None, actor: str = "post-1") -> Envelope:
        """`source` says `event` on its case's stream, or on `stream`, having heard all others of that stream."""
        subject = stream or case_stream(event.to_data()["code"])
        before = self._last.get((source, subject))
        after = [f"{of}:{last.id}" for (of, on), last in self._last.items() if on == subject and of != source]
        envelope = seal(
            id=new_id(), source=source, subject=subject, event=event, time=self.now, region=self.region, actor=actor,
            seq=1 if before is None else before.seq + 1, prev=None if before is None else before.hash, after=after,
            traceparent=None,
        )  # fmt: skip
        self._last[source, subject] = envelope
        self._positions[source] = position = self._positions.get(source, 0) + 1
        self.said.append(Arrival(source, 1, position, envelope.body))
        self.envelopes.append(envelope)
        return envelope

    def take(self) -> list[Arrival]:
        """What was said since the last time."""
        taken, self.said = self.said, []
        return taken


@dataclass
class Listener:
    """The service under test."""

    runtime: Runtime
    issuer: DevIssuer
    voices: Voices

    def hear(self) -> None:
        """Let all that was said arrive and be handled."""
        self.arrive(self.voices.take())

    def arrive(self, arrivals: list[Arrival]) -> None:
        """Let these arrive and handle all that can be."""
        inbox.store(self.runtime, arrivals)
        while inbox.handle_batch(self.runtime).settled:
            continue

    def token(self, role: str, unit: str | None = None, **claims: Any) -> dict[str, str]:
        """The header of a request by someone in that role."""
        claims.setdefault("region", REGION)
        return {"Authorization": f"Bearer {self.issuer.issue(role, unit=unit, **claims)}"}

    def get(self, path: str, role: str, unit: str | None = None, **claims: Any) -> TestResponse:
        """GET as someone in that role."""
        return app_of(self.runtime).test_client().get(path, headers=self.token(role, unit, **claims))


@contextmanager
def listener(
    definition: ServiceDefinition, admin_uri: str, home: Path, voices: Voices | None = None
) -> Iterator[Listener]:
    """The service, migrated and bound, connected under its own role."""
    migrate(definition, admin_uri, PASSWORD)
    uri = make_url(admin_uri).set(username=role_name(definition.name), password=PASSWORD)
    issuer = DevIssuer(home)
    database = Database(uri.render_as_string(hide_password=False), definition.name)
    runtime = Runtime(
        definition=definition,
        config=Config(home=home, region=REGION),
        clock=FixedClock(MOMENT),
        db=database,
        verifier=TokenVerifier(issuer.issuer, issuer.audience, issuer.keys()),
        extras={"vault": Vault(FileKeyring.open(home / "master.json", make=True))},
        service_tokens=ServiceTokens("s" * 48),
    )
    try:
        yield Listener(runtime, issuer, voices or Voices())
    finally:
        database.close()
