"""网格任务: given to a post of a grid, done by it, or taken back. Locks the grid's stream.

Whoever plans the patrols of a grid gives its tasks. The term is the task's day; a missed one is told to the post, and
at once to the grid's leader.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor, Role
from casekit.deadlines import Course, cancel, meet, set_deadline
from casekit.errors import Forbidden
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import grid_stream
from casekit.work import Work
from contracts.vocabulary import TaskKind
from services.grid.domain.grid_task import TERM, GridTask
from services.grid.domain.stationing import day_of
from services.grid.errors import PostUnfit, TaskNotFound
from services.grid.field_rows import task_of
from services.grid.field_sight import sees_task
from services.grid.field_tables import TASKS
from services.grid.handlers import managing
from services.grid.handlers.hazards import lock_grid
from services.grid.sealing import key_of, task_owner
from services.grid.standing_in import stands_in_for
from services.grid.tables import GRIDS, STAFF

_OF_GRIDS = [Role.GRID_WORKER.value, Role.GRID_LEADER.value]


@dataclass(frozen=True, slots=True)
class Give:
    """交办任务 as it was written."""

    grid: str
    post: str
    kind: TaskKind
    due_on: date
    text: str


def give_task(work: Work, actor: Actor, command: Give) -> UUID:
    """交办; returns the task's id. Raises GridNotFound, GridHasEnded, Forbidden, PostUnfit or TaskUnfit."""
    unit = lock_grid(work, command.grid, is_new=True)
    _require_planning(work, actor, command.grid, unit)
    _check_post(work, command.grid, command.post)
    task = GridTask(new_id(), command.grid, command.post, command.kind, command.due_on)
    work.append(grid_stream(task.grid), task.given(day_of(work.now)))
    key = key_of(work, task_owner(task.id))
    work.insert(
        "grid_tasks", id=task.id, region=work.region, grid=task.grid, post=task.post, kind=task.kind.value,
        state=task.state.value, due_on=task.due_on,
        text_sealed=key.encrypt(command.text, f"grid_tasks/{task.id}/text_sealed"), given_by=work.actor,
        given_at=work.now,
    )  # fmt: skip
    set_deadline(
        work, grid_stream(task.grid), TERM, task.due_at, subject=str(task.id), rule=TERM, owner=task.post,
        course=_course(work, task),
    )  # fmt: skip
    return task.id


def do_task(work: Work, actor: Actor, task_id: UUID, text: str) -> None:
    """完成, by the post that has it, or its deputy. Raises TaskNotFound, Forbidden or TransitionRefused."""
    task, _ = _held(work, actor, Act.PATROL_VISIT, task_id)
    guard.require(work, actor, Act.PATROL_VISIT, grid=task.grid)
    deputised = work.execute(stands_in_for(actor, day_of(work.now))).scalars()
    if task.post not in {actor.id, *deputised}:
        raise guard.refusal(Forbidden, actor, Act.PATROL_VISIT)
    _end(work, task, task.do(work.now), text)
    meet(work, grid_stream(task.grid), TERM, subject=str(task.id))


def withdraw_task(work: Work, actor: Actor, task_id: UUID, reason: str | None) -> None:
    """撤回. Raises TaskNotFound, Forbidden or TransitionRefused."""
    task, unit = _held(work, actor, Act.PATROL_PLAN, task_id)
    _require_planning(work, actor, task.grid, unit)
    _end(work, task, task.withdraw(), reason)
    cancel(work, grid_stream(task.grid), TERM, subject=str(task.id))


def _end(work: Work, task: GridTask, event: Event, text: str | None) -> None:
    work.append(grid_stream(task.grid), event)
    sealed = None
    if text is not None:
        sealed = key_of(work, task_owner(task.id)).encrypt(text, f"grid_tasks/{task.id}/result_sealed")
    values = {"state": task.state.value, "ended_at": work.now, "result_sealed": sealed}
    work.execute(update(TASKS).where(TASKS.c.id == task.id).values(values))


def _course(work: Work, task: GridTask) -> Course:
    """The grid's leader is told as soon as it is missed, where it is another post."""
    leader = work.execute(select(GRIDS.c.leader).where(GRIDS.c.id == task.grid)).scalar_one()
    return Course(() if leader in (None, task.post) else ((task.due_at, leader),))


def _check_post(work: Work, grid: str, post: str) -> None:
    t = STAFF.c
    wanted = select(t.id).where(
        t.id == post, t.ended_on.is_(None), t.grids.contains([grid]), t.roles.overlap(_OF_GRIDS)
    )
    if work.execute(wanted.with_for_update(read=True)).first() is None:
        raise PostUnfit


def _require_planning(work: Work, actor: Actor, grid: str, unit: str) -> None:
    guard.require(work, actor, Act.PATROL_PLAN, grid=grid, seat=managing.seat_over(work, actor, unit))


def _held(work: Work, actor: Actor, act: Act, task_id: UUID) -> tuple[GridTask, str]:
    """The task and the unit of its grid, whose stream is held. Raises TaskNotFound."""
    wanted = select(TASKS).where(TASKS.c.id == task_id, sees_task(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(TaskNotFound, actor, act)
    unit = lock_grid(work, row["grid"])
    return task_of(dict(work.execute(wanted).mappings().one())), unit
