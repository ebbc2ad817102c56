"""Grid tasks (网格任务): what is to be done by which post by when, what was, and what is late. Only SELECTs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.grid_task import State
from services.grid.domain.stationing import day_of
from services.grid.errors import TaskNotFound
from services.grid.field_rows import task_of
from services.grid.field_sight import sees_task
from services.grid.field_tables import TASKS
from services.grid.sealing import live_key, opened, task_owner

_NEWEST = Keyset(TASKS.c.given_at, TASKS.c.id)
_FILTERS = ("grid", "post", "kind", "state")


def tasks(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the tasks that the actor may see, newest first; `late`: only those past their day. Raises Forbidden."""
    guard.require(work, actor, Act.PATROL_READ)
    t = TASKS.c
    wanted = select(TASKS).where(t.region == work.region, sees_task(actor))
    wanted = wanted.where(*(t[name] == query[name] for name in _FILTERS if query[name] is not None))
    if query["late"]:
        wanted = wanted.where(t.state == State.GIVEN.value, t.due_on < day_of(work.now))
    page = _NEWEST.page(work.execute(_NEWEST.select(wanted, query)).all(), query)
    return {**page, "items": [_shown(work, actor, row) for row in page["items"]]}


def task(work: Work, actor: Actor, task_id: UUID) -> dict[str, Any]:
    """One task. Raises TaskNotFound."""
    row = work.execute(select(TASKS).where(TASKS.c.id == task_id, sees_task(actor))).mappings().one_or_none()
    if row is None:
        raise guard.refusal(TaskNotFound, actor, Act.PATROL_READ)
    return _shown(work, actor, row)


def _shown(work: Work, actor: Actor, row: Mapping[str, Any]) -> dict[str, Any]:
    """With what was written, to the grid's own; without it, to others."""
    is_own = decide_general(actor, Act.PATROL_VISIT, grid=row["grid"]).is_allowed
    key = live_key(work, task_owner(row["id"])) if is_own else None
    due_at = task_of(row).due_at
    return {
        **row,
        **{
            name: opened(key, row[f"{name}_sealed"], f"grid_tasks/{row['id']}/{name}_sealed")
            for name in ("text", "result")
        },
        "due_at": due_at,
        "is_late": (row["ended_at"] or work.now) >= due_at and row["state"] != State.WITHDRAWN.value,
    }
