"""巡查: plans, what is due, and visits."""

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
from services.grid.field_tables import PATROLS
from services.grid.handlers import patrols as handlers
from services.grid.readmodel import patrols as readmodel
from services.grid.schemas import patrols as schemas

Body = Mapping[str, Any]
_PATROL = "/v1/patrols/<uuid:patrol>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    found = Blueprint("patrols", __name__)
    for add in (_reading, _planning, _visiting):
        add(found, bridge)
    return found


def _reading(found: Blueprint, bridge: Bridge) -> None:
    @found.get("/v1/patrols")
    @found.arguments(schemas.PatrolQuery, location="query")
    @found.response(200, page_of(schemas.PatrolView))
    def listed(query: Body) -> Response:
        """巡查计划, newest first."""
        return bridge.read(lambda work, actor: readmodel.patrols(work, actor, query))

    @found.get("/v1/patrols/due")
    @found.arguments(schemas.DueQuery, location="query")
    @found.response(200, page_of(schemas.DueView))
    def due(query: Body) -> Response:
        """应巡未巡: the places that are due today or were missed."""
        return bridge.read(lambda work, actor: readmodel.due(work, actor, query))

    @found.get(_PATROL)
    @found.response(200, schemas.PatrolView)
    def one(patrol: UUID) -> Response:
        """A plan."""
        return bridge.read(lambda work, actor: readmodel.patrol(work, actor, patrol), stream=_grid_of(patrol))


def _planning(found: Blueprint, bridge: Bridge) -> None:
    @found.post("/v1/patrols")
    @found.arguments(schemas.PatrolRequest)
    @found.response(201, schemas.PatrolView)
    def plan(body: Body) -> Response:
        """制定巡查计划."""
        places = [(place["key"], place["name"]) for place in body["places"]]

        def act(work: Work, actor: Actor) -> Any:
            made = handlers.plan_patrol(work, actor, handlers.Plan(**{**body, "places": places}))
            return readmodel.patrol(work, actor, made)

        return bridge.write(act)

    @found.post(f"{_PATROL}/end")
    @found.arguments(schemas.PatrolEnd)
    @found.response(200, schemas.PatrolView)
    def end(body: Body, patrol: UUID) -> Response:
        """停止."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.end_patrol(work, actor, patrol, body["ends_on"])
            return readmodel.patrol(work, actor, patrol)

        return bridge.write(act, stream=_grid_of(patrol))


def _visiting(found: Blueprint, bridge: Bridge) -> None:
    @found.get(f"{_PATROL}/visits")
    @found.arguments(schemas.VisitQuery, location="query")
    @found.response(200, page_of(schemas.VisitView), heeds=())
    def visits(query: Body, patrol: UUID) -> Response:
        """巡查记录, newest first."""
        return bridge.read(lambda work, actor: readmodel.visits(work, actor, patrol, query))

    @found.post(f"{_PATROL}/visits")
    @found.arguments(schemas.VisitRequest)
    @found.response(201, schemas.VisitView)
    def visit(body: Body, patrol: UUID) -> Response:
        """巡查."""
        made = handlers.Visit(**{**body, "report": body["report"] and _report(body["report"])})

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.visit(work, actor, patrol, handlers.visit_place(work, actor, patrol, made))

        return bridge.write(act, stream=_grid_of(patrol))


def _report(body: Body) -> dict[str, Any]:
    """What `FileReport` takes besides the grid and the moment."""
    settled = body["settled"]
    fields = {name: body[name] for name in ("matter_type", "category", "text")}
    return {**fields, "settlement": settled and settled["record"]}


def _grid_of(patrol: UUID) -> Callable[[Connection], str | None]:
    """The stream of the plan's grid; None for an unknown plan."""

    def find(connection: Connection) -> str | None:
        grid = connection.execute(select(PATROLS.c.grid).where(PATROLS.c.id == patrol)).scalar_one_or_none()
        return None if grid is None else grid_stream(grid)

    return find
