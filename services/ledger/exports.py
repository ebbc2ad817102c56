"""Event logs that somebody asked for: ordered, listed and opened by himself alone; made by a job (`jobs`)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit import papers
from casekit.auth.actor import Actor
from casekit.streams import service_stream
from casekit.web.jobs import public_id
from casekit.work import Work
from contracts.intake import CaseRegistered
from contracts.ledger import EventLogExported
from contracts.vocabulary import EventLogFormat
from services.ledger.eventlog.reading import Span
from services.ledger.eventlog.withholding import without
from services.ledger.tables import ENTRIES

JOB: Final = "export_event_log"
_OWNER: Final = "exports"  # one key for all: they hold no personal data
_TYPES: Final[Mapping[EventLogFormat, tuple[str, str]]] = {
    EventLogFormat.XES: ("event-log.xes", "application/xml"),
    EventLogFormat.CSV: ("event-log.csv", "text/csv"),
}


def order_export(work: Work, actor: Actor, form: EventLogFormat, span: Span) -> dict[str, Any]:
    """Ask for an export; returns its id and its job's. Raises Forbidden."""
    guard.require(work, actor, Act.LEDGER_EXPORT)
    params = {"since": span.since.isoformat(), "until": span.until.isoformat()}
    id_ = papers.order(
        work, actor, JOB, subject=_subject(actor), kind=form.value, owner=_OWNER, params=params
    )
    return {"id": id_, "job": public_id(work.source, id_)}


def listed(work: Work, actor: Actor) -> list[dict[str, Any]]:
    """The actor's exports. Raises Forbidden."""
    guard.require(work, actor, Act.LEDGER_EXPORT)
    return papers.listed(work, _subject(actor))


def open_export(work: Work, actor: Actor, export: UUID) -> tuple[str, str, Iterator[bytes]]:
    """Name, type and content of an export of the actor's, without the cases that accuse his unit by now.

    Raises Forbidden, PaperNotFound or PaperNotMade.
    """
    guard.require(work, actor, Act.LEDGER_EXPORT)
    row, content = papers.open_paper(work, _subject(actor), export)
    form = EventLogFormat(row["kind"])
    name, type_ = _TYPES[form]
    return name, type_, without(form, content, _walled(work, actor))


def _walled(work: Work, actor: Actor) -> frozenset[str]:
    """The cases that stand behind the wall for the actor: few, if any."""
    begun = select(ENTRIES.c.code).where(
        ENTRIES.c.type == CaseRegistered.TYPE, guard.walled(actor, ENTRIES.c.code)
    )
    return frozenset(work.execute(begun).scalars())


def put_on_record(
    work: Work, actor: Actor, form: EventLogFormat, span: Span, cases: int, digest: str
) -> None:
    """Say who was given which stories."""
    own = service_stream(work.source)
    work.lock(own)
    work.append(own, EventLogExported(actor.id, actor.unit, form, span.since, span.until, cases, digest))


def _subject(actor: Actor) -> str:
    """Whose exports: the post's, in the unit in force, for on the unit it depends what they hold."""
    return f"export/{actor.unit or ''}/{actor.id}"
