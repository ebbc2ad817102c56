"""The hall's lines and windows, its display and its figures."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from flask import g
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.clock import monotonic
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, PageQuery, page_of
from casekit.web.shares import Shares
from casekit.work import Work
from services.intake.api.tickets import BELL
from services.intake.handlers.hall import put_line, put_window
from services.intake.readmodel.hall import display, figures, lines, own_display, windows
from services.intake.schemas import hall as schemas

LOOK_SECONDS = 1.0  # another process may have called, whose bell is not heard here

Body = Mapping[str, Any]


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    hall = Blueprint("hall", __name__)
    for add in (_lines, _windows, _figures, _public_display):
        add(hall, bridge)
    _display(hall, bridge, runtime)
    return hall


def _lines(hall: Blueprint, bridge: Bridge) -> None:
    @hall.get("/v1/lines")
    @hall.arguments(PageQuery, location="query")
    @hall.response(200, page_of(schemas.LineSchema))
    def listed(query: Body) -> Response:
        """The lines (业务队列) of the caller's hall."""
        return bridge.read(lambda work, actor: lines(work, actor, query))

    @hall.put("/v1/lines/<identifier:line>")
    @hall.arguments(schemas.NewLineSchema)
    @hall.response(200, schemas.LineSchema, heeds=())
    def put(body: Body, line: str) -> Response:
        """Arrange a line."""
        return bridge.write(lambda work, actor: put_line(work, actor, line, body))


def _windows(hall: Blueprint, bridge: Bridge) -> None:
    @hall.get("/v1/windows")
    @hall.arguments(PageQuery, location="query")
    @hall.response(200, page_of(schemas.WindowSchema))
    def listed(query: Body) -> Response:
        """The windows (窗口) of the caller's hall."""
        return bridge.read(lambda work, actor: windows(work, actor, query))

    @hall.put("/v1/windows/<identifier:window>")
    @hall.arguments(schemas.NewWindowSchema)
    @hall.response(200, schemas.WindowSchema, heeds=())
    def put(body: Body, window: str) -> Response:
        """Arrange a window."""
        return bridge.write(lambda work, actor: put_window(work, actor, window, body))


def _figures(hall: Blueprint, bridge: Bridge) -> None:
    @hall.get("/v1/tickets/figures")
    @hall.arguments(schemas.DayQuery, location="query")
    @hall.response(200, schemas.FiguresSchema)
    def of_a_day(query: Body) -> Response:
        """How many came, how long they waited and were served, by line."""
        return bridge.read(lambda work, actor: figures(work, actor, query["day"]))


def _public_display(hall: Blueprint, bridge: Bridge) -> None:
    @hall.get("/v1/public/tickets")
    @hall.arguments(schemas.PublicDisplayQuery, location="query")
    @hall.response(200, schemas.DisplaySchema)
    def public(query: Body) -> Response:
        """叫号屏 of a hall as it is now, for everyone."""
        return bridge.read(lambda work, _: display(work, query["centre"]))


def _display(hall: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    news, shares = bell(BELL, runtime.name), Shares(runtime.config.poll_workers)

    @hall.get("/v1/tickets/display")
    @hall.arguments(schemas.DisplayQuery, location="query")
    @hall.response(200, schemas.DisplaySchema)
    def screen(query: Body) -> Response:
        """叫号屏 for the hall's own screens; with `wait` and `version` answered when something is called."""
        unit = g.actor.unit
        with shares.taken(unit) if query["wait"] and unit else nullcontext():
            return changed(query)

    def changed(query: Body) -> Response:
        until, shown = monotonic() + query["wait"], [""]

        def look(work: Work, actor: Actor) -> dict[str, Any]:
            found = own_display(work, actor)
            shown[:] = [found["version"]]
            return found

        while True:
            heard = news.listen()
            g.started = monotonic()  # each look has a request's time; between looks nothing is held
            answer = bridge.read(look)
            left = until - monotonic()
            if shown[0] != query["version"] or left <= 0:
                return answer
            heard.wait(min(left, LOOK_SECONDS))
