"""Reads the open terms of a service, page by page, with the procedure and the moment each was counted by.

Only SELECTs, each page in a transaction of its own, so that a region of any size is read in constant memory. A term
that is suspended has no end while it is, and is left out. Used by `onedoor.terms`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping, select, tuple_
from sqlalchemy.engine import Connection

from casekit.runtime import Runtime
from onedoor.terms.sources import SOURCES, Source
from procedures.model import kind_of
from procedures.vocabulary import DeadlineKind

PAGE = 500


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A term that runs: whose it is, by which procedure, counted from when, due when (aware UTC).

    `rule` is the key of its rule there. `pauses` and `extended`: when it stood still, and by what it was extended, as
    `casekit.deadlines` keeps them.
    """

    service: str
    stream: str
    subject: str
    kind: str
    rule: str
    place: str
    version: str
    grade: str | None
    began_at: datetime
    due_at: datetime
    is_provisional: bool
    pauses: tuple[datetime, ...] = ()
    extended: tuple[str, ...] = ()

    @property
    def ruled_as(self) -> DeadlineKind:
        """The kind of its rule, which is another's where a thing has none of its own (a callout, a hazard)."""
        return kind_of(self.rule)

    @property
    def code(self) -> str:
        """The case's code; the stream's name, of what concerns no case."""
        return self.stream.removeprefix("case/")


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
    same = (t.c.stream == seen.stream) & (t.c.kind == seen.kind) & (t.c.subject == seen.subject)
    rows = db.execute(select(t).where(same, t.c.state == "open", t.c.provisional)).all()
    return next(iter(_terms(db, runtime.name, rows)), None)


def _terms(db: Connection, service: str, deadlines: Collection[Row[Any]]) -> list[OpenTerm]:
    """In the order of the deadlines; what no table knows has no procedure."""
    found: dict[Any, OpenTerm] = {}
    for source in SOURCES[service]:
        subjects = _subjects(db, source, deadlines)
        for each in deadlines:
            if (key := source.key_of(each)) in subjects:
                found[each.id] = _term(service, source, each, subjects[key])
    return [found[each.id] for each in deadlines if each.id in found]


def _subjects(db: Connection, source: Source, deadlines: Collection[Row[Any]]) -> dict[Any, RowMapping]:
    keys = {key for each in deadlines if (key := source.key_of(each)) is not None}
    rows = db.execute(source.rows().where(source.key.in_(keys))).mappings() if keys else ()
    return {row[source.key.name]: row for row in rows}


def _term(service: str, source: Source, deadline: Row[Any], subject: RowMapping) -> OpenTerm:
    moment = source.began.get(deadline.kind)
    began = deadline.began_at or (subject[moment] if moment is not None else None)
    return OpenTerm(
        service, deadline.stream, deadline.subject, deadline.kind, deadline.rule, subject["place"],
        subject["procedure"], subject["grade"], began or deadline.set_at, deadline.due_at, deadline.provisional,
        tuple(deadline.pauses), tuple(deadline.extended),
    )  # fmt: skip
