"""网格任务: given, done, taken back, and the list."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.field_tables import TASKS
from services.grid.handlers import grid_tasks as handlers
from services.grid.readmodel import grid_tasks as readmodel
from services.grid.schemas import grid_tasks as schemas

Body = Mapping[str, Any]
_TASK = "/v1/grid-tasks/<uuid:task>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    found = Blueprint("grid-tasks", __name__)
    for add in (_reading, _giving, _ending):
        add(found, bridge)
    return found


def _reading(found: Blueprint, bridge: Bridge) -> None:
    @found.get("/v1/grid-tasks")
    @found.arguments(schemas.TaskQuery, location="query")
    @found.response(200, page_of(schemas.TaskView))
    def listed(query: Body) -> Response:
        """网格任务, newest first."""
        return bridge.read(lambda work, actor: readmodel.tasks(work, actor, query))

    @found.get(_TASK)
    @found.response(200, schemas.TaskView)
    def one(task: UUID) -> Response:
        """A task."""
        return bridge.read(lambda work, actor: readmodel.task(work, actor, task), stream=_grid_of(task))


def _giving(found: Blueprint, bridge: Bridge) -> None:
    @found.post("/v1/grid-tasks")
    @found.arguments(schemas.TaskRequest)
    @found.response(201, schemas.TaskView)
    def give(body: Body) -> Response:
        """交办."""

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.task(work, actor, handlers.give_task(work, actor, handlers.Give(**body)))

        return bridge.write(act)


def _ending(found: Blueprint, bridge: Bridge) -> None:
    @found.post(f"{_TASK}/completion")
    @found.arguments(schemas.TaskCompletion)
    @found.response(200, schemas.TaskView)
    def complete(body: Body, task: UUID) -> Response:
        """完成, by the post that has it."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.do_task(work, actor, task, body["text"])
            return readmodel.task(work, actor, task)

        return bridge.write(act, stream=_grid_of(task))

    @found.post(f"{_TASK}/withdrawal")
    @found.arguments(schemas.TaskWithdrawal)
    @found.response(200, schemas.TaskView)
    def withdraw(body: Body, task: UUID) -> Response:
        """撤回."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.withdraw_task(work, actor, task, body["reason"])
            return readmodel.task(work, actor, task)

        return bridge.write(act, stream=_grid_of(task))


def _grid_of(task: UUID) -> Callable[[Connection], str | None]:
    """The stream of the task's grid; None for an unknown task."""

    def find(connection: Connection) -> str | None:
        grid = connection.execute(select(TASKS.c.grid).where(TASKS.c.id == task)).scalar_one_or_none()
        return None if grid is None else grid_stream(grid)

    return find
