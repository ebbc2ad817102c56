"""The resources of the exchange: keys, files out, files in, and the record of both."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from flask import g, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from casekit.auth import Actor, bearer_token
from casekit.clock import monotonic
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, Keyset, page_of
from casekit.work import Work
from gateway.exchange import incoming, outgoing, units
from gateway.exchange.acting import NotNow, carry_out, documents, news
from gateway.exchange.schemas import (
    FileItemSchema,
    FileSchema,
    FilesQuery,
    KeysSchema,
    NextSchema,
    ParcelSchema,
    TakenSchema,
    UnitSchema,
)
from gateway.exchange.tables import FILES
from gateway.forward import front_of
from gateway.sizes import INCOMING, MAX_FILE_BYTES

ENOUGH_SECONDS: Final = 1.5  # for services behind; what is left of a file is for the next request
_NEWEST = Keyset(FILES.c.begun_at, FILES.c.direction, FILES.c.number)


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    return [_keys(bridge), _files(runtime, bridge)]


def _keys(bridge: Bridge) -> Blueprint:
    resources = Blueprint("exchange", __name__)

    @resources.put("/v1/exchange/keys")
    @resources.arguments(KeysSchema)
    @resources.response(200, UnitSchema)
    def register(body: Mapping[str, str]) -> Response:
        """登记密钥: with which the caller's unit signs and for which it is sealed; the answer has the platform's."""
        return bridge.write(lambda work, actor: units.register(work, actor, body))

    @resources.get("/v1/exchange/keys")
    @resources.response(200, UnitSchema, heeds=())
    def read() -> Response:
        """How the exchange with the caller's unit stands."""
        return bridge.read(units.standing)

    return resources


def _files(runtime: Runtime, bridge: Bridge) -> Blueprint:
    resources = Blueprint("exchange files", __name__)

    @resources.get("/v1/exchange/files")
    @resources.arguments(FilesQuery, location="query")
    @resources.response(200, page_of(FileItemSchema))
    def listed(query: dict[str, Any]) -> Response:
        """The files of the caller's unit on record, newest first."""
        return bridge.read(lambda work, actor: _list(work, actor, query))

    @resources.post("/v1/exchange/outgoing")
    @resources.arguments(NextSchema)
    @resources.response(200, FileSchema, heeds=())
    def give(body: Mapping[str, int]) -> Response:
        """The file for the unit behind number `after`; the same one again until the unit says that it has it."""
        after = body["after"]
        looked = _kept(bridge, lambda work, actor: outgoing.look(work, actor, after))
        if looked.made is not None:
            return bridge.read(lambda _work, _actor: looked.made)
        asking = front_of(runtime), request.environ, _token()
        until = _until()
        found, fetched = documents(*asking, looked, str(g.actor.unit), until)
        of_imports = news(*asking, found.imports, until)
        return bridge.read(lambda work, actor: outgoing.make(work, actor, after, found, fetched, of_imports))

    @resources.post(INCOMING)
    @_of_any_fit_length
    @resources.arguments(ParcelSchema)
    @resources.response(200, TakenSchema, heeds=())
    def take(body: Mapping[str, str]) -> Response:
        """A file from the unit: carried out item by item; sent again, it goes on or is answered as before."""
        begun = _kept(bridge, lambda work, actor: incoming.arrive(work, actor, body))
        _work_off(runtime, bridge, begun)
        return bridge.read(lambda work, actor: incoming.finish(work, actor, begun))

    return resources


def _of_any_fit_length(view: Callable[..., Response]) -> Callable[..., Response]:
    """The view, for bodies longer than any other has."""

    @wraps(view)
    def taking(*args: Any, **values: Any) -> Response:
        request.max_content_length = MAX_FILE_BYTES
        return view(*args, **values)

    return taking


def _work_off(runtime: Runtime, bridge: Bridge, begun: incoming.Begun) -> None:
    """Carry out what is left of a file, for as long as a request may take."""
    front, until = front_of(runtime), _until()
    for place in range(begun.done, len(begun.items)):
        if monotonic() > until:
            return
        try:
            result = carry_out(front, request.environ, _token(), begun.key(place), begun.items[place])
        except NotNow:
            return
        _kept(bridge, lambda work, _, at=place, what=result: incoming.note(work, begun, at, what))


def _kept(bridge: Bridge, act: Callable[[Work, Actor], Any]) -> Any:
    """What `act` returns, once it is committed."""
    found: list[Any] = []

    def carried_out(work: Work, actor: Actor) -> None:
        found[:] = [act(work, actor)]

    bridge.read(carried_out)
    return found[0]


def _list(work: Work, actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    unit = units.unit_of(work, actor)
    statement = select(FILES).where(FILES.c.unit == unit)
    if query["direction"] is not None:
        statement = statement.where(FILES.c.direction == query["direction"])
    return _NEWEST.page(list(work.execute(_NEWEST.select(statement, query)).mappings()), query)


def _token() -> str:
    return bearer_token(request.headers.get("Authorization"))


def _until() -> float:
    return monotonic() + ENOUGH_SECONDS
