"""Handles what the inbox has stored: each event once, in order, and a failing one holds up only what depends on it.

A batch of ready events is one transaction: claim the events, try to lock their streams (those that somebody else holds
stay for later), let them through in order, keep the books, commit. Should anything fail, the transaction is given up
and the batch done again carefully, each event under a savepoint, so that a failure rolls back its own event only. Any
number of workers may run; kill -9 at any line leaves a batch either wholly handled or untouched.
"""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from casekit import streams
from casekit.blame import blame, retry_seconds
from casekit.faults import point
from casekit.inbox import epochs, rows, sharing
from casekit.inbox.metrics import EVENTS
from casekit.inbox.order import Entry, Outcome, Turnstile
from casekit.inbox.tables import SETTLED
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.streams import Head
from casekit.telemetry import current_traceparent, span
from casekit.work import Work

MAX_ATTEMPTS = 8
LONGEST_RETRY_SECONDS = 300.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """What one turn did: events taken, and events settled."""

    claimed: int
    settled: int


class LostOver(Exception):
    """The database connection was lost while this event was handled."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


def handle_batch(runtime: Runtime, limit: int | None = None) -> Progress:
    """Handle up to `limit` ready events, as many as the service takes at once where none is given.

    Raises what the database raises when it cannot be reached.
    """
    limit = limit or runtime.definition.inbox_batch
    try:
        return _Batch(runtime, limit, careful=False).run()
    except Exception as fault:  # broad: done again event by event, it shows whose fault it was
        log.warning("a batch is done again carefully", exc_info=fault, extra={"service": runtime.name})
    try:
        return _Batch(runtime, limit, careful=True).run()
    except LostOver as lost:
        outcome = _failed(lost.entry, lost.__cause__ or lost)
        with runtime.db.begin() as db:
            rows.keep(db, {lost.entry.place: outcome})
        _report(runtime, lost.entry, outcome, lost)
        return Progress(1, 1)


class _Batch:
    """One transaction of the worker."""

    def __init__(self, runtime: Runtime, limit: int, *, careful: bool) -> None:
        self._runtime = runtime
        self._limit = limit
        self._handle = self._handle_carefully if careful else self._handle_at_once
        self._work: Work

    def run(self) -> Progress:
        """Claim, handle, keep the books, commit."""
        with self._runtime.db.begin() as db:
            entries = sharing.claim(self._runtime, db, self._limit)
            if not entries:
                return Progress(0, 0)
            point("inbox.after_claim")
            self._work = self._runtime.work(db, f"service/{self._runtime.name}")
            turnstile = self._pass_through(db, entries)
            self._work.flush()
            rows.keep(db, turnstile.outcomes)
            if turnstile.completed:
                rows.wake(db, turnstile.completed)
            point("inbox.before_commit")
        point("inbox.after_commit")
        return self._done(entries, turnstile)

    def _pass_through(self, db: Connection, entries: Sequence[Entry]) -> Turnstile:
        regions = {entry.envelope.subject: entry.envelope.region for entry in entries}
        self._work.adopt(streams.try_lock(db, regions))
        ours = [entry for entry in entries if self._work.held(entry.envelope.subject)]
        sharing.note(self._runtime, entries, ours, self._limit)
        listens_to = frozenset(self._runtime.definition.listens_to)
        named = {key for entry in ours for key in entry.envelope.after if key.split(":", 1)[0] in listens_to}
        turnstile = Turnstile(listens_to, self._head_of, rows.settled_among(db, named))
        if self._runtime.definition.foresee is not None:
            self._runtime.definition.foresee(self._work, [entry.envelope for entry in ours])
        turnstile.pass_through(epochs.judge(db, ours), self._handle)
        return turnstile

    def _head_of(self, stream: str, source: str) -> Head | None:
        held = self._work.held(stream)
        return held.heads.get(source) if held is not None else None

    def _handle_at_once(self, entry: Entry) -> Outcome:
        return apply(self._runtime, self._work, entry)

    def _handle_carefully(self, entry: Entry) -> Outcome:
        work = self._work
        mark = work.mark()
        savepoint = work.db.begin_nested()
        try:
            outcome = apply(self._runtime, work, entry)
            work.flush()
            savepoint.commit()
        except Exception as fault:  # broad: a handler may fail in any way; it is counted against its event
            if work.db.invalidated or work.db.closed:
                raise LostOver(entry) from fault
            savepoint.rollback()
            work.back_to(mark)
            outcome = _failed(entry, fault)
            _report(self._runtime, entry, outcome, fault)
        return outcome

    def _done(self, entries: Sequence[Entry], turnstile: Turnstile) -> Progress:
        for outcome in turnstile.outcomes.values():
            EVENTS.inc(service=self._runtime.name, outcome="waiting" if outcome.waits_for else outcome.state)
        if self._work.said:
            bell("relay", self._runtime.name).ring()
        for kind in self._work.wakes:
            bell(kind, self._runtime.name).ring()
        settled = sum(outcome.state in SETTLED for outcome in turnstile.outcomes.values())
        return Progress(len(entries), settled)


def apply(runtime: Runtime, work: Work, entry: Entry) -> Outcome:
    """Give one event whose turn has come to the service: projectors first, then its handlers. Advances its head."""
    definition, envelope = runtime.definition, entry.envelope
    current = definition.in_todays_words(envelope)
    kind = definition.known_events.get(current.type)
    if kind is None and definition.on_any_event is None:
        return Outcome("held", error="UNKNOWN_TYPE", attempts=entry.attempts)
    work.applied(envelope, entry.epoch)
    if entry.was_said_before:
        return Outcome("skipped", error="SAID_BEFORE", attempts=entry.attempts)
    with span("inbox.handle", envelope.traceparent, service=runtime.name, event_type=envelope.type):
        work.traceparent = current_traceparent()
        point("inbox.in_handler")
        for project in definition.projectors:
            project(work, current)
        if definition.on_any_event is not None:
            definition.on_any_event(work, envelope)
        handler = definition.on_events.get(kind) if kind is not None else None
        if kind is not None and handler is not None:
            handler(work, kind.from_data(current.data), current)
    is_handled = handler is not None or definition.on_any_event is not None
    return Outcome("done" if is_handled else "skipped", attempts=entry.attempts)


def _failed(entry: Entry, fault: BaseException) -> Outcome:
    attempts = entry.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        return Outcome("parked", error=blame(fault), attempts=attempts)
    delay = retry_seconds(attempts, LONGEST_RETRY_SECONDS) * random.uniform(1.0, 1.25)
    return Outcome("pending", error=blame(fault), attempts=attempts, delay_seconds=delay)


def _report(runtime: Runtime, entry: Entry, outcome: Outcome, fault: BaseException) -> None:
    log.log(
        logging.ERROR if outcome.state == "parked" else logging.WARNING,
        "an event could not be handled",
        exc_info=fault,
        extra={
            "service": runtime.name, "stream": entry.envelope.subject, "event_type": entry.envelope.type,
            "event_id": entry.envelope.id, "attempt": outcome.attempts, "outcome": outcome.state,
        },
    )  # fmt: skip
