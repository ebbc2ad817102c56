"""The ledger's jobs: an event log is written to a temporary file, then kept sealed. Killed, it begins again."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from io import TextIOWrapper
from typing import Any, BinaryIO

from casekit import papers
from casekit.auth.actor import Actor
from casekit.jobs import JobRun
from casekit.papers import Order
from casekit.runtime import Runtime
from casekit.work import Work
from contracts.vocabulary import EventLogFormat
from services.ledger.eventlog.reading import Place, Span, batch, count, tiers
from services.ledger.eventlog.writing import Trace, writer_of
from services.ledger.exports import put_on_record

Progress = Callable[[int, int], None]  # cases written, of how many


def export_event_log(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Make the export; the result names it."""
    with runtime.db.begin() as db:
        order = papers.order_of(runtime.work(db, ""), run.id)
    if order.is_over:
        return {"paper": str(order.id)}
    form, span = (
        EventLogFormat(order.kind),
        Span(*(date.fromisoformat(run.params[key]) for key in ("since", "until"))),
    )

    def progress(done: int, total: int) -> None:
        with runtime.db.begin() as db:
            run.checkpoint(db, done, total=total)

    with tempfile.TemporaryFile() as file:
        cases = write_event_log(runtime, order.actor, form, span, file, progress)
        size, digest = file.tell(), _digest(file)

        def say(work: Work, order: Order, digest: str) -> None:
            put_on_record(work, order.actor, form, span, cases, digest)

        return papers.keep(runtime, run, order, file, digest, size, say, done=cases)


def write_event_log(
    runtime: Runtime, actor: Actor, form: EventLogFormat, span: Span, out: BinaryIO, progress: Progress
) -> int:
    """Write what the actor may see to `out`, which stays open at its end; returns how many cases that were."""
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    writer, done = writer_of(form, text), 0
    with runtime.db.begin() as db:
        work = runtime.work(db, actor.id)
        total, tier_of = count(work, actor, span), tiers(work)
    for traces in _batches(runtime, actor, span, tier_of):
        for trace in traces:
            writer.trace(trace)
        done += len(traces)
        progress(done, max(total, done))
    writer.end()
    text.flush()
    text.detach()
    return done


def _batches(runtime: Runtime, actor: Actor, span: Span, tier_of: dict[str, str]) -> Iterator[list[Trace]]:
    """Each in a transaction of its own, so that none is open as long as the export takes."""
    place: Place | None = None
    while True:
        with runtime.db.begin() as db:
            traces, place = batch(runtime.work(db, actor.id), actor, span, place, tier_of)
        if place is None:
            return
        yield traces


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest
