"""入驻 and 考勤: which unit is stationed at which centre, and when it came. Locks the unit's stream."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from services.grid.domain.field_errors import NotStationed, StationingOverlaps
from services.grid.domain.stationing import Attendance, Stationing, day_of, noted_at
from services.grid.errors import StationingNotFound, UnitUnknown
from services.grid.field_rows import calendar, check_centre, stationing_of
from services.grid.field_tables import ATTENDANCES, STATIONINGS
from services.grid.handlers import managing
from services.grid.handlers.assigning import hold_unit


@dataclass(frozen=True, slots=True)
class Claim:
    """Who came or left, and when; `at` only where the centre notes it later."""

    centre: str
    unit: str
    at: datetime | None = None


def claim_of(actor: Actor, centre: str, unit: str | None, at: datetime | None) -> Claim:
    """The claim of an actor, whose own unit it is about unless another is named. Raises NotStationed without one."""
    named = unit or actor.unit
    if named is None:
        raise NotStationed
    return Claim(centre, named, at)


def register_stationing(work: Work, actor: Actor, centre: str, unit: str, terms: Mapping[str, Any]) -> UUID:
    """入驻 of a unit at a centre; returns its id. `terms` are the other fields of `Stationing`.

    Raises Forbidden, UnitNotFound (the centre), UnitUnknown, StationingUnfit or StationingOverlaps.
    """
    managing.require(work, actor, Act.STATIONING_MANAGE, centre)
    work.lock(unit_stream(unit))
    check_centre(work, centre)
    row = hold_unit(work, unit)
    if row is None or not row["is_active"]:
        raise UnitUnknown(field="unit")
    stationing = Stationing(new_id(), centre, unit, **terms)
    stationing.check()
    _check_free(work, stationing)
    _put(work, stationing)
    return stationing.id


def pass_on_stationings(work: Work, unit: str, into: str) -> None:
    """Of a unit that is merged: what it has ends yesterday (or today, its first day); `into` is stationed likewise.

    Not where `into` is at that time, or nothing is left of it. The streams of both are held.
    """
    today = day_of(work.now)
    t = STATIONINGS.c
    running = select(STATIONINGS).where(t.unit == unit, or_(t.ends_on.is_(None), t.ends_on >= today))
    for row in work.execute(running.order_by(t.id)).mappings().all():
        held = stationing_of(dict(row))
        follows = held.follow(new_id(), into, today)
        work.append(unit_stream(unit), held.end(max(held.begins_on, today - timedelta(days=1)), today))
        work.execute(update(STATIONINGS).where(t.id == held.id).values(ends_on=held.ends_on))
        with suppress(StationingOverlaps):
            if follows is not None:
                _check_free(work, follows)
                _put(work, follows)


def _put(work: Work, stationing: Stationing) -> None:
    work.append(unit_stream(stationing.unit), stationing.registered())
    work.insert(
        "stationings", id=stationing.id, region=work.region, centre=stationing.centre, unit=stationing.unit,
        registered_at=work.now, begins_on=stationing.begins_on, ends_on=stationing.ends_on,
        presence=stationing.presence.value, weekdays=list(stationing.weekdays), dates=list(stationing.dates),
        response_minutes=stationing.response_minutes, people=stationing.people,
    )  # fmt: skip


def end_stationing(work: Work, actor: Actor, centre: str, stationing: UUID, last_day: date | None) -> None:
    """撤驻 after `last_day` (today, unless given). Raises Forbidden, StationingNotFound, …HasEnded or …Unfit."""
    managing.require(work, actor, Act.STATIONING_MANAGE, centre)
    wanted = select(STATIONINGS).where(STATIONINGS.c.id == stationing, STATIONINGS.c.centre == centre)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise StationingNotFound
    work.lock(unit_stream(row["unit"]))
    held = stationing_of(dict(work.execute(wanted).mappings().one()))
    today = day_of(work.now)
    work.append(unit_stream(held.unit), held.end(last_day or today, today))
    change = update(STATIONINGS).where(STATIONINGS.c.id == stationing).values(ends_on=held.ends_on)
    work.execute(change)


def arrive(work: Work, actor: Actor, claim: Claim) -> date:
    """签到; returns the day. Saying it again changes nothing. Raises Forbidden, NotStationed or AttendanceUnfit."""
    moment, stationing, attendance = _opened(work, actor, claim)
    is_expected = stationing.is_expected(attendance.day, calendar())
    event = attendance.arrive(moment, is_expected=is_expected)
    if event is not None:
        work.append(unit_stream(claim.unit), event)
        _save(work, attendance)
    return attendance.day


def leave(work: Work, actor: Actor, claim: Claim) -> date:
    """签退; returns the day. Saying it again changes nothing. Raises Forbidden, NotStationed or AttendanceUnfit."""
    moment, _, attendance = _opened(work, actor, claim)
    event = attendance.leave(moment)
    if event is not None:
        work.append(unit_stream(claim.unit), event)
        _save(work, attendance)
    return attendance.day


def _opened(work: Work, actor: Actor, claim: Claim) -> tuple[datetime, Stationing, Attendance]:
    """The moment, and what holds of the unit at the centre that day; the unit's stream is held."""
    by_centre = actor.unit == claim.centre
    act = Act.ATTENDANCE_NOTE if by_centre else Act.ATTENDANCE_CLAIM
    guard.require(work, actor, act, unit=claim.centre if by_centre else claim.unit)
    moment = noted_at(claim.at, work.now, by_centre=by_centre)
    try:
        work.lock(unit_stream(claim.unit), create=False)
    except KeyError:
        raise NotStationed from None
    day = day_of(moment)
    return moment, _in_force(work, claim, day), _attendance(work, claim, day)


def _in_force(work: Work, claim: Claim, day: date) -> Stationing:
    found = work.execute(_of_unit(claim.centre, claim.unit)).mappings()
    for row in found:
        stationing = stationing_of(dict(row))
        if stationing.is_in_force(day):
            return stationing
    raise NotStationed


def _attendance(work: Work, claim: Claim, day: date) -> Attendance:
    wanted = select(ATTENDANCES.c.arrived_at, ATTENDANCES.c.left_at).where(
        ATTENDANCES.c.centre == claim.centre, ATTENDANCES.c.unit == claim.unit, ATTENDANCES.c.day == day
    )
    row = work.execute(wanted).one_or_none()
    return Attendance(claim.unit, claim.centre, day, *(row or ()))


def _save(work: Work, attendance: Attendance) -> None:
    moments = {"arrived_at": attendance.arrived_at, "left_at": attendance.left_at}
    key = {"centre": attendance.centre, "unit": attendance.unit, "day": attendance.day}
    row = insert(ATTENDANCES).values(**key, **moments, region=work.region)
    work.execute(row.on_conflict_do_update(index_elements=list(key), set_=moments))


def _check_free(work: Work, wanted: Stationing) -> None:
    """Nothing else of the unit there in that time: what it is due on a day has one answer."""
    t = STATIONINGS.c
    others = _of_unit(wanted.centre, wanted.unit).where(
        or_(t.ends_on.is_(None), t.ends_on >= wanted.begins_on)
    )
    if wanted.ends_on is not None:
        others = others.where(t.begins_on <= wanted.ends_on)
    if work.execute(others.limit(1)).first() is not None:
        raise StationingOverlaps


def _of_unit(centre: str, unit: str) -> Any:
    return select(STATIONINGS).where(STATIONINGS.c.centre == centre, STATIONINGS.c.unit == unit)
