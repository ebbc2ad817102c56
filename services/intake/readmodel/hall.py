"""What a hall shows: its lines and windows, the tickets of a day, the display, the figures. Only SELECTs.

The cases brought with a ticket are named only to who may read them; a ticket without a case and one with a hidden case
look the same.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, cast, func, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.centres import hall_of
from services.intake.domain.tickets import AT_A_WINDOW, TicketState, day_of
from services.intake.hall_errors import TicketNotFound
from services.intake.hall_tables import LINES, TICKET_CASES, TICKETS, WINDOWS

_BY_LINE = Keyset(LINES.c.line, ascending=True)
_BY_WINDOW = Keyset(WINDOWS.c.window, ascending=True)
_LATEST = Keyset(TICKETS.c.taken_at, TICKETS.c.id)
_FILTERS = ("line", "state", "window", "number")
_MOST_PASSED = 20


def lines(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The lines of the actor's hall. Raises Forbidden."""
    statement = select(LINES).where(LINES.c.centre == _hall(work, actor))
    return _BY_LINE.page(list(work.execute(_BY_LINE.select(statement, query)).mappings()), query)


def windows(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The windows of the actor's hall. Raises Forbidden."""
    statement = select(WINDOWS).where(WINDOWS.c.centre == _hall(work, actor))
    return _BY_WINDOW.page(list(work.execute(_BY_WINDOW.select(statement, query)).mappings()), query)


def tickets(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The tickets of a day in the actor's hall, latest first. Raises Forbidden."""
    statement = select(TICKETS).where(
        TICKETS.c.region == work.region,
        TICKETS.c.centre == _hall(work, actor),
        TICKETS.c.day == (query["day"] or day_of(work.now)),
        *(TICKETS.c[name] == query[name] for name in _FILTERS if query[name] is not None),
    )
    page = _LATEST.page(list(work.execute(_LATEST.select(statement, query)).mappings()), query)
    return {**page, "items": _with_cases(work, actor, page["items"])}


def ticket(work: Work, actor: Actor, ticket_id: UUID) -> dict[str, Any]:
    """One ticket of the actor's hall. Raises Forbidden or TicketNotFound."""
    of_hall = select(TICKETS).where(TICKETS.c.id == ticket_id, TICKETS.c.centre == _hall(work, actor))
    row = work.execute(of_hall).mappings().one_or_none()
    if row is None:
        raise TicketNotFound
    return _with_cases(work, actor, [row])[0]


def own_display(work: Work, actor: Actor) -> dict[str, Any]:
    """The display of the actor's hall. Raises Forbidden."""
    return display(work, _hall(work, actor))


def display(work: Work, hall: str) -> dict[str, Any]:
    """叫号屏: the numbers called and served now with their windows, and those passed; for everyone to see.

    `version` changes when any of it does.
    """
    t = TICKETS.c
    today = select(t.number, t.state, t.window, t.calls, WINDOWS.c.name.label("window_name")).where(
        t.region == work.region, t.centre == hall, t.day == day_of(work.now)
    )
    named = today.outerjoin(WINDOWS, (WINDOWS.c.centre == t.centre) & (WINDOWS.c.window == t.window))
    called = named.where(t.state.in_(sorted(AT_A_WINDOW))).order_by(t.called_at.desc(), t.number)
    passed = named.where(t.state == TicketState.PASSED.value).order_by(t.called_at.desc(), t.number)
    shown = {
        "centre": hall,
        "items": [dict(row) for row in work.execute(called).mappings()],
        "passed": [row["number"] for row in work.execute(passed.limit(_MOST_PASSED)).mappings()],
    }
    return {**shown, "version": hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]}


def figures(work: Work, actor: Actor, day: date | None) -> dict[str, Any]:
    """A day's figures by line, as each ticket stands now: how many, and how long they waited and were served.

    The wait lasts from taking the ticket to the first call, whatever line it was moved to. Raises Forbidden.
    """
    hall, day = _hall(work, actor), day or day_of(work.now)
    t = TICKETS.c
    waited, served = _seconds(t.first_called_at - t.taken_at), _seconds(t.finished_at - t.served_at)
    states = {each.value: func.count().filter(t.state == each.value) for each in TicketState}
    statement = (
        select(
            t.line,
            func.count().label("taken"),
            *(count.label(name) for name, count in states.items()),
            cast(func.round(func.avg(waited)), Integer).label("wait_average_seconds"),
            func.percentile_disc(0.9).within_group(waited).label("wait_p90_seconds"),
            func.max(waited).label("wait_longest_seconds"),
            cast(func.round(func.avg(served)), Integer).label("service_average_seconds"),
        )
        .where(t.region == work.region, t.centre == hall, t.day == day)
        .group_by(t.line)
        .order_by(t.line)
    )
    return {"day": day, "centre": hall, "items": [dict(row) for row in work.execute(statement).mappings()]}


def _seconds(span: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.floor(func.extract("epoch", span)), Integer)


def _hall(work: Work, actor: Actor) -> str:
    guard.require(work, actor, Act.TICKET_READ)
    return hall_of(work, actor)


def _with_cases(work: Work, actor: Actor, rows: Sequence[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """The tickets with the cases that the actor may read."""
    t = TICKET_CASES.c
    brought = (
        select(t.ticket, t.code)
        .where(t.ticket.in_([row["id"] for row in rows]), guard.visible(actor, Act.CASE_READ, t.code))
        .order_by(t.linked_at, t.code)
    )
    cases: dict[UUID, list[str]] = {row["id"]: [] for row in rows}
    for found in work.execute(brought) if rows else ():
        cases[found.ticket].append(found.code)
    return [{**row, "cases": cases[row["id"]]} for row in rows]
