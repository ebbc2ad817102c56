"""回传: what the end of a partner's system takes and says, and what a post decides on what was refused."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.petition.handlers import statuses
from services.petition.readmodel import statuses as readmodel
from services.petition.schemas import statuses as schemas
from services.petition.schemas.statuses import StatusOutcome
from services.petition.status_tables import STATUSES

Body = Mapping[str, Any]
_ALL = "/v1/petition-statuses"
_ONE = f"{_ALL}/<uuid:status>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    told = Blueprint("petition-statuses", __name__, description="信访状态回传")
    _reading(told, bridge)
    _telling(told, bridge)
    _deciding(told, bridge)
    return told


def _reading(told: Blueprint, bridge: Bridge) -> None:
    @told.get(_ALL)
    @told.arguments(schemas.StatusQuery, location="query")
    @told.response(200, page_of(schemas.StatusView))
    def list_statuses(query: Body) -> Response:
        """What is told to one's own unit."""
        stream = None if query["code"] is None else case_stream(query["code"])
        return bridge.read(lambda work, actor: readmodel.statuses(work, actor, query), stream=stream)

    @told.get(f"{_ALL}/due")
    @told.response(200, schemas.DueStatuses)
    def due_statuses() -> Response:
        """What is to be told now, each case's in order."""
        return bridge.read(readmodel.due)


def _telling(told: Blueprint, bridge: Bridge) -> None:
    @told.post(f"{_ONE}/outcome")
    @told.arguments(schemas.OutcomeRequest)
    @told.response(200, schemas.StatusView)
    def record_outcome(body: Body, status: UUID) -> Response:
        """What became of telling it."""

        def act(work: Work, actor: Actor) -> object:
            if body["outcome"] is StatusOutcome.DELIVERED:
                statuses.delivered(work, actor, status, body["number"])
            elif body["outcome"] is StatusOutcome.REFUSED:
                statuses.refused(work, actor, status, body["reason"])
            else:
                statuses.failed(work, actor, status, body["reason"])
            return readmodel.status(work, actor, status)

        return bridge.write(act, stream=_stream_of(status))


def _deciding(told: Blueprint, bridge: Bridge) -> None:
    @told.post(f"{_ONE}/retry")
    @told.response(200, schemas.StatusView)
    def retry(status: UUID) -> Response:
        """Tell what was refused once more."""

        def act(work: Work, actor: Actor) -> object:
            statuses.retry(work, actor, status)
            return readmodel.status(work, actor, status)

        return bridge.write(act, stream=_stream_of(status))

    @told.post(f"{_ONE}/dismissal")
    @told.response(200, schemas.StatusView)
    def drop(status: UUID) -> Response:
        """Leave out what was refused; what comes after it goes on."""

        def act(work: Work, actor: Actor) -> object:
            statuses.drop(work, actor, status)
            return readmodel.status(work, actor, status)

        return bridge.write(act, stream=_stream_of(status))


def _stream_of(status: UUID) -> Callable[[Connection], str | None]:
    """The stream of the case that it is of; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        code = connection.execute(select(STATUSES.c.code).where(STATUSES.c.id == status)).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
