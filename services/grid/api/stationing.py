"""Stationing (入驻), presence and attendance (考勤) at a centre."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.field_tables import STATIONINGS
from services.grid.handlers import stationing as handlers
from services.grid.readmodel import stationing as readmodel
from services.grid.schemas import stationing as schemas

Body = Mapping[str, Any]
_CENTRE = "/v1/centres/<centre>"
_STATIONING = f"{_CENTRE}/stationings/<uuid:stationing>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    found = Blueprint("stationings", __name__)
    for add in (_reading, _changing, _attending, _figures):
        add(found, bridge)
    return found


def _reading(found: Blueprint, bridge: Bridge) -> None:
    @found.get(f"{_CENTRE}/stationings")
    @found.arguments(schemas.StationingQuery, location="query")
    @found.response(200, page_of(schemas.StationingView), heeds=())
    def listed(query: Body, centre: str) -> Response:
        """入驻安排, by unit."""
        return bridge.read(lambda work, actor: readmodel.stationings(work, actor, centre, query))

    @found.get(_STATIONING)
    @found.response(200, schemas.StationingView)
    def one(centre: str, stationing: UUID) -> Response:
        """A stationing."""
        return bridge.read(
            lambda work, actor: readmodel.stationing(work, actor, centre, stationing), stream=_of(stationing)
        )


def _changing(found: Blueprint, bridge: Bridge) -> None:
    @found.post(f"{_CENTRE}/stationings")
    @found.arguments(schemas.StationingRequest)
    @found.response(201, schemas.StationingView)
    def register(body: Body, centre: str) -> Response:
        """入驻."""
        terms = {name: value for name, value in body.items() if name != "unit"}
        terms |= {
            "weekdays": tuple(sorted(set(terms["weekdays"]))),
            "dates": tuple(sorted(set(terms["dates"]))),
        }

        def act(work: Work, actor: Actor) -> Any:
            made = handlers.register_stationing(work, actor, centre, body["unit"], terms)
            return readmodel.stationing(work, actor, centre, made)

        return bridge.write(act, stream=unit_stream(body["unit"]))

    @found.post(f"{_STATIONING}/end")
    @found.arguments(schemas.EndRequest)
    @found.response(200, schemas.StationingView)
    def end(body: Body, centre: str, stationing: UUID) -> Response:
        """撤驻."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.end_stationing(work, actor, centre, stationing, body["ends_on"])
            return readmodel.stationing(work, actor, centre, stationing)

        return bridge.write(act, stream=_of(stationing))


def _attending(found: Blueprint, bridge: Bridge) -> None:
    def note(command: Callable[[Work, Actor, handlers.Claim], Any], body: Body, centre: str) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            claim = handlers.claim_of(actor, centre, body["unit"], body["at"])
            return readmodel.came_on(work, centre, claim.unit, command(work, actor, claim))

        return bridge.write(act)

    @found.post(f"{_CENTRE}/arrivals")
    @found.arguments(schemas.AttendanceRequest)
    @found.response(201, schemas.AttendanceView, heeds=("Idempotency-Key",))
    def arrive(body: Body, centre: str) -> Response:
        """签到 of a unit."""
        return note(handlers.arrive, body, centre)

    @found.post(f"{_CENTRE}/departures")
    @found.arguments(schemas.AttendanceRequest)
    @found.response(201, schemas.AttendanceView, heeds=("Idempotency-Key",))
    def leave(body: Body, centre: str) -> Response:
        """签退 of a unit."""
        return note(handlers.leave, body, centre)


def _figures(found: Blueprint, bridge: Bridge) -> None:
    @found.get(f"{_CENTRE}/presence")
    @found.arguments(schemas.PresenceQuery, location="query")
    @found.response(200, page_of(schemas.PresenceView), heeds=())
    def presence(query: Body, centre: str) -> Response:
        """Who is due and who is there on a day."""
        return bridge.read(lambda work, actor: readmodel.presence(work, actor, centre, query))

    @found.get(f"{_CENTRE}/attendance")
    @found.arguments(schemas.AttendanceQuery, location="query")
    @found.response(200, page_of(schemas.AttendanceFigures), heeds=())
    def attendance(query: Body, centre: str) -> Response:
        """考勤 of a month, by unit."""
        return bridge.read(lambda work, actor: readmodel.attendance(work, actor, centre, query))


def _of(stationing: UUID) -> Callable[[Connection], str | None]:
    """The stream of the unit that is stationed; None for an unknown stationing."""

    def find(connection: Connection) -> str | None:
        wanted = select(STATIONINGS.c.unit).where(STATIONINGS.c.id == stationing)
        unit = connection.execute(wanted).scalar_one_or_none()
        return None if unit is None else unit_stream(unit)

    return find
