"""Sessions: scheduled, moved, called off, missed; and the schedule."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.mediation.api.streams import stream_of
from services.mediation.domain.session import Slot
from services.mediation.handlers import scheduling
from services.mediation.readmodel import sessions as readmodel
from services.mediation.schemas import sessions as schemas

Body = Mapping[str, Any]
_ALL = "/v1/mediations/<uuid:mediation>/sessions"
_ONE = f"{_ALL}/<uuid:session>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    sessions = Blueprint("mediation-sessions", __name__, description="调解排期")
    for add in (_reading, _scheduling, _ending):
        add(sessions, bridge)
    return sessions


def _reading(sessions: Blueprint, bridge: Bridge) -> None:
    @sessions.get("/v1/mediation-sessions")
    @sessions.arguments(schemas.ScheduleQuery, location="query")
    @sessions.response(200, page_of(schemas.SessionSummary))
    def schedule(query: Body) -> Response:
        """The schedule, the latest first."""
        stream = None if query["case"] is None else case_stream(query["case"])
        return bridge.read(lambda work, actor: readmodel.schedule(work, actor, query), stream=stream)

    @sessions.get(_ALL)
    @sessions.response(200, schemas.SessionsView)
    def listed(mediation: UUID) -> Response:
        """The sessions of a mediation."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: {"items": readmodel.sessions(work, actor, mediation)},
            stream_of(mediation),
        )


def _scheduling(sessions: Blueprint, bridge: Bridge) -> None:
    @sessions.post(_ALL)
    @sessions.arguments(schemas.SessionRequest)
    @sessions.response(201, schemas.SessionView)
    def schedule(body: Body, mediation: UUID) -> Response:
        """排期: room and posts are taken, and the parties are invited."""

        def act(work: Work, actor: Actor) -> Any:
            parties = tuple(dict.fromkeys(body["parties"]))
            session = scheduling.schedule(work, actor, mediation, _wish(body), parties)
            return readmodel.session(work, actor, mediation, session)

        return bridge.write(act, stream=stream_of(mediation))

    @sessions.post(f"{_ONE}/rescheduling")
    @sessions.arguments(schemas.SlotRequest)
    @sessions.response(200, schemas.SessionView)
    def reschedule(body: Body, mediation: UUID, session: UUID) -> Response:
        """改期: what was taken is free, and the parties are invited anew."""

        def act(work: Work, actor: Actor) -> Any:
            scheduling.reschedule(work, actor, mediation, session, _wish(body))
            return readmodel.session(work, actor, mediation, session)

        return bridge.write(act, stream=stream_of(mediation))


def _ending(sessions: Blueprint, bridge: Bridge) -> None:
    @sessions.post(f"{_ONE}/cancellation")
    @sessions.arguments(schemas.CancellationRequest)
    @sessions.response(200, schemas.SessionView)
    def cancel(body: Body, mediation: UUID, session: UUID) -> Response:
        """取消: the parties are told."""

        def act(work: Work, actor: Actor) -> Any:
            scheduling.cancel(work, actor, mediation, session, body["ground"])
            return readmodel.session(work, actor, mediation, session)

        return bridge.write(act, stream=stream_of(mediation))

    @sessions.post(f"{_ONE}/absence")
    @sessions.arguments(schemas.AbsenceRequest)
    @sessions.response(200, schemas.SessionView)
    def miss(body: Body, mediation: UUID, session: UUID) -> Response:
        """未到场."""

        def act(work: Work, actor: Actor) -> Any:
            scheduling.miss(work, actor, mediation, session, tuple(dict.fromkeys(body["absent"])))
            return readmodel.session(work, actor, mediation, session)

        return bridge.write(act, stream=stream_of(mediation))


def _wish(body: Body) -> scheduling.Wish:
    slot = Slot(body["begins_at"], body["ends_at"])
    return scheduling.Wish(slot, body["mode"], body["room"], tuple(body["besides"]), body["note"])
