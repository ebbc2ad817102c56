"""What only a platform for trying out and testing has: a clock to turn, and tokens for the asking.

`/dev/clock` exists with a driven clock alone, `/dev/token` with the development issuer alone; production has neither.
"""

import threading
import time
from datetime import datetime
from typing import Any

from flask import Blueprint as Pages
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from casekit.auth import Role, dev_issuer_for
from casekit.clock import DrivenClock, monotonic, rfc3339
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.web import Blueprint, Moment, Schema, Text, Whole
from casekit.web.encoding import to_json
from casekit.web.internal import status_of
from casekit.web.words import identifier
from contracts.topology import LISTENS
from gateway.errors import ClockRunsForward, NotQuiet
from gateway.forward import front_of
from gateway.quiet import Status, is_at_rest

REST_SECONDS = 60.0
_POLL_SECONDS = 0.03
_ROLES = [role.value for role in Role if role is not Role.SERVICE]


class ClockSchema(Schema):
    """Where to put the clock."""

    now = Moment(required=True)


class TokenSchema(Schema):
    """The post to act as."""

    roles = fields.List(
        fields.String(validate=validate.OneOf(_ROLES)),
        required=True,
        validate=validate.Length(min=1, max=len(_ROLES)),
    )
    unit = identifier(load_default=None)
    sub = identifier(load_default=None)
    name = Text(64, load_default=None)
    region = Text(12, load_default=None, validate=validate.Regexp(r"^[0-9]{12}$"))
    grids = fields.List(identifier(), load_default=list, validate=validate.Length(max=512))
    seconds = Whole(1, 24 * 3600, load_default=8 * 3600)


def blueprints(runtime: Runtime) -> list[Pages]:
    """The resources that this platform's configuration allows."""
    made: list[Pages] = []
    if isinstance(runtime.clock, DrivenClock) and not runtime.config.production:
        made.append(_clock(runtime, runtime.clock))
    if runtime.config.dev_issuer and not runtime.config.production:
        made.append(_tokens(runtime))
    return made


def _clock(runtime: Runtime, clock: DrivenClock) -> Blueprint:
    resources = Blueprint("dev-clock", __name__)
    turning = threading.Lock()

    @resources.get("/dev/clock")
    def read_clock() -> Response:
        """The time the platform goes by."""
        return _json({"now": rfc3339(clock.now())})

    @resources.put("/dev/clock")
    @resources.arguments(ClockSchema)
    def turn_clock(body: dict[str, datetime]) -> Response:
        """Put the clock forward; answers when everything that follows from it has happened.

        What was said before happens before: the clock is moved when the platform has come to rest.
        """
        with turning:
            if body["now"] < clock.now():
                raise ClockRunsForward
            _wait_for_rest(runtime)
            clock.put(body["now"])
            _wait_for_rest(runtime)
        return _json({"now": rfc3339(clock.now())})

    return resources


def _tokens(runtime: Runtime) -> Blueprint:
    resources = Blueprint("dev-token", __name__)
    issuer = dev_issuer_for(runtime.config)

    @resources.post("/dev/token")
    @resources.arguments(TokenSchema)
    def issue(body: dict[str, Any]) -> Response:
        """A token for a post, as the platform's own issuer would give it."""
        token = issuer.issue(
            body["roles"],
            unit=body["unit"],
            sub=body["sub"],
            name=body["name"],
            ttl=body["seconds"],
            region=body["region"] or runtime.config.region,
            grids=body["grids"],
        )
        return _json({"token": token, "seconds": body["seconds"]})

    return resources


def _wait_for_rest(runtime: Runtime) -> None:
    """Return when two looks in a row find the platform at rest. Raises NotQuiet after `REST_SECONDS`."""
    until = monotonic() + REST_SECONDS
    before: dict[str, Status] = {}
    for service in LISTENS:
        bell("ticker", service).ring()
    while monotonic() < until:
        found = _statuses(runtime)
        if found == before and is_at_rest(found, LISTENS):
            return
        before = found
        time.sleep(_POLL_SECONDS)
    raise NotQuiet(services=before)


def _statuses(runtime: Runtime) -> dict[str, Status]:
    front = front_of(runtime)
    found = {name: front.internal(name, "/internal/status") for name in LISTENS if name != runtime.name}
    return {**found, runtime.name: status_of(runtime)}


def _json(data: object) -> Response:
    return Response(to_json(data), content_type="application/json")
