"""Grid's resources: HTTP to commands and back. No rule of the domain stands here."""

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid import readmodel, schemas
from services.grid.domain.organisation import Grid, Post, Unit
from services.grid.handlers import organisation, orders, proofs, reports
from services.grid.tables import ORDERS


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [_units(bridge), _grids(bridge), _staff(bridge), _reports(bridge), _orders(bridge), _order_acts(bridge)]


def _units(bridge: Bridge) -> Blueprint:
    units = Blueprint("units", __name__)

    @units.get("/v1/units")
    @units.arguments(schemas.UnitQuery, location="query")
    @units.response(200, page_of(schemas.UnitView))
    def list_units(query: dict[str, Any]) -> Response:
        return bridge.read(lambda work, actor: readmodel.units(work, actor, query))

    @units.post("/v1/units")
    @units.arguments(schemas.UnitRequest)
    @units.response(201, schemas.UnitView)
    def register_unit(body: dict[str, Any]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            fields = {**body, "fields": tuple(body["fields_"])}
            organisation.register_unit(work, actor, Unit(**{k: v for k, v in fields.items() if k != "fields_"}))
            return readmodel.unit(work, actor, body["id"])

        return bridge.write(act)

    @units.get("/v1/units/<unit>")
    @units.response(200, schemas.UnitView)
    def get_unit(unit: str) -> Response:
        return bridge.read(lambda work, actor: readmodel.unit(work, actor, unit))

    @units.patch("/v1/units/<unit>")
    @units.arguments(schemas.UnitPatch)
    @units.response(200, schemas.UnitView)
    def change_unit(body: dict[str, Any], unit: str) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            changes = {("fields" if k == "fields_" else k): v for k, v in body.items()}
            if "fields" in changes:
                changes["fields"] = tuple(changes["fields"])
            organisation.change_unit(work, actor, unit, changes)
            return readmodel.unit(work, actor, unit)

        return bridge.write(act)

    @units.post("/v1/units/<unit>/end")
    @units.response(200, schemas.UnitView)
    def end_unit(unit: str) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            organisation.end_unit(work, actor, unit)
            return readmodel.unit(work, actor, unit)

        return bridge.write(act)

    return units


def _grids(bridge: Bridge) -> Blueprint:
    grids = Blueprint("grids", __name__)

    @grids.get("/v1/grids")
    @grids.arguments(schemas.GridQuery, location="query")
    @grids.response(200, page_of(schemas.GridView))
    def list_grids(query: dict[str, Any]) -> Response:
        return bridge.read(lambda work, actor: readmodel.grids(work, actor, query))

    @grids.post("/v1/grids")
    @grids.arguments(schemas.GridRequest)
    @grids.response(201, schemas.GridView)
    def register_grid(body: dict[str, Any]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            organisation.register_grid(work, actor, Grid(**body))
            return readmodel.grid(work, actor, body["id"])

        return bridge.write(act)

    @grids.get("/v1/grids/<grid>")
    @grids.response(200, schemas.GridView)
    def get_grid(grid: str) -> Response:
        return bridge.read(lambda work, actor: readmodel.grid(work, actor, grid))

    @grids.patch("/v1/grids/<grid>")
    @grids.arguments(schemas.GridPatch)
    @grids.response(200, schemas.GridView)
    def change_grid(body: dict[str, Any], grid: str) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            organisation.change_grid(work, actor, grid, body)
            return readmodel.grid(work, actor, grid)

        return bridge.write(act)

    return grids


def _staff(bridge: Bridge) -> Blueprint:
    staff = Blueprint("staff", __name__)

    @staff.get("/v1/staff")
    @staff.arguments(schemas.PostQuery, location="query")
    @staff.response(200, page_of(schemas.PostView))
    def list_posts(query: dict[str, Any]) -> Response:
        return bridge.read(lambda work, actor: readmodel.posts(work, actor, query))

    @staff.post("/v1/staff")
    @staff.arguments(schemas.PostRequest)
    @staff.response(201, schemas.PostView)
    def register_post(body: dict[str, Any]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            post = Post(**{**body, "roles": tuple(body["roles"]), "grids": tuple(body["grids"])})
            organisation.register_post(work, actor, post)
            return readmodel.post(work, actor, post.id)

        return bridge.write(act)

    return staff


def _reports(bridge: Bridge) -> Blueprint:
    resources = Blueprint("reports", __name__)

    @resources.get("/v1/reports")
    @resources.arguments(schemas.ReportQuery, location="query")
    @resources.response(200, page_of(schemas.ReportSummary))
    def list_reports(query: dict[str, Any]) -> Response:
        return bridge.read(lambda work, actor: readmodel.reports(work, actor, query))

    @resources.post("/v1/reports")
    @resources.arguments(schemas.ReportRequest)
    @resources.response(201, schemas.ReportView)
    def file_report(body: dict[str, Any]) -> Response:
        settled = body.pop("settled")
        command = reports.FileReport(**body, settlement=settled and settled["record"])

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.report(work, actor, reports.file_report(work, actor, command))

        return bridge.write(act)

    @resources.get("/v1/reports/<uuid:report>")
    @resources.response(200, schemas.ReportView)
    def get_report(report: UUID) -> Response:
        return bridge.read(lambda work, actor: readmodel.report(work, actor, report))

    return resources


def _orders(bridge: Bridge) -> Blueprint:
    resources = Blueprint("orders", __name__)

    @resources.get("/v1/orders")
    @resources.arguments(schemas.OrderQuery, location="query")
    @resources.response(200, page_of(schemas.OrderSummary))
    def list_orders(query: dict[str, Any]) -> Response:
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.orders(work, actor, query), stream=stream)

    @resources.post("/v1/orders")
    @resources.arguments(schemas.OrderRequest)
    @resources.response(201, schemas.OrderView)
    def issue_order(body: dict[str, Any]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            order = orders.issue_order(
                work, actor, body["case"], body["unit"], body["supervisor"], body["instruction"]
            )
            return readmodel.order(work, actor, order.id)

        return bridge.write(act, stream=case_stream(body["case"]))

    @resources.get("/v1/orders/<uuid:order>")
    @resources.response(200, schemas.OrderView)
    def get_order(order: UUID) -> Response:
        return bridge.read(lambda work, actor: readmodel.order(work, actor, order), stream=_stream_of(order))

    @resources.post("/v1/orders/<uuid:order>/proofs")
    @resources.response(201, schemas.OrderView)
    def add_proof(order: UUID) -> Response:
        upload = proofs.upload_of(request)

        def act(work: Work, actor: Actor) -> Any:
            proofs.add_proof(work, actor, order, upload)
            return readmodel.order(work, actor, order)

        return bridge.write(act, stream=_stream_of(order))

    @resources.get("/v1/orders/<uuid:order>/proofs/<uuid:proof>")
    def get_proof(order: UUID, proof: UUID) -> Response:
        return bridge.read(
            lambda work, actor: proofs.content(work, actor, order, proof), stream=_stream_of(order)
        )

    return resources


def _order_acts(bridge: Bridge) -> Blueprint:
    acts = Blueprint("order_acts", __name__)

    def then_show(order: UUID, command: Any) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return readmodel.order(work, actor, order)

        return bridge.write(act, stream=_stream_of(order))

    @acts.post("/v1/orders/<uuid:order>/acceptance")
    @acts.response(200, schemas.OrderView)
    def accept(order: UUID) -> Response:
        return then_show(order, lambda work, actor: orders.accept_order(work, actor, order))

    @acts.post("/v1/orders/<uuid:order>/return")
    @acts.arguments(schemas.ReturnRequest)
    @acts.response(200, schemas.OrderView)
    def give_back(body: dict[str, Any], order: UUID) -> Response:
        return then_show(
            order, lambda work, actor: orders.return_order(work, actor, order, body["ground"], body["reason"])
        )

    @acts.post("/v1/orders/<uuid:order>/return-decision")
    @acts.arguments(schemas.ReturnDecisionRequest)
    @acts.response(200, schemas.OrderView)
    def decide(body: dict[str, Any], order: UUID) -> Response:
        return then_show(
            order,
            lambda work, actor: orders.decide_return(
                work, actor, order, body["reason"], is_upheld=body["upheld"]
            ),
        )

    @acts.post("/v1/orders/<uuid:order>/progress")
    @acts.arguments(schemas.ProgressRequest)
    @acts.response(200, schemas.OrderView)
    def progress(body: dict[str, Any], order: UUID) -> Response:
        return then_show(order, lambda work, actor: orders.report_progress(work, actor, order, body["text"]))

    @acts.post("/v1/orders/<uuid:order>/completion")
    @acts.arguments(schemas.CompletionRequest)
    @acts.response(200, schemas.OrderView)
    def complete(body: dict[str, Any], order: UUID) -> Response:
        return then_show(
            order, lambda work, actor: orders.complete_order(work, actor, order, body["text"], body["proofs"])
        )

    @acts.post("/v1/orders/<uuid:order>/verification")
    @acts.arguments(schemas.VerificationRequest)
    @acts.response(200, schemas.OrderView)
    def verify(body: dict[str, Any], order: UUID) -> Response:
        return then_show(
            order,
            lambda work, actor: orders.verify_order(
                work, actor, order, body["text"], is_passed=body["passed"]
            ),
        )

    @acts.post("/v1/orders/<uuid:order>/cancellation")
    @acts.arguments(schemas.CancellationRequest)
    @acts.response(200, schemas.OrderView)
    def cancel(body: dict[str, Any], order: UUID) -> Response:
        return then_show(order, lambda work, actor: orders.cancel_order(work, actor, order, body["reason"]))

    return acts


def _stream_of(order: UUID) -> Any:
    """The stream of the order's case, found when the request is carried out; None for an unknown order."""

    def find(connection: Connection) -> str | None:
        code = connection.execute(select(ORDERS.c.code).where(ORDERS.c.id == order)).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
