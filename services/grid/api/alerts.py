"""Alerts (提醒): the caller's own, cheap to ask for again and again."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.web.encoding import to_json
from casekit.work import Work
from services.grid.handlers.alerts import acknowledge, acknowledge_all
from services.grid.readmodel import alerts as readmodel
from services.grid.schemas import alerts as schemas

Body = Mapping[str, Any]
_UNCHANGED = {"304": {"description": "Nothing has changed since the answer whose ETag If-None-Match names."}}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    alerts = Blueprint("alerts", __name__)
    _listing(alerts, bridge)
    _acknowledging(alerts, bridge)
    return alerts


def _listing(alerts: Blueprint, bridge: Bridge) -> None:
    @alerts.get("/v1/alerts")
    @alerts.arguments(schemas.AlertQuery, location="query")
    @alerts.doc(responses=_UNCHANGED)
    @alerts.response(200, schemas.AlertPage, heeds=())
    def listed(query: Body) -> Response:
        """The caller's alerts, newest first. With If-None-Match: 304 as long as the answer is the same."""
        return bridge.read(lambda work, actor: _page(work, actor, query))


def _acknowledging(alerts: Blueprint, bridge: Bridge) -> None:
    @alerts.post("/v1/alerts/<uuid:alert>/acknowledgement")
    @alerts.response(200, schemas.AlertView, heeds=("Idempotency-Key",))
    def one(alert: UUID) -> Response:
        """知悉."""

        def act(work: Work, actor: Actor) -> Any:
            acknowledge(work, actor, alert)
            return readmodel.alert(work, actor, alert)

        return bridge.write(act)

    @alerts.post("/v1/alerts/acknowledgement")
    @alerts.response(200, schemas.AcknowledgedView, heeds=("Idempotency-Key",))
    def every() -> Response:
        """全部知悉."""
        return bridge.write(lambda work, actor: {"acknowledged": acknowledge_all(work, actor)})


def _page(work: Work, actor: Actor, query: Body) -> Response:
    content = to_json(schemas.AlertPage().dump(readmodel.alerts(work, actor, query)))
    response = Response(content, content_type="application/json")
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request.environ)
