"""Petition alone on the driven clock: what it hears, what posts do through its own handlers, and its ticker.

All that it says is kept, by stream. A day is one transaction, as `onedoor procedure simulate` plays it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from casekit.auth import Actor, Role
from casekit.clock import SHANGHAI, FixedClock, to_local
from casekit.deadlines import Deadline, deadlines_of
from casekit.deadlines.ticker import tick
from casekit.envelope import Envelope, seal
from casekit.errors import Problem
from casekit.facts import Event
from casekit.ids import new_id
from casekit.inbox.order import Entry
from casekit.inbox.worker import apply
from casekit.runtime import Runtime
from casekit.streams import case_stream, unit_stream
from casekit.work import Work
from contracts.samples import REGION
from onedoor.simulation.day import OneDay
from onedoor.simulation.diary import Diary
from services.petition.readmodel import petitions
from services.petition.tables import PETITIONS
from tests.support.cases import CENTRE

Answer = TypeVar("Answer")
Deed = Callable[[Work, Actor], Answer]


def post(role: Role, unit: str) -> Actor:
    """The post of a role in a unit."""
    return Actor(f"{role}-{unit}", frozenset({role}), unit, region=REGION)


class Bureau:
    """The service, the diary of what is to happen there, and what it said."""

    def __init__(self, runtime: Runtime, begins: date) -> None:
        self.said: defaultdict[str, list[Envelope]] = defaultdict(list)
        self._clock = FixedClock(datetime.combine(begins, time(), SHANGHAI))
        self._diary = Diary()
        self._heads: dict[str, Envelope] = {}
        uri = runtime.db.engine.url.render_as_string(hide_password=False)
        self._runtime, self._day = runtime, OneDay(uri, runtime.name)
        runtime.clock, runtime.db = self._clock, self._day
        projectors = (*runtime.definition.projectors, self._keep)
        runtime.definition = replace(runtime.definition, projectors=projectors)

    @property
    def now(self) -> datetime:
        """The moment that is played."""
        return self._clock.moment

    def live(self, life: Iterator[datetime]) -> None:
        """Let a life go on until it waits for a moment, and again then."""
        wakes = next(life, None)
        if wakes is not None:
            self._diary.enter(wakes, partial(self.live, life))

    def look(self, at: datetime) -> None:
        """Have the ticker look then, besides at every midnight."""
        self._diary.enter(at, self._tick)

    def play(self, until: date) -> None:
        """Play to the beginning of that day; the ticker looks at every midnight."""
        midnight = self._clock.moment
        while to_local(midnight).date() < until:
            midnight += timedelta(days=1)
            while (entry := self._diary.next_before(midnight)) is not None:
                self._clock.moment, happening = entry
                happening()
            self._clock.moment = midnight
            self._tick()
            self._day.over()

    def hear(self, event: Event, code: str) -> Envelope:
        """Intake says it of a case."""
        return self._hear("intake", event, case_stream(code))

    def hear_of_rota(self, event: Event) -> Envelope:
        """Grid says it of the centre's duty roster."""
        return self._hear("grid", event, unit_stream(CENTRE))

    def _hear(self, source: str, event: Event, stream: str) -> Envelope:
        before = self._heads.get(stream)
        envelope = seal(
            id=new_id(), source=source, subject=stream, event=event, time=self.now, region=REGION, actor="post-1",
            seq=1 if before is None else before.seq + 1, prev=None if before is None else before.hash, after=[],
            traceparent=None,
        )  # fmt: skip
        self._heads[stream] = envelope
        with self._day.begin() as db:
            work = self._runtime.work(db, "service/petition")
            work.lock(stream)
            apply(self._runtime, work, Entry((source, 1, envelope.seq), envelope))
            work.flush()
        return envelope

    def do(self, actor: Actor, deed: Deed[Answer]) -> Answer:
        """A post acts. Raises what the handler does; nothing is left of what is refused."""
        with self._day.begin() as db, db.begin_nested():
            work = self._runtime.work(db, actor.id)
            answer = deed(work, actor)
            work.flush()
        return answer

    def attempt(self, actor: Actor, deed: Deed[object]) -> str | None:
        """What a post's act would be refused with, by its code; None: it could be done. It leaves nothing behind."""
        with self._day.begin() as db:
            savepoint = db.begin_nested()
            try:
                deed(self._runtime.work(db, actor.id), actor)
            except Problem as refused:
                return refused.code
            finally:
                savepoint.rollback()
        return None

    def offered(self, actor: Actor, petition: UUID) -> frozenset[str]:
        """What the petition's page offers the post to do."""
        with self._day.begin() as db:
            page = petitions.petition(self._runtime.work(db, actor.id), actor, petition)
        return frozenset(page["acts"])

    def terms_of(self, code: str) -> list[Deadline]:
        """The case's terms, running or not."""
        with self._day.begin() as db:
            return deadlines_of(db, case_stream(code))

    def state_of(self, petition: UUID) -> str:
        """How far the petition has come."""
        with self._day.begin() as db:
            found = select(PETITIONS.c.state).where(PETITIONS.c.id == petition)
            return str(db.execute(found).scalar_one())

    def _tick(self) -> None:
        while tick(self._runtime):
            continue

    def _keep(self, work: Work, envelope: Envelope) -> None:
        if envelope.source == "petition":
            self.said[envelope.subject].append(envelope)
