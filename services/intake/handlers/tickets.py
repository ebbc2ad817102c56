"""Window tickets (叫号), one function per act. A window's row is locked before a ticket's, and a counter's on its own.

Of two windows that call at once each gets another ticket, or nobody: a ticket that another transaction holds is passed
over, and the database lets a window have one number at a time.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.work import Work
from services.intake.centres import hall_of
from services.intake.domain.tickets import AT_A_WINDOW, Ticket, TicketState, day_of, numbered, rank
from services.intake.hall_errors import (
    LineClosed,
    LineUnknown,
    NobodyWaits,
    TicketNotFound,
    WindowBusy,
    WindowClosed,
    WindowUnknown,
)
from services.intake.hall_tables import LINES, TICKET_CASES, TICKETS, WINDOWS

_NEXT_SERIAL = text(
    "INSERT INTO ticket_counters AS c (centre, day, letter, region, last) VALUES (:centre, :day, :letter, :region, 1)"
    " ON CONFLICT (centre, day, letter) DO UPDATE SET last = c.last + 1 RETURNING last"
)
_COLUMNS = tuple(Ticket.__dataclass_fields__)


def take(work: Work, actor: Actor, line: str) -> dict[str, Any]:
    """取号, at a machine or by a guide; the ticket, and how many of its line are before it.

    Raises Forbidden, LineUnknown or LineClosed.
    """
    guard.require(work, actor, Act.TICKET_TAKE)
    hall = hall_of(work, actor)
    known = _line(work, hall, line)
    if not known["is_open"]:
        raise LineClosed
    day = day_of(work.now)
    counted = {"centre": hall, "day": day, "letter": known["letter"], "region": work.region}
    serial = work.execute(_NEXT_SERIAL, counted).scalar_one()
    ticket = Ticket(
        new_id(), numbered(known["letter"], serial), line, day, work.now, rank(work.now, known["head_start"])
    )
    work.insert("tickets", region=work.region, centre=hall, **_row(ticket))
    return {**_shown(ticket), "ahead": _ahead(work, hall, ticket)}


def call_next(work: Work, actor: Actor, window: str) -> dict[str, Any]:
    """叫号: whoever's turn it is in the lines of the window.

    Raises Forbidden, WindowUnknown, WindowClosed, WindowBusy or NobodyWaits.
    """
    hall = _serves(work, actor)
    free = _free_window(work, hall, window)
    turn = (
        _tickets(hall)
        .where(
            TICKETS.c.day == day_of(work.now),
            TICKETS.c.line.in_(free["lines"]),
            TICKETS.c.state == TicketState.WAITING.value,
        )
        .order_by(TICKETS.c.ranks_at, TICKETS.c.id)
        .limit(1)
    )
    row = work.execute(turn.with_for_update(skip_locked=True)).mappings().one_or_none()
    if row is None:
        raise NobodyWaits
    ticket = _ticket(row)
    ticket.call(window, work.now)
    return _saved(work, ticket)


def recall(work: Work, actor: Actor, ticket_id: UUID, window: str) -> dict[str, Any]:
    """重呼, and calling one who was passed (过号). Raises what `call_next` does, CalledElsewhere or TicketNotFound."""
    hall = _serves(work, actor)
    _free_window(work, hall, window, but=ticket_id)
    ticket = _held(work, hall, ticket_id)
    ticket.recall(window, work.now)
    return _saved(work, ticket)


def skip(work: Work, actor: Actor, ticket_id: UUID) -> dict[str, Any]:
    """过号. Raises TicketNotFound or TransitionRefused, as the acts below do."""
    ticket = _held(work, _serves(work, actor), ticket_id)
    ticket.skip(work.now)
    return _saved(work, ticket)


def transfer(work: Work, actor: Actor, ticket_id: UUID, line: str) -> dict[str, Any]:
    """转号. Raises LineUnknown too; a line that gives out no numbers takes tickets over all the same."""
    hall = _serves(work, actor)
    ticket = _held(work, hall, ticket_id)
    ticket.transfer(line, _line(work, hall, line)["head_start"], work.now)
    return _saved(work, ticket)


def serve(work: Work, actor: Actor, ticket_id: UUID, code: str | None) -> dict[str, Any]:
    """The visitor has come; `code` is a case brought. Raises CaseNotFound or Forbidden for one he may not read."""
    ticket = _held(work, _serves(work, actor), ticket_id)
    ticket.serve(work.now)
    return _linked(work, actor, ticket, code)


def finish(work: Work, actor: Actor, ticket_id: UUID, code: str | None) -> dict[str, Any]:
    """办毕; `code` as in `serve`."""
    ticket = _held(work, _serves(work, actor), ticket_id)
    ticket.finish(work.now)
    return _linked(work, actor, ticket, code)


def _linked(work: Work, actor: Actor, ticket: Ticket, code: str | None) -> dict[str, Any]:
    if code is not None:
        guard.require(work, actor, Act.CASE_READ, code)
        there = select(TICKET_CASES.c.code).where(
            TICKET_CASES.c.ticket == ticket.id, TICKET_CASES.c.code == code
        )
        if work.execute(there).first() is None:
            work.insert("ticket_cases", ticket=ticket.id, code=code, region=work.region, linked_at=work.now)
    return _saved(work, ticket)


def _serves(work: Work, actor: Actor) -> str:
    """The hall in which the actor serves. Raises Forbidden."""
    guard.require(work, actor, Act.TICKET_SERVE)
    return hall_of(work, actor)


def _line(work: Work, hall: str, line: str) -> Mapping[Any, Any]:
    row = work.execute(select(LINES).where(LINES.c.centre == hall, LINES.c.line == line)).mappings().first()
    if row is None:
        raise LineUnknown
    return row


def _free_window(work: Work, hall: str, window: str, but: UUID | None = None) -> Mapping[Any, Any]:
    """The window, locked, with no number at it but `but`."""
    wanted = select(WINDOWS).where(WINDOWS.c.centre == hall, WINDOWS.c.window == window).with_for_update()
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise WindowUnknown
    if not row["is_open"]:
        raise WindowClosed
    at_it = select(TICKETS.c.number).where(
        TICKETS.c.centre == hall, TICKETS.c.day == day_of(work.now), TICKETS.c.window == window,
        TICKETS.c.state.in_(sorted(AT_A_WINDOW)), TICKETS.c.id != (but or UUID(int=0)),
    )  # fmt: skip
    number = work.execute(at_it).scalar()
    if number is not None:
        raise WindowBusy(number=number)
    return row


def _held(work: Work, hall: str, ticket_id: UUID) -> Ticket:
    """The ticket, locked. Raises TicketNotFound, also for another hall's."""
    row = (
        work.execute(_tickets(hall).where(TICKETS.c.id == ticket_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise TicketNotFound
    return _ticket(row)


def _ahead(work: Work, hall: str, ticket: Ticket) -> int:
    before = select(func.count()).where(
        TICKETS.c.centre == hall, TICKETS.c.day == ticket.day, TICKETS.c.line == ticket.line,
        TICKETS.c.state == TicketState.WAITING.value, TICKETS.c.ranks_at <= ticket.ranks_at, TICKETS.c.id != ticket.id,
    )  # fmt: skip
    return int(work.execute(before).scalar_one())


def _tickets(hall: str) -> Select[Any]:
    return select(*(TICKETS.c[name] for name in _COLUMNS)).where(TICKETS.c.centre == hall)


def _ticket(row: Mapping[Any, Any]) -> Ticket:
    return Ticket(**{**row, "state": TicketState(row["state"])})


def _saved(work: Work, ticket: Ticket) -> dict[str, Any]:
    work.execute(update(TICKETS).where(TICKETS.c.id == ticket.id).values(_row(ticket)))
    return _shown(ticket)


def _row(ticket: Ticket) -> dict[str, Any]:
    return {**asdict(ticket), "state": ticket.state.value}


_shown = _row
