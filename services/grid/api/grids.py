"""Grids: one, lists, the tree, the past, where a point lies; and what may become of them."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.domain import boundary
from services.grid.domain.tree import Grid
from services.grid.handlers import grids as handlers
from services.grid.readmodel import grids as readmodel
from services.grid.schemas import grids as schemas

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    grids = Blueprint("grids", __name__)
    _reading(grids, bridge)
    _writing(grids, bridge)
    _ending(grids, bridge)
    return grids


def _reading(grids: Blueprint, bridge: Bridge) -> None:
    @grids.get("/v1/grids")
    @grids.arguments(schemas.GridQuery, location="query")
    @grids.response(200, page_of(schemas.GridView))
    def listed(query: Body) -> Response:
        """The grids, by id."""
        return bridge.read(lambda work, actor: readmodel.grids(work, actor, query))

    @grids.get("/v1/grids/locate")
    @grids.arguments(schemas.PointQuery, location="query")
    @grids.response(200, schemas.Located, heeds=())
    def locate(query: Body) -> Response:
        """The grids that hold a point."""
        point = (query["lon"], query["lat"], query["at"])
        return bridge.read(lambda work, actor: readmodel.locate(work, actor, *point))

    @grids.get("/v1/grids/<grid>")
    @grids.arguments(schemas.AtQuery, location="query")
    @grids.response(200, schemas.GridDetail)
    def one(query: Body, grid: str) -> Response:
        """A grid with its boundary."""
        return bridge.read(
            lambda work, actor: readmodel.grid(work, actor, grid, query["at"]), stream=grid_stream(grid)
        )

    @grids.get("/v1/grids/<grid>/tree")
    @grids.arguments(schemas.AtQuery, location="query")
    @grids.response(200, schemas.GridTree, heeds=())
    def tree(query: Body, grid: str) -> Response:
        """A grid with all that lies below it."""
        return bridge.read(lambda work, actor: readmodel.tree(work, actor, grid, query["at"]))

    @grids.get("/v1/grids/<grid>/history")
    @grids.response(200, schemas.GridHistory, heeds=())
    def history(grid: str) -> Response:
        """What a grid was, and from when to when."""
        return bridge.read(lambda work, actor: readmodel.history(work, actor, grid))


def _writing(grids: Blueprint, bridge: Bridge) -> None:
    @grids.post("/v1/grids")
    @grids.arguments(schemas.GridRequest)
    @grids.response(201, schemas.GridDetail)
    def register(body: Body) -> Response:
        """网格建立."""
        values = _values(body)
        since, is_overlay = values.pop("since", None), values.pop("is_overlay", None)
        grid = Grid(**values)

        def act(work: Work, actor: Actor) -> Any:
            handlers.register_grid(work, actor, grid, is_overlay=is_overlay, since=since)
            return readmodel.grid(work, actor, grid.id)

        return bridge.write(act, stream=grid_stream(grid.id))

    @grids.patch("/v1/grids/<grid>")
    @grids.arguments(schemas.GridPatch)
    @grids.response(200, schemas.GridDetail)
    def change(body: Body, grid: str) -> Response:
        """网格变更: what it was stays known."""
        values = _values(body)
        since = values.pop("since", None)

        def act(work: Work, actor: Actor) -> Any:
            handlers.change_grid(work, actor, grid, values, since=since)
            return readmodel.grid(work, actor, grid)

        return bridge.write(act, stream=grid_stream(grid))


def _ending(grids: Blueprint, bridge: Bridge) -> None:
    @grids.post("/v1/grids/<grid>/end")
    @grids.arguments(schemas.GridEnding)
    @grids.response(200, schemas.GridDetail)
    def end(body: Body, grid: str) -> Response:
        """网格撤销; with a successor, 并入."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.end_grid(work, actor, grid, body["successor"], since=body.get("since"))
            return readmodel.grid(work, actor, grid)

        return bridge.write(act, stream=grid_stream(grid))

    @grids.post("/v1/grids/<grid>/merge")
    @grids.arguments(schemas.GridMerging)
    @grids.response(200, schemas.GridDetail)
    def merge(body: Body, grid: str) -> Response:
        """合并: other grids into this one."""
        values = _values(body)
        since, others = values.pop("since", None), values.pop("grids")

        def act(work: Work, actor: Actor) -> Any:
            handlers.merge_grids(work, actor, grid, others, values, since=since)
            return readmodel.grid(work, actor, grid)

        return bridge.write(act, stream=grid_stream(grid))


def _values(body: Body) -> dict[str, Any]:
    """The body with its geometry read. Raises BoundaryUnfit."""
    values = dict(body)
    if "geometry" in values:
        geometry = values.pop("geometry")
        values["boundary"] = None if geometry is None else boundary.read(geometry)
    return values
