"""Sponsors (包案领导)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.chain_tables import SPONSORSHIPS
from services.grid.handlers import sponsors as handlers
from services.grid.readmodel import sponsors as readmodel
from services.grid.schemas import sponsors as schemas

Body = Mapping[str, Any]
_ONE = "/v1/sponsorships/<uuid:sponsorship>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    sponsors = Blueprint("sponsors", __name__)
    for add in (_reading, _appointing, _acting):
        add(sponsors, bridge)
    return sponsors


def _reading(sponsors: Blueprint, bridge: Bridge) -> None:
    @sponsors.get("/v1/sponsorships")
    @sponsors.arguments(schemas.SponsorshipQuery, location="query")
    @sponsors.response(200, page_of(schemas.SponsorshipSummary))
    def listed(query: Body) -> Response:
        """Sponsorships, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.sponsorships(work, actor, query), stream=stream)

    @sponsors.get(_ONE)
    @sponsors.response(200, schemas.SponsorshipView)
    def one(sponsorship: UUID) -> Response:
        """A sponsorship."""
        stream = _stream_of(sponsorship)
        return viewing.show(
            bridge,
            Shown.SPONSORSHIP,
            lambda work, actor: readmodel.sponsorship(work, actor, sponsorship),
            stream,
        )


def _appointing(sponsors: Blueprint, bridge: Bridge) -> None:
    @sponsors.post("/v1/sponsorships")
    @sponsors.arguments(schemas.SponsorshipRequest)
    @sponsors.response(201, schemas.SponsorshipView, heeds=("Idempotency-Key", "Case-Version", "If-Match"))
    def appoint(body: Body) -> Response:
        """包案, in place of whoever answered for the case before."""
        steps = tuple((each["text"], each["due_on"]) for each in body["steps"])
        members = tuple(dict.fromkeys(body["members"]))
        command = handlers.AppointSponsor(**{**body, "members": members, "steps": steps})

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.sponsorship(work, actor, handlers.appoint_sponsor(work, actor, command))

        return bridge.write(act, stream=case_stream(command.case))


def _acting(sponsors: Blueprint, bridge: Bridge) -> None:
    @sponsors.post(f"{_ONE}/progress")
    @sponsors.arguments(schemas.AdvanceRequest)
    @sponsors.response(200, schemas.SponsorshipView)
    def advance(body: Body, sponsorship: UUID) -> Response:
        """A step of the plan is done."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.advance_plan(work, actor, sponsorship, body["number"])
            return readmodel.sponsorship(work, actor, sponsorship)

        return bridge.write(act, stream=_stream_of(sponsorship))

    @sponsors.post(f"{_ONE}/end")
    @sponsors.response(200, schemas.SponsorshipView)
    def relieve(sponsorship: UUID) -> Response:
        """包案解除."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.relieve_sponsor(work, actor, sponsorship)
            return readmodel.sponsorship(work, actor, sponsorship)

        return bridge.write(act, stream=_stream_of(sponsorship))


def _stream_of(sponsorship: UUID) -> Callable[[Connection], str | None]:
    """The stream of the sponsorship's case; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        wanted = select(SPONSORSHIPS.c.code).where(SPONSORSHIPS.c.id == sponsorship)
        code = connection.execute(wanted).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
