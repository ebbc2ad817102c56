"""What the public may do with a code and a secret, without logging in."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from casekit.web import Blueprint, Bridge
from services.intake.handlers.public import spend, unlock, withdraw
from services.intake.readmodel.public import public_view
from services.intake.schemas.public import KeySchema, PublicCaseSchema

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    public = Blueprint("public", __name__)

    def count_attempt(code: str) -> None:
        """Committed before anything is answered."""
        client = client_of()
        bridge.read(lambda work, _: spend(work, code, client))

    @public.post("/v1/public/lookup")
    @public.arguments(KeySchema)
    @public.response(200, PublicCaseSchema, heeds=())
    def lookup(body: Body) -> Response:
        """How a case stands: steps, time in each, due date, what comes next."""
        count_attempt(body["code"])
        return bridge.read(lambda work, _: public_view(work, unlock(work, body["code"], body["secret"])))

    @public.post("/v1/public/withdrawal")
    @public.arguments(KeySchema)
    @public.response(200, PublicCaseSchema)
    def withdrawal(body: Body) -> Response:
        """撤回 by the owner of the case."""
        count_attempt(body["code"])
        return bridge.write(lambda work, _: public_view(work, withdraw(work, body["code"], body["secret"])))

    return public


def client_of() -> str:
    """Who asks, as the nearest proxy saw it; hashed before it is kept. Of IPv6 one subscriber's /64."""
    route = request.access_route
    try:
        address = ip_address(route[-1] if route else "")
    except ValueError:
        return "unknown"
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))
