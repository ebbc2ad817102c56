"""Committees (调委会) are arranged: seal, teams, posts, rooms. A PUT says how it is from now on; said again, nothing.

On the stream of the committee's unit, which is held; who may is asked of `handlers.managing`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.auth import Actor
from casekit.facts import Event
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.committees import (
    CommitteeRegistered,
    MediatorEnded,
    MediatorRegistered,
    RoomEnded,
    RoomRegistered,
    TeamEnded,
    TeamRegistered,
)
from contracts.vocabulary import UnitKind
from services.mediation.committee_tables import COMMITTEES, MEDIATORS, ROOMS, TEAMS
from services.mediation.errors import CommitteeNotFound, IdTaken, TeamUnfit
from services.mediation.handlers import managing
from services.mediation.tables import UNITS

Values = Mapping[str, Any]


def put_committee(work: Work, actor: Actor, unit: str, values: Values) -> None:
    """备案: kind, seal number and fields. Raises Forbidden or CommitteeNotFound."""
    _open(work, actor, unit)
    row = {**values, "fields": [*values["fields"]]}
    said = CommitteeRegistered(unit, values["kind"], values["seal_number"], tuple(values["fields"]))
    _put(work, COMMITTEES, {"unit": unit}, row, said, unit, registered_at=work.now)


def put_team(work: Work, actor: Actor, unit: str, team: str, values: Values) -> None:
    """调解队、工作室. Raises Forbidden, CommitteeNotFound, or IdTaken for the id of another committee's."""
    _open(work, actor, unit)
    _check_own(work, TEAMS, team, unit)
    said = TeamRegistered(unit, team, values["kind"], values["name"], tuple(values["fields"]))
    _put(work, TEAMS, {"id": team}, {**values, "committee": unit, "is_active": True}, said, unit)


def put_mediator(work: Work, actor: Actor, unit: str, post: str, values: Values) -> None:
    """聘任 of a post. Raises Forbidden, CommitteeNotFound or TeamUnfit."""
    _open(work, actor, unit)
    _check_team(work, unit, values["team"])
    row = {**values, "unit": values["unit"] or unit, "is_active": True}
    said = MediatorRegistered(
        unit, post, values["capacity"], tuple(values["fields"]), tuple(values["grids"]), values["team"]
    )
    _put(work, MEDIATORS, {"committee": unit, "post": post}, row, said, unit)


def put_room(work: Work, actor: Actor, unit: str, room: str, values: Values) -> None:
    """调解室. Raises Forbidden, CommitteeNotFound or IdTaken."""
    _open(work, actor, unit)
    _check_own(work, ROOMS, room, unit)
    said = RoomRegistered(unit, room, values["name"], values["is_remote"])
    _put(work, ROOMS, {"id": room}, {**values, "committee": unit, "is_active": True}, said, unit)


def end_team(work: Work, actor: Actor, unit: str, team: str) -> None:
    """撤销; its posts stay with the committee."""
    _open(work, actor, unit)
    if _end(work, TEAMS, (TEAMS.c.id == team) & (TEAMS.c.committee == unit)):
        work.execute(
            update(MEDIATORS).where(MEDIATORS.c.committee == unit, MEDIATORS.c.team == team).values(team=None)
        )
        work.append(unit_stream(unit), TeamEnded(unit, team))


def end_mediator(work: Work, actor: Actor, unit: str, post: str) -> None:
    """解聘; what it is assigned to stays so until somebody else is."""
    _open(work, actor, unit)
    if _end(work, MEDIATORS, (MEDIATORS.c.committee == unit) & (MEDIATORS.c.post == post)):
        work.append(unit_stream(unit), MediatorEnded(unit, post))


def end_room(work: Work, actor: Actor, unit: str, room: str) -> None:
    """停用; sessions that are to be held there stay scheduled until they are moved."""
    _open(work, actor, unit)
    if _end(work, ROOMS, (ROOMS.c.id == room) & (ROOMS.c.committee == unit)):
        work.append(unit_stream(unit), RoomEnded(unit, room))


def _open(work: Work, actor: Actor, unit: str) -> None:
    """Hold the committee's stream. Raises Forbidden before it says whether there is such a committee."""
    managing.require(work, actor)
    found = select(UNITS.c.id).where(
        UNITS.c.id == unit, UNITS.c.kind == UnitKind.COMMITTEE.value, UNITS.c.is_active
    )
    if work.execute(found).first() is None:
        raise CommitteeNotFound
    managing.require(work, actor, unit)
    work.lock(unit_stream(unit))


def _put(
    work: Work,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    event: Event,
    unit: str,
    **new: Any,
) -> None:
    """Keep the row and say the event, unless it is as it was."""
    found = work.execute(select(table).filter_by(**key)).mappings().one_or_none()
    if found is not None and all(found[name] == value for name, value in values.items()):
        return
    row = {**key, **values, **new, "region": work.region}
    changed = {name: value for name, value in row.items() if name not in key and name not in new}
    work.execute(insert(table).values(row).on_conflict_do_update(index_elements=[*key], set_=changed))
    work.append(unit_stream(unit), event)


def _end(work: Work, table: Table, which: Any) -> bool:
    ended = update(table).where(which, table.c.is_active).values(is_active=False)
    return bool(work.execute(ended).rowcount)


def _check_own(work: Work, table: Table, id_: str, unit: str) -> None:
    owner = work.execute(select(table.c.committee).where(table.c.id == id_)).scalar_one_or_none()
    if owner not in (None, unit):
        raise IdTaken


def _check_team(work: Work, unit: str, team: str | None) -> None:
    if team is None:
        return
    found = select(TEAMS.c.id).where(TEAMS.c.id == team, TEAMS.c.committee == unit, TEAMS.c.is_active)
    if work.execute(found).first() is None:
        raise TeamUnfit
