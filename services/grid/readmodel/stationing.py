"""Who is stationed at a centre, who is there on a day, and each unit's attendance over a month."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from services.grid.domain.stationing import Attendance, Stationing, day_of, figures
from services.grid.errors import StationingNotFound
from services.grid.field_rows import calendar, stationing_of
from services.grid.field_tables import ATTENDANCES, STATIONINGS
from services.grid.tables import UNITS

_BY_UNIT = Keyset(STATIONINGS.c.unit, STATIONINGS.c.id, ascending=True)
_UNIT = Keyset(STATIONINGS.c.unit, ascending=True)


def stationings(work: Work, actor: Actor, centre: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the stationings at a centre, by unit; `on`: only what holds that day. Raises Forbidden."""
    guard.require(work, actor, Act.STATIONING_READ)
    wanted = _named(STATIONINGS).where(*_at(work, centre))
    for name in ("unit", "presence"):
        if query[name] is not None:
            wanted = wanted.where(STATIONINGS.c[name] == query[name])
    if query["on"] is not None:
        wanted = wanted.where(_overlapping(query["on"], query["on"]))
    return _BY_UNIT.page(work.execute(_BY_UNIT.select(wanted, query)).all(), query)


def stationing(work: Work, actor: Actor, centre: str, stationing_id: UUID) -> Mapping[str, Any]:
    """One stationing. Raises Forbidden or StationingNotFound."""
    guard.require(work, actor, Act.STATIONING_READ)
    wanted = _named(STATIONINGS).where(STATIONINGS.c.id == stationing_id, STATIONINGS.c.centre == centre)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise StationingNotFound
    return dict(row)


def presence(work: Work, actor: Actor, centre: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the units stationed on `date` (today, unless given), each with whether it is due and there."""
    guard.require(work, actor, Act.STATIONING_READ)
    day = query["date"] or day_of(work.now)
    came = and_(
        ATTENDANCES.c.centre == STATIONINGS.c.centre,
        ATTENDANCES.c.unit == STATIONINGS.c.unit,
        ATTENDANCES.c.day == day,
    )
    wanted = (
        _named(STATIONINGS, ATTENDANCES.c.arrived_at, ATTENDANCES.c.left_at)
        .outerjoin(ATTENDANCES, came)
        .where(*_at(work, centre), _overlapping(day, day))
    )
    page = _BY_UNIT.page(work.execute(_BY_UNIT.select(wanted, query)).all(), query)
    return {**page, "items": [_present(row, day) for row in page["items"]]}


def attendance(work: Work, actor: Actor, centre: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of units with their days in a month (`YYYY-MM`); a unit's own people name their unit.

    Raises Forbidden.
    """
    guard.require(work, actor, Act.ATTENDANCE_READ, unit=query["unit"])
    days = _days(query["month"])
    of_month = (*_at(work, centre), _overlapping(days[0], days[-1]))
    wanted = select(STATIONINGS.c.unit).where(*of_month).distinct()
    if query["unit"] is not None:
        wanted = wanted.where(STATIONINGS.c.unit == query["unit"])
    page = _UNIT.page(work.execute(_UNIT.select(wanted, query)).all(), query)
    units = [row["unit"] for row in page["items"]]
    held = _held(work, units, of_month)
    came = _came(work, centre, units, days)
    today = day_of(work.now)
    known = calendar()
    return {
        **page,
        "items": [
            {
                "unit": unit,
                "month": query["month"],
                **asdict(figures(held[unit], days, came[unit], today, known)),
                "is_provisional": not _is_settled(known, days, today),
            }
            for unit in units
        ],
    }


def came_on(work: Work, centre: str, unit: str, day: date) -> dict[str, Any]:
    """A unit's attendance on a day, to who has just noted it."""
    wanted = select(ATTENDANCES).where(
        ATTENDANCES.c.centre == centre, ATTENDANCES.c.unit == unit, ATTENDANCES.c.day == day
    )
    row = work.execute(wanted).mappings().one()
    return {**row, "is_present": row["left_at"] is None}


def _named(*columns: Any) -> Select[Any]:
    unit = select(UNITS.c.name).where(UNITS.c.id == STATIONINGS.c.unit).scalar_subquery()
    return select(*columns, unit.label("unit_name")).select_from(STATIONINGS)


def _at(work: Work, centre: str) -> tuple[ColumnElement[bool], ...]:
    return STATIONINGS.c.region == work.region, STATIONINGS.c.centre == centre


def _overlapping(first: date, last: date) -> ColumnElement[bool]:
    t = STATIONINGS.c
    return and_(t.begins_on <= last, or_(t.ends_on.is_(None), t.ends_on >= first))


def _present(row: Mapping[str, Any], day: date) -> dict[str, Any]:
    held = stationing_of(row)
    there = Attendance(held.unit, held.centre, day, row["arrived_at"], row["left_at"])
    return {
        **row,
        "stationing": held.id,
        "date": day,
        "is_expected": held.is_expected(day, calendar()),
        "is_present": there.is_present,
    }


def _held(
    work: Work, units: Sequence[str], of_month: tuple[ColumnElement[bool], ...]
) -> dict[str, list[Stationing]]:
    found: dict[str, list[Stationing]] = defaultdict(list)
    rows = work.execute(select(STATIONINGS).where(*of_month, STATIONINGS.c.unit.in_(units)))
    for row in rows.mappings():
        found[row["unit"]].append(stationing_of(dict(row)))
    return found


def _came(work: Work, centre: str, units: Sequence[str], days: Sequence[date]) -> dict[str, set[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    t = ATTENDANCES.c
    wanted = select(t.unit, t.day).where(
        t.centre == centre, t.unit.in_(units), t.day.between(days[0], days[-1])
    )
    for row in work.execute(wanted):
        found[row.unit].add(row.day)
    return found


def _days(month: str) -> list[date]:
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    return [first + timedelta(days=n) for n in range(monthrange(year, number)[1])]


def _is_settled(known: ChineseCalendar, days: Sequence[date], today: date) -> bool:
    return all(known.is_settled(day) for day in days if day <= today)
