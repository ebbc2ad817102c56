"""值班: desks, who keeps them, and what they leave for the next. Locks the stream of the desk's centre."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from services.grid.domain.duty import Desk, Shift
from services.grid.errors import AlreadyThere, ShiftNotFound, UnitUnknown
from services.grid.field_rows import check_centre, desk_of, shift_of
from services.grid.field_tables import DESKS, SHIFTS
from services.grid.handlers import managing
from services.grid.keeping import desk_named, require_keeping
from services.grid.sealing import desk_owner, key_of
from services.grid.tables import STAFF


def register_desk(work: Work, actor: Actor, desk: Desk) -> None:
    """值班台登记. The same again is answered alike. Raises Forbidden, UnitNotFound, DeskUnfit or AlreadyThere."""
    managing.require(work, actor, Act.DUTY_MANAGE, desk.centre)
    work.lock(unit_stream(desk.centre))
    check_centre(work, desk.centre)
    desk.check()
    row = work.execute(select(DESKS).where(DESKS.c.id == desk.id)).mappings().one_or_none()
    if row is not None:
        if desk_of(dict(row)) != desk:
            raise AlreadyThere
        return
    work.append(unit_stream(desk.centre), desk.registered())
    work.insert(
        "desks", id=desk.id, region=work.region, centre=desk.centre, name=desk.name,
        opens=desk.opens and f"{desk.opens:%H:%M}", closes=desk.closes and f"{desk.closes:%H:%M}",
        registered_at=work.now,
    )  # fmt: skip


def put_down(work: Work, actor: Actor, desk_id: str, wanted: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """排班: all the shifts or none; returns their ids. Raises Forbidden, DeskNotFound, UnitUnknown or ShiftUnfit."""
    desk = _managed(work, actor, desk_id)
    known = _known(work, [each["post"] for each in wanted])
    made: list[UUID] = []
    for number, each in enumerate(wanted):
        if each["post"] not in known:
            raise UnitUnknown(field=f"shifts.{number}.post")
        shift = Shift(
            new_id(), desk_id, desk.centre, each["post"], each["post"], each["begins_at"], each["ends_at"]
        )
        shift.check()
        work.append(unit_stream(desk.centre), shift.assigned())
        work.insert(
            "duty_shifts", id=shift.id, region=work.region, desk=desk_id, post=shift.post, kept_by=shift.kept_by,
            begins_at=shift.begins_at, ends_at=shift.ends_at, is_cancelled=False,
        )  # fmt: skip
        made.append(shift.id)
    return made


def pass_shift(work: Work, actor: Actor, desk_id: str, shift: UUID, post: str | None) -> None:
    """代班: another post keeps the shift; none named: who was put down for it again.

    Raises Forbidden, DeskNotFound, ShiftNotFound, UnitUnknown or ShiftIsOver.
    """
    desk = _managed(work, actor, desk_id)
    held = _shift(work, desk, shift)
    if post is not None and not _known(work, [post]):
        raise UnitUnknown(field="post")
    _pass(work, held, post or held.post)


def swap_shifts(work: Work, actor: Actor, desk_id: str, shift: UUID, other: UUID) -> None:
    """换班: two shifts of a desk change keepers. Raises Forbidden, DeskNotFound, ShiftNotFound or ShiftIsOver."""
    desk = _managed(work, actor, desk_id)
    held, wanted = _shift(work, desk, shift), _shift(work, desk, other)
    first, second = held.kept_by, wanted.kept_by
    _pass(work, held, second)
    _pass(work, wanted, first)


def cancel_shift(work: Work, actor: Actor, desk_id: str, shift: UUID) -> None:
    """撤班. Raises Forbidden, DeskNotFound, ShiftNotFound or ShiftIsOver."""
    desk = _managed(work, actor, desk_id)
    held = _shift(work, desk, shift)
    work.append(unit_stream(desk.centre), held.cancel(work.now))
    work.execute(update(SHIFTS).where(SHIFTS.c.id == shift).values(is_cancelled=True))


def hand_over(work: Work, actor: Actor, desk_id: str, text: str) -> UUID:
    """交接班: a note for who comes next, by who keeps the desk or by the centre's own. Returns its id.

    Raises Forbidden or DeskNotFound.
    """
    desk = desk_named(work, desk_id)
    require_keeping(work, actor, desk)
    work.lock(unit_stream(desk.centre))
    note = new_id()
    key = key_of(work, desk_owner(desk_id))
    work.append(unit_stream(desk.centre), desk.handed_over(note))
    work.insert(
        "duty_handovers", id=note, region=work.region, desk=desk_id,
        text_sealed=key.encrypt(text, f"duty_handovers/{note}/text_sealed"), written_by=work.actor,
        written_at=work.now,
    )  # fmt: skip
    return note


def _managed(work: Work, actor: Actor, desk_id: str) -> Desk:
    """The desk, its centre's stream held, for one who manages it. Raises DeskNotFound or Forbidden."""
    managing.require(work, actor, Act.DUTY_MANAGE)
    desk = desk_named(work, desk_id)
    managing.require(work, actor, Act.DUTY_MANAGE, desk.centre)
    work.lock(unit_stream(desk.centre))
    return desk


def _shift(work: Work, desk: Desk, shift: UUID) -> Shift:
    wanted = select(SHIFTS).where(SHIFTS.c.id == shift, SHIFTS.c.desk == desk.id)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise ShiftNotFound
    return shift_of(dict(row), desk.centre)


def _pass(work: Work, shift: Shift, post: str) -> None:
    event = shift.pass_to(post, work.now)
    if event is not None:
        work.append(unit_stream(shift.centre), event)
        work.execute(update(SHIFTS).where(SHIFTS.c.id == shift.id).values(kept_by=shift.kept_by))


def _known(work: Work, posts: Sequence[str]) -> set[str]:
    """Those of them that are in force."""
    wanted = select(STAFF.c.id).where(STAFF.c.id.in_(posts), STAFF.c.ended_on.is_(None))
    return set(work.execute(wanted).scalars())
