"""Units and posts."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.domain.organisation import Unit
from services.grid.handlers import organisation as handlers
from services.grid.handlers.merging import merge_unit
from services.grid.readmodel import organisation as readmodel
from services.grid.schemas import organisation as schemas
from services.grid.schemas.grids import AtQuery

Body = Mapping[str, Any]


def units(bridge: Bridge) -> Blueprint:
    """The blueprint of units."""
    resources = Blueprint("units", __name__)
    for add in (_reading_units, _changing_units, _merging_units):
        add(resources, bridge)
    return resources


def _reading_units(resources: Blueprint, bridge: Bridge) -> None:
    @resources.get("/v1/units")
    @resources.arguments(schemas.UnitQuery, location="query")
    @resources.response(200, page_of(schemas.UnitView))
    def listed(query: Body) -> Response:
        """The units, by id."""
        return bridge.read(lambda work, actor: readmodel.units(work, actor, query))

    @resources.get("/v1/units/<unit>")
    @resources.arguments(AtQuery, location="query")
    @resources.response(200, schemas.UnitView)
    def one(query: Body, unit: str) -> Response:
        """A unit."""
        return bridge.read(
            lambda work, actor: readmodel.unit(work, actor, unit, query["at"]), stream=unit_stream(unit)
        )

    @resources.get("/v1/units/<unit>/history")
    @resources.response(200, schemas.UnitHistory, heeds=())
    def history(unit: str) -> Response:
        """What a unit was, and from when to when."""
        return bridge.read(lambda work, actor: readmodel.unit_history(work, actor, unit))


def _changing_units(resources: Blueprint, bridge: Bridge) -> None:
    @resources.post("/v1/units")
    @resources.arguments(schemas.UnitRequest)
    @resources.response(201, schemas.UnitView)
    def register(body: Body) -> Response:
        """单位登记."""
        unit = Unit(**{**body, "fields": tuple(body["fields"])})

        def act(work: Work, actor: Actor) -> Any:
            handlers.register_unit(work, actor, unit)
            return readmodel.unit(work, actor, unit.id)

        return bridge.write(act, stream=unit_stream(unit.id))

    @resources.patch("/v1/units/<unit>")
    @resources.arguments(schemas.UnitPatch)
    @resources.response(200, schemas.UnitView)
    def change(body: Body, unit: str) -> Response:
        """单位变更."""
        changes = {name: tuple(value) if name == "fields" else value for name, value in body.items()}

        def act(work: Work, actor: Actor) -> Any:
            handlers.change_unit(work, actor, unit, changes)
            return readmodel.unit(work, actor, unit)

        return bridge.write(act, stream=unit_stream(unit))

    @resources.post("/v1/units/<unit>/end")
    @resources.response(200, schemas.UnitView)
    def end(unit: str) -> Response:
        """单位撤销."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.end_unit(work, actor, unit)
            return readmodel.unit(work, actor, unit)

        return bridge.write(act, stream=unit_stream(unit))


def _merging_units(resources: Blueprint, bridge: Bridge) -> None:
    @resources.post("/v1/units/<unit>/merger")
    @resources.arguments(schemas.UnitMerger)
    @resources.response(200, schemas.UnitView)
    def merge(body: Body, unit: str) -> Response:
        """单位合并: it ends in another, which takes over what is open at it."""

        def act(work: Work, actor: Actor) -> Any:
            merge_unit(work, actor, unit, body["into"], since=body.get("since"))
            return readmodel.unit(work, actor, unit)

        return bridge.write(act, stream=unit_stream(unit))
