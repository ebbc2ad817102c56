"""Patrol plans (巡查计划), what is due and what was missed, and the visits that were made."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, column, func, or_, select, true

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.patrol import due_on, missed
from services.grid.domain.stationing import day_of
from services.grid.errors import PatrolNotFound
from services.grid.field_sight import sees_patrol, sees_visited
from services.grid.field_tables import PATROLS, VISITS
from services.grid.sealing import live_key, opened, patrol_owner

_NEWEST = Keyset(PATROLS.c.planned_at, PATROLS.c.id)
_VISITS = Keyset(VISITS.c.day, VISITS.c.id)
_PLACES = (
    func.unnest(PATROLS.c.places).table_valued(column("place", Text)).render_derived().lateral("visited")
)
_PLACE = _PLACES.c.place
_BY_PLACE = Keyset(PATROLS.c.id, _PLACE, ascending=True)
_LAST = (
    select(func.max(VISITS.c.day))
    .where(VISITS.c.patrol == PATROLS.c.id, VISITS.c.place == _PLACE)
    .scalar_subquery()
)
_DUE = func.coalesce(_LAST + PATROLS.c.every_days, PATROLS.c.begins_on)  # `domain.patrol.due_on`


def patrols(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the plans that the actor may see, newest first; `on`: only those in force. Raises Forbidden."""
    wanted = _seen(work, actor, select(PATROLS), query)
    if query["on"] is not None:
        wanted = wanted.where(_in_force(query["on"]))
    page = _NEWEST.page(work.execute(_NEWEST.select(wanted, query)).all(), query)
    return {**page, "items": [_shown(work, actor, row) for row in page["items"]]}


def patrol(work: Work, actor: Actor, patrol_id: UUID) -> dict[str, Any]:
    """One plan. Raises PatrolNotFound."""
    return _shown(work, actor, _one(work, actor, patrol_id))


def due(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the places that are due today or were missed, of plans in force; `missed`: only the latter.

    Raises Forbidden.
    """
    today = day_of(work.now)
    places = select(PATROLS, _PLACE, _LAST.label("last")).select_from(PATROLS.join(_PLACES, true()))
    wanted = _seen(work, actor, places, query).where(_in_force(today), today >= _DUE)
    if query["missed"]:
        wanted = wanted.where(today > _DUE)
    page = _BY_PLACE.page(work.execute(_BY_PLACE.select(wanted, query)).all(), query)
    return {**page, "items": [_due(work, actor, row, today) for row in page["items"]]}


def visits(work: Work, actor: Actor, patrol_id: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a plan's visits, newest first. Raises PatrolNotFound."""
    row = _one(work, actor, patrol_id)
    wanted = _visits(actor).where(VISITS.c.patrol == patrol_id)
    page = _VISITS.page(work.execute(_VISITS.select(wanted, query)).all(), query)
    key = _key_of_visits(work, actor, row)
    return {**page, "items": [_visit(key, each) for each in page["items"]]}


def visit(work: Work, actor: Actor, patrol_id: UUID, visit_id: UUID) -> dict[str, Any]:
    """A visit, to who has just made it."""
    row = _one(work, actor, patrol_id)
    made = work.execute(_visits(actor).where(VISITS.c.id == visit_id)).mappings().one()
    return _visit(_key_of_visits(work, actor, row), dict(made))


def _seen(work: Work, actor: Actor, wanted: Select[Any], query: Mapping[str, Any]) -> Select[Any]:
    guard.require(work, actor, Act.PATROL_READ)
    if query["grid"] is not None:
        wanted = wanted.where(PATROLS.c.grid == query["grid"])
    return wanted.where(PATROLS.c.region == work.region, sees_patrol(actor))


def _one(work: Work, actor: Actor, patrol_id: UUID) -> Mapping[str, Any]:
    wanted = select(PATROLS).where(PATROLS.c.id == patrol_id, sees_patrol(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(PatrolNotFound, actor, Act.PATROL_READ)
    return dict(row)


def _in_force(day: Any) -> ColumnElement[bool]:
    t = PATROLS.c
    return and_(t.begins_on <= day, or_(t.ends_on.is_(None), t.ends_on >= day))


def _visits(actor: Actor) -> Select[Any]:
    """The visits; what came of one is named to who sees that."""
    hazard, report = sees_visited(actor)
    names = [each for each in VISITS.c if each.key not in ("hazard", "report")]
    return select(*names, hazard.label("hazard"), report.label("report"))


def _plan(work: Work, actor: Actor, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Title, names of places and tasks, for the grid's own; None to others."""
    if not decide_general(actor, Act.PATROL_VISIT, grid=row["grid"]).is_allowed:
        return None
    key = live_key(work, patrol_owner(row["id"]))
    text = opened(key, row["plan_sealed"], f"patrols/{row['id']}/plan_sealed")
    found: dict[str, Any] | None = None if text is None else json.loads(text)
    return found


def _shown(work: Work, actor: Actor, row: Mapping[str, Any]) -> dict[str, Any]:
    plan = _plan(work, actor, row) or {"title": None, "names": {}, "tasks": []}
    return {
        **row,
        "title": plan["title"],
        "places": [{"key": key, "name": plan["names"].get(key)} for key in row["places"]],
        "tasks": plan["tasks"],
    }


def _due(work: Work, actor: Actor, row: Mapping[str, Any], today: Any) -> dict[str, Any]:
    plan = _plan(work, actor, row)
    day = due_on(row["begins_on"], row["every_days"], row["last"])
    return {
        "patrol": row["id"], "grid": row["grid"], "place": row["place"],
        "name": None if plan is None else plan["names"].get(row["place"]), "last_visited_on": row["last"],
        "due_on": day, "missed": missed(day, row["every_days"], today),
    }  # fmt: skip


def _key_of_visits(work: Work, actor: Actor, patrol: Mapping[str, Any]) -> DataKey | None:
    """What the plan's visits are read with, by the grid's own; None to others."""
    is_own = decide_general(actor, Act.PATROL_VISIT, grid=patrol["grid"]).is_allowed
    return live_key(work, patrol_owner(patrol["id"])) if is_own else None


def _visit(key: DataKey | None, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "text": opened(key, row["text_sealed"], f"patrol_visits/{row['id']}/text_sealed")}
