"""Gathers the stories of the cases registered in a span, each as its reader's timeline shows it. Only SELECTs.

Whole stories: what became of those cases since, too. A case in which the reader's unit is accused is left out, and to a
reader of no unit every case in which any is. Terms, and who looked, are no part of what was done; ties to other cases
are left out, since the other may be hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, select, tuple_

from access import guard
from access.acts import Act
from access.relations import CaseRelations
from access.view import view_of
from casekit.auth.actor import Actor
from casekit.clock import SHANGHAI
from casekit.envelope import Envelope, parse
from casekit.streams import case_stream
from casekit.work import Work
from contracts.grid import UnitChanged, UnitRegistered
from contracts.intake import CaseRegistered
from services.ledger.entries import Happening, story
from services.ledger.eventlog.writing import Step, Trace
from services.ledger.tables import ENTRIES

BATCH: Final = 200
_LEFT_OUT: Final = ("deadline.", "party.", "access.", "event.", "notification.")
_ABOUT: Final = ("matter_type", "channel", "place", "centre")
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Days of Asia/Shanghai, both included."""

    since: date
    until: date

    def holds(self, moment: ColumnElement[datetime]) -> ColumnElement[bool]:
        """As a condition on a column."""
        start = datetime.combine(self.since, time(), SHANGHAI)
        end = datetime.combine(self.until + timedelta(days=1), time(), SHANGHAI)
        return and_(moment >= start, moment < end)


def count(work: Work, actor: Actor, span: Span) -> int:
    """How many cases the log will hold."""
    found = select(func.count()).where(*_wanted(actor, span))
    return int(work.execute(found.select_from(ENTRIES)).scalar_one())


def tiers(work: Work) -> dict[str, str]:
    """The tier of every unit, as it was last heard."""
    told = select(ENTRIES.c.body).where(ENTRIES.c.type.in_([UnitChanged.TYPE, UnitRegistered.TYPE]))
    data = [parse(bytes(body)).data for (body,) in work.execute(told.order_by(ENTRIES.c.serial))]
    return {each["unit"]: each["tier"] for each in data}


def batch(
    work: Work, actor: Actor, span: Span, after: Place | None, tier_of: Mapping[str, str]
) -> tuple[list[Trace], Place | None]:
    """The next stories in the order of registration, and the place to go on from; None when there are no more."""
    place = tuple_(ENTRIES.c.said_at, ENTRIES.c.serial)
    beyond = [place > after] if after is not None else []
    found = select(ENTRIES.c.code, ENTRIES.c.said_at, ENTRIES.c.serial).where(*_wanted(actor, span), *beyond)
    rows = work.execute(found.order_by(ENTRIES.c.said_at, ENTRIES.c.serial).limit(BATCH)).all()
    if not rows:
        return [], None
    return list(_traces(work, actor, rows, tier_of)), (rows[-1].said_at, rows[-1].serial)


def _wanted(actor: Actor, span: Span) -> list[ColumnElement[bool]]:
    return [
        ENTRIES.c.type == CaseRegistered.TYPE,
        span.holds(ENTRIES.c.said_at),
        guard.visible(actor, Act.TIMELINE_READ, ENTRIES.c.code),
    ]


def _traces(
    work: Work, actor: Actor, rows: Sequence[Row[Any]], tier_of: Mapping[str, str]
) -> Iterator[Trace]:
    codes = [row.code for row in rows]
    cases = guard.load_many(work, frozenset(codes))
    streams = [case_stream(code) for code in codes]
    told = select(ENTRIES.c.code, ENTRIES.c.body).where(
        ENTRIES.c.code.in_(codes), ENTRIES.c.stream.in_(streams)
    )
    ordered = work.execute(told.order_by(ENTRIES.c.code, ENTRIES.c.serial))
    stories = {
        code: [parse(bytes(body)) for _, body in group]
        for code, group in groupby(ordered, key=lambda row: row[0])
    }
    for code in codes:
        trace = _trace(actor, cases[code], stories[code], tier_of)
        if trace is not None:
            yield trace


def _trace(
    actor: Actor, case: CaseRelations, envelopes: Sequence[Envelope], tier_of: Mapping[str, str]
) -> Trace | None:
    view = view_of(actor, case)
    if view is None:
        return None
    shown = [each for each in story(view, envelopes, lambda _: False) if not each.type.startswith(_LEFT_OUT)]
    first = next((each.data for each in shown if each.type == CaseRegistered.TYPE), {})
    about = {key: first[key] for key in _ABOUT if first.get(key)}
    return Trace(case.code, about, [_step(each, case.centre, tier_of) for each in shown])


def _step(happening: Happening, centre: str, tier_of: Mapping[str, str]) -> Step:
    """The unit is the one whose order, mediation or petition it is; of what intake says, the centre."""
    data = happening.data
    own = (
        None
        if happening.source == "intake"
        else data.get("unit") or data.get("committee") or data.get("owner")
    )
    unit = own or centre
    return Step(happening.type, happening.at, unit, tier_of.get(unit), happening.source)
