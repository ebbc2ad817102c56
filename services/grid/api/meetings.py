"""Meetings (例会、研判会、联席会商)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.handlers.meetings import Decision, HoldMeeting, hold_meeting
from services.grid.readmodel import meetings as readmodel
from services.grid.schemas import meetings as schemas

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    meetings = Blueprint("meetings", __name__)
    _reading(meetings, bridge)
    _holding(meetings, bridge)
    return meetings


def _reading(meetings: Blueprint, bridge: Bridge) -> None:
    @meetings.get("/v1/meetings")
    @meetings.arguments(schemas.MeetingQuery, location="query")
    @meetings.response(200, page_of(schemas.MeetingSummary), heeds=())
    def listed(query: Body) -> Response:
        """Meetings, newest first."""
        return bridge.read(lambda work, actor: readmodel.meetings(work, actor, query))

    @meetings.get("/v1/meetings/rhythm")
    @meetings.response(200, schemas.RhythmView, heeds=())
    def rhythm() -> Response:
        """What the place holds by rhythm, and what of it is due."""
        return bridge.read(readmodel.rhythm)

    @meetings.get("/v1/meetings/<uuid:meeting>")
    @meetings.response(200, schemas.MeetingView, heeds=())
    def one(meeting: UUID) -> Response:
        """A meeting."""
        return bridge.read(lambda work, actor: readmodel.meeting(work, actor, meeting))


def _holding(meetings: Blueprint, bridge: Bridge) -> None:
    @meetings.post("/v1/meetings")
    @meetings.arguments(schemas.MeetingRequest)
    @meetings.response(201, schemas.MeetingView, heeds=("Idempotency-Key",))
    def hold(body: Body) -> Response:
        """会议记录; its decisions become orders in the same act."""
        decisions = tuple(Decision(**each) for each in body["decisions"])
        command = HoldMeeting(**{**body, "decisions": decisions})

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.meeting(work, actor, hold_meeting(work, actor, command))

        return bridge.write(act)
