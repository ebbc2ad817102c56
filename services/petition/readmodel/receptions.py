"""领导接访: on a petition's page, and in the list of an office, by the shift for which people are booked."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.clock import SHANGHAI, to_local
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from procedures.organisation import Reception
from procedures.rhythm import Beat, period
from services.petition.reception_tables import RECEPTIONS, SHIFTS
from services.petition.sealing import opened

Rows = list[dict[str, Any]]
_WRITTEN = ("record", "promise", "fulfilment")
_NEWEST = Keyset(RECEPTIONS.c.booked_at, RECEPTIONS.c.id)


def receptions(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """接访 of a petition, in order; the caller has asked leave, `key` is None for who sees it masked."""
    found = _with_shift().where(RECEPTIONS.c.petition == petition).order_by(RECEPTIONS.c.id)
    return [
        {**row, **{each: opened(key, row[f"{each}_sealed"], _context(row["id"], each)) for each in _WRITTEN}}
        for row in work.execute(found).mappings()
    ]


def booked(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the receptions that the actor may see, the newest booking first; no text."""
    r = RECEPTIONS.c
    guard.require(work, actor, Act.PETITION_READ, None)
    wanted: list[ColumnElement[bool]] = [
        r.region == work.region,
        *(r[name] == query[name] for name in ("shift", "state") if query[name] is not None),
    ]
    ways = guard.ways(work, actor, Act.PETITION_READ, r.code, r.unit)
    return _NEWEST.page(work.execute(_NEWEST.select(_with_shift(), query, wanted, ways)).all(), query)


def rhythm(work: Work, actor: Actor) -> dict[str, Any]:
    """How often the place's leaders receive, and in how many shifts they did in the running period. Raises Forbidden.

    Counted are the shifts in which somebody was received: of the actor's centre, or on petitions of his office.
    """
    guard.require(work, actor, Act.PETITION_READ, None)
    today = to_local(work.now).date()
    procedure = work.extras["procedures"].load(work.extras["place"], on=today)
    beats = [_beat(work, actor, each, today) for each in procedure.organisation.reception]
    return {"place": procedure.place, "items": [{**asdict(each), "is_due": each.is_due} for each in beats]}


def _beat(work: Work, actor: Actor, wanted: Reception, today: date) -> Beat:
    r, s, since = RECEPTIONS.c, SHIFTS.c, period(wanted.every, today)
    received = (
        select(func.count(r.shift.distinct()))
        .join(SHIFTS, s.id == r.shift)
        .where(
            r.region == work.region,
            or_(r.unit == actor.unit, s.centre == actor.unit),
            r.received_at >= datetime.combine(since, time.min, SHANGHAI),
            guard.visible(actor, Act.PETITION_READ, r.code, r.unit),
        )
    )
    held = int(work.execute(received).scalar_one())
    return Beat(wanted.name, wanted.every, wanted.times, since, held)


def _with_shift() -> Select[Any]:
    s = SHIFTS.c
    of_shift = (
        s.desk,
        s.centre,
        s.kept_by,
        s.begins_at,
        s.ends_at,
        s.is_cancelled.label("is_shift_cancelled"),
    )
    return select(RECEPTIONS, *of_shift).join(SHIFTS, s.id == RECEPTIONS.c.shift)


def _context(reception: UUID, name: str) -> str:
    return f"receptions/{reception}/{name}_sealed"
