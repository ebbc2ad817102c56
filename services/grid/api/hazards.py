"""隐患: lists, one, its acts and its proofs."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.streams import grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.web.downloads import download
from casekit.web.uploads import UPLOAD
from casekit.work import Work
from services.grid.api.proofs import File, add_file
from services.grid.field_tables import HAZARDS
from services.grid.handlers import hazards as handlers
from services.grid.readmodel import hazards as readmodel
from services.grid.schemas import hazards as schemas

Body = Mapping[str, Any]
CarryOut = Callable[[UUID, Callable[[Work, Actor], None]], Response]
_HAZARD = "/v1/hazards/<uuid:hazard>"


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    found = Blueprint("hazards", __name__)

    def carry_out(hazard: UUID, command: Callable[[Work, Actor], None]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return readmodel.hazard(work, actor, hazard)

        return bridge.write(act, stream=_grid_of(hazard))

    _finding(found, bridge)
    _rectifying(found, carry_out)
    _inspecting(found, carry_out)
    _proving(found, bridge, runtime)
    return found


def _finding(found: Blueprint, bridge: Bridge) -> None:
    @found.get("/v1/hazards")
    @found.arguments(schemas.HazardQuery, location="query")
    @found.response(200, page_of(schemas.HazardSummary))
    def listed(query: Body) -> Response:
        """隐患清单, newest first."""
        return bridge.read(lambda work, actor: readmodel.hazards(work, actor, query))

    @found.post("/v1/hazards")
    @found.arguments(schemas.HazardRequest)
    @found.response(201, schemas.HazardView)
    def find(body: Body) -> Response:
        """发现隐患."""

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.hazard(work, actor, handlers.find_hazard(work, actor, handlers.Find(**body)))

        return bridge.write(act)

    @found.get(_HAZARD)
    @found.response(200, schemas.HazardView)
    def one(hazard: UUID) -> Response:
        """A hazard."""
        return bridge.read(lambda work, actor: readmodel.hazard(work, actor, hazard), stream=_grid_of(hazard))


def _rectifying(found: Blueprint, carry_out: CarryOut) -> None:
    @found.post(f"{_HAZARD}/assignment")
    @found.arguments(schemas.AssignmentRequest)
    @found.response(200, schemas.HazardView)
    def assign(body: Body, hazard: UUID) -> Response:
        """交办整改."""
        unit, instruction = body["unit"], body["instruction"]
        return carry_out(
            hazard, lambda work, actor: handlers.assign_hazard(work, actor, hazard, unit, instruction)
        )

    @found.post(f"{_HAZARD}/rectification")
    @found.arguments(schemas.RectificationRequest)
    @found.response(200, schemas.HazardView)
    def rectify(body: Body, hazard: UUID) -> Response:
        """整改完成."""
        text, proofs = body["text"], body["proofs"]
        return carry_out(
            hazard, lambda work, actor: handlers.rectify_hazard(work, actor, hazard, text, proofs)
        )


def _inspecting(found: Blueprint, carry_out: CarryOut) -> None:
    @found.post(f"{_HAZARD}/reinspection")
    @found.arguments(schemas.ReinspectionRequest)
    @found.response(200, schemas.HazardView)
    def inspect(body: Body, hazard: UUID) -> Response:
        """复查."""
        text, is_passed = body["text"], body["passed"]
        return carry_out(
            hazard,
            lambda work, actor: handlers.inspect_hazard(work, actor, hazard, text, is_passed=is_passed),
        )

    @found.post(f"{_HAZARD}/voiding")
    @found.arguments(schemas.VoidingRequest)
    @found.response(200, schemas.HazardView)
    def void(body: Body, hazard: UUID) -> Response:
        """误报."""
        return carry_out(
            hazard, lambda work, actor: handlers.void_hazard(work, actor, hazard, body["reason"])
        )


def _proving(found: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    @found.post(f"{_HAZARD}/proofs")
    @found.doc(requestBody=UPLOAD)
    @found.response(201, schemas.HazardProofAdded)
    def add(hazard: UUID) -> Response:
        """整改材料 (form field `file`), while it is being rectified. `proof` of the answer is the new one's id."""

        def store(file: File) -> Response:
            def act(work: Work, actor: Actor) -> Any:
                proof = handlers.add_hazard_proof(work, actor, hazard, *file)
                return {**readmodel.hazard(work, actor, hazard), "proof": proof}

            return bridge.write(act, stream=_grid_of(hazard))

        return add_file(runtime, store)

    @found.get(f"{_HAZARD}/proofs/<uuid:proof>")
    def content(hazard: UUID, proof: UUID) -> Response:
        """A file's content, as a download."""
        return bridge.read(
            lambda work, actor: download(*readmodel.open_hazard_proof(work, actor, hazard, proof)),
            stream=_grid_of(hazard),
        )


def _grid_of(hazard: UUID) -> Callable[[Connection], str | None]:
    """The stream of the hazard's grid; None for an unknown hazard."""

    def find(connection: Connection) -> str | None:
        wanted = select(HAZARDS.c.grid).where(HAZARDS.c.id == hazard)
        grid = connection.execute(wanted).scalar_one_or_none()
        return None if grid is None else grid_stream(grid)

    return find
