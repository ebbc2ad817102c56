"""Gathers what a bulletin is computed from: the marks up to the end of its span. Only SELECTs.

Left out are cases in which any unit is accused, for a bulletin is read by everyone's units; and voided ones. A case
that was registered more than `REACH` before the end is in no figure.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from access import guard
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.clock import SHANGHAI
from casekit.work import Work
from services.evaluation.bulletins.tables import MARKS, Mark
from services.evaluation.domain.bulletin import Course, Days, Move, figures

REACH: Final = timedelta(days=400)
_OF_NO_UNIT: Final = Actor(
    id="bulletin", roles=frozenset()
)  # for whom every case that accuses anyone is walled
_LASTING: Final = (Mark.COMPLETED, Mark.CLOSED, Mark.GONE, Mark.REOPENED)
_MOVES: Final = {Mark(move.value): move for move in Move}


def gathered(work: Work, region: str, days: Days) -> dict[str, Any]:
    """The figures of the span in the region and below it."""
    end = datetime.combine(days.last + timedelta(days=1), time(), SHANGHAI)
    courses = [_course(row) for row in work.execute(_courses(region, end)).mappings()]
    return figures(courses, _moves(work, region, days, end), days, end)


def _within(region: str, end: datetime) -> Any:
    """The marks that count: of cases registered within `REACH`, however long the county has been keeping them."""
    begun = select(MARKS.c.code).where(
        MARKS.c.mark == Mark.REGISTERED.value, MARKS.c.at >= end - REACH, MARKS.c.at < end
    )
    voided = select(MARKS.c.code).where(MARKS.c.mark == Mark.VOIDED.value, MARKS.c.at < end)
    return and_(
        MARKS.c.region.startswith(jurisdiction(region), autoescape=True), MARKS.c.at < end,
        MARKS.c.code.in_(begun), MARKS.c.code.not_in(voided), guard.unwalled(_OF_NO_UNIT, MARKS.c.code),
        or_(MARKS.c.other.is_(None), and_(MARKS.c.other.not_in(voided), guard.unwalled(_OF_NO_UNIT, MARKS.c.other))),
    )  # fmt: skip


def _courses(region: str, end: datetime) -> Select[Any]:
    """A row per case, each column of the marks that tell it."""

    def first(mark: Mark) -> Any:
        return func.min(MARKS.c.at).filter(MARKS.c.mark == mark.value).label(f"{mark.value}_at")

    def last(column: Any, *where: Any) -> Any:
        newest = func.array_agg(aggregate_order_by(column, MARKS.c.at.desc(), MARKS.c.serial.desc()))
        return newest.filter(*where)[1].label(column.name)

    lasting = last(MARKS.c.mark, MARKS.c.mark.in_([mark.value for mark in _LASTING]))
    completed = func.max(MARKS.c.at).filter(MARKS.c.mark == Mark.COMPLETED.value).label("completed_at")
    closed = func.max(MARKS.c.at).filter(MARKS.c.mark == Mark.CLOSED.value).label("closed_at")
    return (
        select(
            first(Mark.REGISTERED), first(Mark.ADMITTED), first(Mark.ROUTED), first(Mark.TAKEN), completed, closed,
            last(MARKS.c.field, MARKS.c.field.is_not(None)), last(MARKS.c.grid, MARKS.c.grid.is_not(None)),
            last(MARKS.c.unit, MARKS.c.mark.in_([Mark.TAKEN.value, Mark.ROUTED.value]), MARKS.c.unit.is_not(None)),
            last(MARKS.c.due_at, MARKS.c.due_at.is_not(None)), lasting,
            func.max(MARKS.c.at).filter(MARKS.c.other.is_(None)).label("last_at"),
        )
        .where(_within(region, end))
        .group_by(MARKS.c.code)
        .having(func.min(MARKS.c.at).filter(MARKS.c.mark == Mark.REGISTERED.value) >= end - REACH)
    )  # fmt: skip


def _course(row: Any) -> Course:
    is_over = row["mark"] not in (None, Mark.REOPENED.value)
    reopened = row["mark"] == Mark.REOPENED.value
    return Course(
        registered_at=row["registered_at"], last_at=row["last_at"], is_over=is_over, field=row["field"],
        grid=row["grid"], handler=row["unit"], admitted_at=row["admitted_at"], routed_at=row["routed_at"],
        taken_at=row["taken_at"], completed_at=None if reopened else row["completed_at"],
        closed_at=None if reopened else row["closed_at"], due_at=row["due_at"],
    )  # fmt: skip


def _moves(work: Work, region: str, days: Days, end: datetime) -> Iterator[tuple[Move, str | None]]:
    """What went back, away or came again in the span, and whose that was.

    Of a reopening and a repeat it is the unit that had completed the case last; a case that nobody had completed was
    not repeated but brought twice.
    """
    before = MARKS.alias("before")
    completer = (
        select(before.c.unit)
        .where(before.c.code == MARKS.c.code, before.c.mark == Mark.COMPLETED.value, _place(before) < _place(MARKS))
        .order_by(before.c.at.desc(), before.c.serial.desc())
        .limit(1)
        .scalar_subquery()
        .label("completer")
    )  # fmt: skip
    start = datetime.combine(days.first, time(), SHANGHAI)
    found = select(MARKS.c.mark, MARKS.c.unit, completer).where(
        _within(region, end),
        MARKS.c.at >= start,
        MARKS.c.mark.in_([mark.value for mark in _MOVES]),
        ~_taken_back(end),
    )
    for row in work.execute(found.order_by(MARKS.c.at, MARKS.c.serial)):
        move = _MOVES[Mark(row.mark)]
        if move is Move.REPEATED and row.completer is None:
            continue
        yield move, row.completer if move in (Move.REOPENED, Move.REPEATED) else row.unit


def _place(marks: Any) -> Any:
    """Where a mark stands among those of its case: by when it was said, however late it was heard."""
    return tuple_(marks.c.at, marks.c.serial)


def _taken_back(end: datetime) -> Any:
    """A repeat that was none after all."""
    later = MARKS.alias("later")
    return exists().where(
        MARKS.c.mark == Mark.REPEATED.value, later.c.mark == Mark.PARTED.value, later.c.code == MARKS.c.code,
        later.c.other == MARKS.c.other, _place(later) > _place(MARKS), later.c.at < end,
    )  # fmt: skip
