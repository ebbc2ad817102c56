"""One-case grants: given to whoever may be shown the parties, redeemed by services of the platform alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint as AnyBlueprint
from flask import request
from werkzeug.wrappers import Response

from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from casekit.web.body import json_of
from services.intake.errors import GrantRefused
from services.intake.handlers.granting import give, redeem
from services.intake.schemas.grants import GrantRequest, GrantSchema


def resources(bridge: Bridge) -> Sequence[AnyBlueprint]:
    """The blueprints: what staff ask, and what services do with it."""
    return [_giving(bridge), _redeeming(bridge)]


def _giving(bridge: Bridge) -> Blueprint:
    grants = Blueprint("grants", __name__)

    @grants.post("/v1/cases/<case_code:code>/grants")
    @grants.arguments(GrantRequest)
    @grants.response(201, GrantSchema)
    def grant(body: Mapping[str, Any], code: str) -> Response:
        """一案授权: let a paper of that service name the parties; on record as a reveal."""
        return bridge.write(
            lambda work, actor: give(work, actor, code, body["service"]), stream=case_stream(code)
        )

    return grants


def _redeeming(bridge: Bridge) -> AnyBlueprint:
    redeemed = AnyBlueprint("redeemed-grants", __name__)

    @redeemed.post("/internal/parties")
    def parties() -> Response:
        said = json_of(request)
        text, code = (said.get("grant"), said.get("code")) if isinstance(said, dict) else (None, None)
        if not isinstance(text, str) or not isinstance(code, str):
            raise GrantRefused
        return bridge.read(
            lambda work, actor: {"items": redeem(work, actor.id.removeprefix("service/"), code, text)}
        )

    return redeemed
