"""Committees (调委会) with their teams, posts and rooms: facts of the organisation, for every post of the platform.

How much a post has in hand is not told here: it stands with each assignment, for those who see the mediation.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from services.mediation.committee_tables import COMMITTEES, MEDIATORS, ROOMS, TEAMS
from services.mediation.errors import CommitteeNotFound
from services.mediation.tables import UNITS

Query = Mapping[str, Any]
_BY_UNIT = Keyset(COMMITTEES.c.unit, ascending=True)
_TEAMS = Keyset(TEAMS.c.id, ascending=True)
_MEDIATORS = Keyset(MEDIATORS.c.post, ascending=True)
_ROOMS = Keyset(ROOMS.c.id, ascending=True)


def committees(work: Work, actor: Actor, query: Query) -> dict[str, Any]:
    """A page of the committees, by id. Raises Forbidden."""
    guard.require(work, actor, Act.UNIT_READ)
    wanted = _committees().where(COMMITTEES.c.region == work.region)
    if query["kind"] is not None:
        wanted = wanted.where(COMMITTEES.c.kind == query["kind"])
    return _BY_UNIT.page(work.execute(_BY_UNIT.select(wanted, query)).all(), query)


def committee(work: Work, actor: Actor, unit: str) -> Mapping[str, Any]:
    """One. Raises Forbidden or CommitteeNotFound."""
    guard.require(work, actor, Act.UNIT_READ)
    row = work.execute(_committees().where(COMMITTEES.c.unit == unit)).mappings().one_or_none()
    if row is None:
        raise CommitteeNotFound
    return row


def teams(work: Work, actor: Actor, unit: str, query: Query) -> dict[str, Any]:
    """A page of the committee's teams and studios. Raises Forbidden."""
    return _arranged(work, actor, _TEAMS, TEAMS, unit, query)


def mediators(work: Work, actor: Actor, unit: str, query: Query) -> dict[str, Any]:
    """A page of the posts that serve the committee. Raises Forbidden."""
    capacity = query["capacity"]
    wanted = () if capacity is None else (MEDIATORS.c.capacity == capacity,)
    return _arranged(work, actor, _MEDIATORS, MEDIATORS, unit, query, *wanted)


def rooms(work: Work, actor: Actor, unit: str, query: Query) -> dict[str, Any]:
    """A page of the committee's rooms. Raises Forbidden."""
    return _arranged(work, actor, _ROOMS, ROOMS, unit, query)


def team(work: Work, actor: Actor, unit: str, team_id: str) -> Mapping[str, Any]:
    """One team. Raises Forbidden or CommitteeNotFound."""
    return _one(work, actor, TEAMS, (TEAMS.c.committee == unit) & (TEAMS.c.id == team_id))


def mediator(work: Work, actor: Actor, unit: str, post: str) -> Mapping[str, Any]:
    """One post as it serves the committee. Raises Forbidden or CommitteeNotFound."""
    return _one(work, actor, MEDIATORS, (MEDIATORS.c.committee == unit) & (MEDIATORS.c.post == post))


def room(work: Work, actor: Actor, unit: str, room_id: str) -> Mapping[str, Any]:
    """One room. Raises Forbidden or CommitteeNotFound."""
    return _one(work, actor, ROOMS, (ROOMS.c.committee == unit) & (ROOMS.c.id == room_id))


def _one(work: Work, actor: Actor, table: Table, which: ColumnElement[bool]) -> Mapping[str, Any]:
    guard.require(work, actor, Act.UNIT_READ)
    row = work.execute(select(table).where(which)).mappings().one_or_none()
    if row is None:
        raise CommitteeNotFound
    return row


def _committees() -> Select[Any]:
    named = COMMITTEES.outerjoin(UNITS, UNITS.c.id == COMMITTEES.c.unit)
    return select(COMMITTEES, UNITS.c.name).select_from(named)


def _arranged(
    work: Work,
    actor: Actor,
    order: Keyset,
    table: Table,
    unit: str,
    query: Query,
    *wanted: ColumnElement[bool],
) -> dict[str, Any]:
    guard.require(work, actor, Act.UNIT_READ)
    found = select(table).where(table.c.committee == unit, *wanted)
    if not query["ended"]:
        found = found.where(table.c.is_active)
    return order.page(work.execute(order.select(found, query)).all(), query)
