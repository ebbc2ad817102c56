"""Committees (调委会): what they are, and how they are arranged."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.mediation.handlers import committees as handlers
from services.mediation.readmodel import committees as readmodel
from services.mediation.schemas import committees as schemas

Body = Mapping[str, Any]
Act = Callable[[Work, Actor], Any]
_ONE = "/v1/committees/<identifier:committee>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    committees = Blueprint("committees", __name__, description="调委会")
    for add in (_reading, _arranged, _registering, _arranging, _ending):
        add(committees, bridge)
    return committees


def _reading(committees: Blueprint, bridge: Bridge) -> None:
    @committees.get("/v1/committees")
    @committees.arguments(schemas.CommitteeQuery, location="query")
    @committees.response(200, page_of(schemas.CommitteeView))
    def listed(query: Body) -> Response:
        """The committees, by id."""
        return bridge.read(lambda work, actor: readmodel.committees(work, actor, query))

    @committees.get(_ONE)
    @committees.response(200, schemas.CommitteeView, heeds=())
    def one(committee: str) -> Response:
        """A committee."""
        return bridge.read(lambda work, actor: readmodel.committee(work, actor, committee))


def _arranged(committees: Blueprint, bridge: Bridge) -> None:
    @committees.get(f"{_ONE}/teams")
    @committees.arguments(schemas.ArrangedQuery, location="query")
    @committees.response(200, page_of(schemas.TeamView), heeds=())
    def teams(query: Body, committee: str) -> Response:
        """Its teams and studios."""
        return bridge.read(lambda work, actor: readmodel.teams(work, actor, committee, query))

    @committees.get(f"{_ONE}/mediators")
    @committees.arguments(schemas.MediatorQuery, location="query")
    @committees.response(200, page_of(schemas.MediatorView), heeds=())
    def mediators(query: Body, committee: str) -> Response:
        """The posts that serve it."""
        return bridge.read(lambda work, actor: readmodel.mediators(work, actor, committee, query))

    @committees.get(f"{_ONE}/rooms")
    @committees.arguments(schemas.ArrangedQuery, location="query")
    @committees.response(200, page_of(schemas.RoomView), heeds=())
    def rooms(query: Body, committee: str) -> Response:
        """Its rooms."""
        return bridge.read(lambda work, actor: readmodel.rooms(work, actor, committee, query))


def _registering(committees: Blueprint, bridge: Bridge) -> None:
    @committees.put(_ONE)
    @committees.arguments(schemas.CommitteeRequest)
    @committees.response(200, schemas.CommitteeView, heeds=())
    def put(body: Body, committee: str) -> Response:
        """备案: what the committee is from now on."""

        def act(work: Work, actor: Actor) -> Any:
            handlers.put_committee(work, actor, committee, body)
            return readmodel.committee(work, actor, committee)

        return bridge.write(act)


def _arranging(committees: Blueprint, bridge: Bridge) -> None:
    @committees.put(f"{_ONE}/teams/<identifier:team>")
    @committees.arguments(schemas.TeamRequest)
    @committees.response(200, schemas.TeamView, heeds=())
    def put_team(body: Body, committee: str, team: str) -> Response:
        """调解队、工作室, as it is from now on."""
        return bridge.write(_then(handlers.put_team, readmodel.team, committee, team, body))

    @committees.put(f"{_ONE}/mediators/<identifier:post>")
    @committees.arguments(schemas.MediatorRequest)
    @committees.response(200, schemas.MediatorView, heeds=())
    def put_mediator(body: Body, committee: str, post: str) -> Response:
        """聘任 of a post, as it serves from now on."""
        return bridge.write(_then(handlers.put_mediator, readmodel.mediator, committee, post, body))

    @committees.put(f"{_ONE}/rooms/<identifier:room>")
    @committees.arguments(schemas.RoomRequest)
    @committees.response(200, schemas.RoomView, heeds=())
    def put_room(body: Body, committee: str, room: str) -> Response:
        """调解室, as it is from now on."""
        return bridge.write(_then(handlers.put_room, readmodel.room, committee, room, body))


def _ending(committees: Blueprint, bridge: Bridge) -> None:
    keyed = ("Idempotency-Key",)

    @committees.post(f"{_ONE}/teams/<identifier:team>/end")
    @committees.response(200, schemas.TeamView, heeds=keyed)
    def end_team(committee: str, team: str) -> Response:
        """撤销 of a team; its posts stay with the committee."""
        return bridge.write(_then(handlers.end_team, readmodel.team, committee, team))

    @committees.post(f"{_ONE}/mediators/<identifier:post>/end")
    @committees.response(200, schemas.MediatorView, heeds=keyed)
    def end_mediator(committee: str, post: str) -> Response:
        """解聘 of a post."""
        return bridge.write(_then(handlers.end_mediator, readmodel.mediator, committee, post))

    @committees.post(f"{_ONE}/rooms/<identifier:room>/end")
    @committees.response(200, schemas.RoomView, heeds=keyed)
    def end_room(committee: str, room: str) -> Response:
        """停用 of a room."""
        return bridge.write(_then(handlers.end_room, readmodel.room, committee, room))


def _then(do: Callable[..., None], show: Callable[..., Any], unit: str, id_: str, *body: Body) -> Act:
    """Do it, then show what it has become."""

    def act(work: Work, actor: Actor) -> Any:
        do(work, actor, unit, id_, *body)
        return show(work, actor, unit, id_)

    return act
