"""Reads the open terms of a service, page by page, with the procedure and the moment each was counted by.

Only SELECTs, each page in a transaction of its own, so that a region of any size is read in constant memory. A term
that is suspended has no end while it is, and is left out. Used by `onedoor.terms`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, RowMapping, Table, select, tuple_
from sqlalchemy.engine import Connection

from casekit.runtime import Runtime
from procedures.vocabulary import DeadlineKind
from services.grid.order_tables import ORDERS
from services.intake.tables import CASES
from services.mediation.tables import MEDIATIONS
from services.petition.tables import PETITIONS

PAGE = 500
_K = DeadlineKind


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A term that runs: whose it is, by which procedure, counted from when, due when (aware UTC)."""

    service: str
    stream: str
    subject: str
    kind: DeadlineKind
    rule: str
    place: str
    version: str
    grade: str | None
    began_at: datetime
    due_at: datetime
    is_provisional: bool

    @property
    def code(self) -> str:
        """The case's code."""
        return self.stream.removeprefix("case/")


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a service keeps what a deadline is about, and which of its moments a kind is counted from."""

    table: Table
    key: Column[Any]
    key_of: Callable[[Row[Any]], Any]
    began: Mapping[str, str]


def _code(deadline: Row[Any]) -> str:
    return str(deadline.stream).removeprefix("case/")


def _id(deadline: Row[Any]) -> UUID | None:
    try:
        return UUID(deadline.subject)
    except ValueError:  # of something that has no procedure
        return None


SOURCES: Mapping[str, _Source] = {
    "intake": _Source(
        CASES, CASES.c.code, _code, {_K.ADMISSION: "received_at", _K.COMPLETION: "counted_from"}
    ),
    "grid": _Source(ORDERS, ORDERS.c.id, _id, {}),
    "mediation": _Source(
        MEDIATIONS,
        MEDIATIONS.c.id,
        _id,
        {
            _K.MEDIATION_COMPLETION: "opened_at",
            _K.MEDIATION_MEDICAL: "opened_at",
            _K.MEDIATION_DELEGATED: "term_began_at",
            _K.MEDIATION_ENTRUSTED: "term_began_at",
            _K.MEDIATION_ENTRUSTED_SUMMARY: "term_began_at",
        },
    ),
    "petition": _Source(
        PETITIONS,
        PETITIONS.c.id,
        _id,
        {
            _K.PETITION_FORWARD: "received_at",
            _K.PETITION_NOTICE: "received_at",
            _K.PETITION_COMPLETION: "admitted_at",
        },
    ),
}


def open_terms(runtime: Runtime, *, only_provisional: bool = False) -> Iterator[list[OpenTerm]]:
    """The open terms of the platform's region that a procedure rules, the next due first, in pages."""
    table = runtime.definition.metadata.tables["deadlines"]
    wanted = [table.c.region == runtime.config.region, table.c.state == "open"]
    if only_provisional:
        wanted.append(table.c.provisional)
    statement = select(table).where(*wanted).order_by(table.c.due_at, table.c.id).limit(PAGE)
    after: tuple[Any, ...] | None = None
    while True:
        page = statement if after is None else statement.where(tuple_(table.c.due_at, table.c.id) > after)
        with runtime.db.begin() as db:
            rows = db.execute(page).all()
            terms = _terms(db, runtime.name, rows)
        if terms:
            yield terms
        if len(rows) < PAGE:
            return
        after = (rows[-1].due_at, rows[-1].id)


def still_provisional(db: Connection, runtime: Runtime, seen: OpenTerm) -> OpenTerm | None:
    """The term as it is now, if it still runs and is provisional; for who holds its stream."""
    t = runtime.definition.metadata.tables["deadlines"]
    same = (t.c.stream == seen.stream) & (t.c.kind == seen.kind.value) & (t.c.subject == seen.subject)
    rows = db.execute(select(t).where(same, t.c.state == "open", t.c.provisional)).all()
    return next(iter(_terms(db, runtime.name, rows)), None)


def _terms(db: Connection, service: str, deadlines: Collection[Row[Any]]) -> list[OpenTerm]:
    source = SOURCES[service]
    keys = {key for each in deadlines if (key := source.key_of(each)) is not None}
    found = db.execute(select(source.table).where(source.key.in_(keys))).mappings() if keys else ()
    subjects = {row[source.key.name]: row for row in found}
    return [
        _term(service, source, each, subjects[key])
        for each in deadlines
        if (key := source.key_of(each)) in subjects and each.kind in set(DeadlineKind)
    ]


def _term(service: str, source: _Source, deadline: Row[Any], subject: RowMapping) -> OpenTerm:
    moment = source.began.get(deadline.kind)
    began = subject[moment] if moment is not None else None
    return OpenTerm(
        service, deadline.stream, deadline.subject, DeadlineKind(deadline.kind), deadline.rule, subject["place"],
        subject["procedure"], subject["grade"], began or deadline.set_at, deadline.due_at, deadline.provisional,
    )  # fmt: skip
