"""Holding a meeting: a record with attendance, whose decisions become orders in the same transaction.

A decision is the very order that could be issued by hand: the same leave is asked, the same refusals are given, each at
the field of its decision; and nothing is kept of a meeting one decision of which is refused.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.errors import Forbidden, InvalidInput, Problem
from casekit.ids import new_id
from casekit.streams import case_stream, unit_stream
from casekit.web import Message
from casekit.work import Work
from contracts.vocabulary import Relation, UnitKind
from services.grid.domain.errors import UnitIsAccused
from services.grid.domain.meeting import Meeting, names
from services.grid.errors import MeetingUnknown, UnitUnknown
from services.grid.handlers.following import give_order
from services.grid.handlers.reports import AHEAD
from services.grid.sealing import key_of, meeting_owner
from services.grid.tables import UNITS

_FUTURE = Message("Lies in the future.", "不能晚于现在。")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one case: an order to a unit."""

    case: str
    unit: str
    supervisor: str | None
    instruction: str | None


@dataclass(frozen=True, slots=True)
class HoldMeeting:
    """The command. `record` is what was said; `name` one of the place's meetings, or 联席会商."""

    name: str
    held_at: datetime
    attending: Sequence[str]
    absent: Sequence[str]
    record: str
    decisions: Sequence[Decision]


def hold_meeting(work: Work, actor: Actor, command: HoldMeeting) -> UUID:
    """会议记录. Returns its id.

    Raises Forbidden (the actor's unit is no centre), MeetingUnknown, InvalidInput (held in the future), UnitUnknown,
    UnitIsAccused (who attends is accused in a case decided on), and what issuing each order does.
    """
    guard.require(work, actor, Act.MEETING_HOLD)
    unit = _centre(work, actor)
    _check(work, command)
    streams = {case_stream(each.case) for each in command.decisions}
    with suppress(KeyError):  # an unknown case is refused below, as a hidden one is
        work.lock(unit_stream(unit), *sorted(streams), create=False)
    meeting = Meeting(
        new_id(), unit, command.name, command.held_at, tuple(command.attending), tuple(command.absent)
    )
    work.append(unit_stream(unit), meeting.held())
    _keep(work, meeting, command.record)
    for number, decision in enumerate(command.decisions):
        try:
            _decide(work, actor, meeting, number, decision)
        except Problem as refused:
            refused.fields = {"decisions": {number: [Message(refused.title_en, refused.title_zh)]}}
            raise
    return meeting.id


def _decide(work: Work, actor: Actor, meeting: Meeting, number: int, decision: Decision) -> None:
    grant = guard.require(work, actor, Act.ORDER_ISSUE, decision.case)
    accused = grant.case.units(Relation.ACCUSED) if grant.case is not None else frozenset()
    if not accused.isdisjoint(meeting.attending):
        raise UnitIsAccused
    order = give_order(work, actor, decision.case, decision.unit, decision.supervisor, decision.instruction)
    work.insert(
        "meeting_decisions", meeting=meeting.id, number=number + 1, region=work.region, code=decision.case,
        unit=decision.unit, order_id=order,
    )  # fmt: skip


def _centre(work: Work, actor: Actor) -> str:
    """The actor's centre. Raises Forbidden."""
    wanted = select(UNITS.c.id).where(
        UNITS.c.id == actor.unit, UNITS.c.kind == UnitKind.CENTRE.value, UNITS.c.is_active
    )
    unit: str | None = work.execute(wanted).scalar_one_or_none()
    if unit is None:
        raise guard.refusal(Forbidden, actor, Act.MEETING_HOLD)
    return unit


def _check(work: Work, command: HoldMeeting) -> None:
    procedure = work.extras["procedures"].load(work.extras["place"], on=to_local(work.now).date())
    known = names(procedure)
    if command.name not in known:
        raise MeetingUnknown(known=known)
    if command.held_at > work.now + AHEAD:
        raise InvalidInput(fields={"held_at": [_FUTURE]})
    named = {*command.attending, *command.absent}
    found = set(work.execute(select(UNITS.c.id).where(UNITS.c.id.in_(named), UNITS.c.is_active)).scalars())
    if named - found:
        raise UnitUnknown(field="attending" if set(command.attending) - found else "absent")


def _keep(work: Work, meeting: Meeting, record: str) -> None:
    key = key_of(work, meeting_owner(meeting.id))
    work.insert(
        "meetings", id=meeting.id, region=work.region, unit=meeting.unit, name=meeting.name, held_at=meeting.held_at,
        attending=list(meeting.attending), absent=list(meeting.absent),
        record_sealed=key.encrypt(record, f"meetings/{meeting.id}/record_sealed"),
        recorded_by=work.actor, recorded_at=work.now,
    )  # fmt: skip
