"""Meetings as their readers may see them: lists, one with its decisions, and how the place's rhythm is kept.

A meeting that decided on a case in which the reader's unit is accused is not there for him at all.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from access import guard
from access.acts import Act
from access.masking import masked
from access.policy import decide_general
from casekit.auth import Actor
from casekit.clock import SHANGHAI, to_local
from casekit.web import Keyset
from casekit.work import Work
from procedures import organisation as procedures
from procedures.rhythm import Beat, period
from services.grid.chain_tables import DECISIONS, MEETINGS
from services.grid.errors import MeetingNotFound
from services.grid.sealing import live_key, meeting_owner, opened

_NEWEST = Keyset(MEETINGS.c.held_at, MEETINGS.c.id)


def meetings(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the meetings, newest first, without their records. Raises Forbidden or CaseNotFound."""
    guard.require(work, actor, Act.MEETING_READ)
    wanted: list[ColumnElement[bool]] = [MEETINGS.c.region == work.region, _may_see(actor)]
    wanted += [MEETINGS.c[name] == query[name] for name in ("name", "unit") if query[name] is not None]
    if query["case"] is not None:
        guard.require(work, actor, Act.CASE_READ, query["case"])
        wanted.append(MEETINGS.c.id.in_(select(DECISIONS.c.meeting).where(DECISIONS.c.code == query["case"])))
    return _NEWEST.page(work.execute(_NEWEST.select(select(MEETINGS).where(*wanted), query)).all(), query)


def meeting(work: Work, actor: Actor, meeting_id: UUID) -> dict[str, Any]:
    """One meeting; its record, without any long number, to who holds meetings; of its decisions those on cases
    that the reader may see. Raises Forbidden or MeetingNotFound.
    """
    guard.require(work, actor, Act.MEETING_READ)
    wanted = select(MEETINGS).where(MEETINGS.c.id == meeting_id, _may_see(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(MeetingNotFound, actor, Act.MEETING_READ)
    may_read = decide_general(actor, Act.MEETING_HOLD).is_allowed
    key = live_key(work, meeting_owner(meeting_id)) if may_read else None
    record = opened(key, row["record_sealed"], f"meetings/{meeting_id}/record_sealed")
    decided = select(DECISIONS).where(
        DECISIONS.c.meeting == meeting_id, guard.visible(actor, Act.ORDER_READ, DECISIONS.c.code)
    )
    decisions = work.execute(decided.order_by(DECISIONS.c.number)).mappings()
    return {
        **row,
        "record": None if record is None else masked(record, ()),
        "decisions": [{**each, "order": each["order_id"]} for each in decisions],
    }


def rhythm(work: Work, actor: Actor) -> dict[str, Any]:
    """What the place holds by rhythm, and how often it was held at the actor's centre in the running period."""
    guard.require(work, actor, Act.MEETING_READ)
    today = to_local(work.now).date()
    procedure = work.extras["procedures"].load(work.extras["place"], on=today)
    beats = [_beat(work, actor, each, today) for each in procedure.meetings]
    return {
        "place": procedure.place,
        "items": [
            {"name": each.name, "every": each.every.value, "times": each.times, "since": each.since,
             "held": each.held, "is_due": each.is_due}
            for each in beats
        ],
    }  # fmt: skip


def _beat(work: Work, actor: Actor, wanted: procedures.Meeting, today: date) -> Beat:
    since = period(wanted.every, today)
    held = _held(work, actor, wanted.name, datetime.combine(since, time.min, SHANGHAI))
    return Beat(wanted.name, wanted.every, wanted.times, since, held)


def _held(work: Work, actor: Actor, name: str, start: datetime) -> int:
    found = select(func.count()).where(
        MEETINGS.c.region == work.region, MEETINGS.c.unit == actor.unit, MEETINGS.c.name == name,
        MEETINGS.c.held_at >= start, _may_see(actor),
    )  # fmt: skip
    return int(work.execute(found).scalar_one())


def _may_see(actor: Actor) -> ColumnElement[bool]:
    """No decision of it is on a case that accuses the actor's unit."""
    walled = select(DECISIONS.c.meeting).where(~guard.unwalled(actor, DECISIONS.c.code))
    return MEETINGS.c.id.not_in(walled)
