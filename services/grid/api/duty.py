"""值班: desks, shifts and hand-over."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.domain.duty import Desk
from services.grid.field_tables import DESKS
from services.grid.handlers import duty as handlers
from services.grid.readmodel import duty as readmodel
from services.grid.schemas import duty as schemas

Body = Mapping[str, Any]
_DESK = "/v1/desks/<desk>"
_SHIFT = f"{_DESK}/shifts/<uuid:shift>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    found = Blueprint("duty", __name__)
    for add in (_desks, _rosters, _passing, _notes):
        add(found, bridge)
    return found


def _desks(found: Blueprint, bridge: Bridge) -> None:
    @found.get("/v1/desks")
    @found.arguments(schemas.DeskQuery, location="query")
    @found.response(200, page_of(schemas.DeskView))
    def listed(query: Body) -> Response:
        """值班台, by id."""
        return bridge.read(lambda work, actor: readmodel.desks(work, actor, query))

    @found.post("/v1/desks")
    @found.arguments(schemas.DeskRequest)
    @found.response(201, schemas.DeskView)
    def register(body: Body) -> Response:
        """值班台登记."""
        times = {name: body[name] and time.fromisoformat(body[name]) for name in ("opens", "closes")}
        made = Desk(body["id"], body["centre"], body["name"], **times)

        def act(work: Work, actor: Actor) -> Any:
            handlers.register_desk(work, actor, made)
            return readmodel.desk(work, actor, made.id)

        return bridge.write(act)

    @found.get(_DESK)
    @found.response(200, schemas.DeskView, heeds=())
    def one(desk: str) -> Response:
        """A desk."""
        return bridge.read(lambda work, actor: readmodel.desk(work, actor, desk))

    @found.get(f"{_DESK}/on-duty")
    @found.response(200, schemas.OnDutyView, heeds=())
    def on_duty(desk: str) -> Response:
        """当前值班."""
        return bridge.read(lambda work, actor: readmodel.now(work, actor, desk))


def _rosters(found: Blueprint, bridge: Bridge) -> None:
    @found.get(f"{_DESK}/shifts")
    @found.arguments(schemas.ShiftQuery, location="query")
    @found.response(200, page_of(schemas.ShiftView), heeds=())
    def listed(query: Body, desk: str) -> Response:
        """班次, in order."""
        return bridge.read(lambda work, actor: readmodel.shifts(work, actor, desk, query))

    @found.post(f"{_DESK}/shifts")
    @found.arguments(schemas.ShiftsRequest)
    @found.response(201, schemas.ShiftsView)
    def put_down(body: Body, desk: str) -> Response:
        """排班."""

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.shift_rows(work, handlers.put_down(work, actor, desk, body["shifts"]))

        return bridge.write(act, stream=_centre_of(desk))

    @found.get(f"{_DESK}/gaps")
    @found.arguments(schemas.GapQuery, location="query")
    @found.response(200, schemas.GapsView, heeds=())
    def gaps(query: Body, desk: str) -> Response:
        """空岗与重班."""
        return bridge.read(lambda work, actor: readmodel.uncovered(work, actor, desk, query))


def _passing(found: Blueprint, bridge: Bridge) -> None:
    def carry_out(desk: str, command: Callable[[Work, Actor], None], shifts: Sequence[UUID]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return readmodel.shift_rows(work, list(shifts))

        return bridge.write(act, stream=_centre_of(desk))

    @found.post(f"{_SHIFT}/deputy")
    @found.arguments(schemas.StandInRequest)
    @found.response(200, schemas.ShiftsView)
    def deputy(body: Body, desk: str, shift: UUID) -> Response:
        """代班."""
        return carry_out(
            desk, lambda work, actor: handlers.pass_shift(work, actor, desk, shift, body["post"]), [shift]
        )

    @found.post(f"{_SHIFT}/swap")
    @found.arguments(schemas.SwapRequest)
    @found.response(200, schemas.ShiftsView)
    def swap(body: Body, desk: str, shift: UUID) -> Response:
        """换班."""
        other = body["other"]
        return carry_out(
            desk, lambda work, actor: handlers.swap_shifts(work, actor, desk, shift, other), [shift, other]
        )

    @found.post(f"{_SHIFT}/cancellation")
    @found.response(200, schemas.ShiftsView)
    def cancel(desk: str, shift: UUID) -> Response:
        """撤班."""
        return carry_out(desk, lambda work, actor: handlers.cancel_shift(work, actor, desk, shift), [shift])


def _notes(found: Blueprint, bridge: Bridge) -> None:
    @found.get(f"{_DESK}/handovers")
    @found.arguments(schemas.HandoverQuery, location="query")
    @found.response(200, page_of(schemas.HandoverView), heeds=())
    def notes(query: Body, desk: str) -> Response:
        """交接班记录, newest first."""
        return bridge.read(lambda work, actor: readmodel.handovers(work, actor, desk, query))

    @found.post(f"{_DESK}/handovers")
    @found.arguments(schemas.HandoverRequest)
    @found.response(201, schemas.HandoverView)
    def hand_over(body: Body, desk: str) -> Response:
        """交接班."""

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.handover(work, handlers.hand_over(work, actor, desk, body["text"]))

        return bridge.write(act, stream=_centre_of(desk))


def _centre_of(desk: str) -> Callable[[Connection], str | None]:
    """The stream of the desk's centre; None for an unknown desk."""

    def find(connection: Connection) -> str | None:
        centre = connection.execute(select(DESKS.c.centre).where(DESKS.c.id == desk)).scalar_one_or_none()
        return None if centre is None else unit_stream(centre)

    return find
