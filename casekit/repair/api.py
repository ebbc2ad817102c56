"""`GET /internal/events?epoch=&after=&limit=`: the repair feed over HTTP, for other services of the platform alone.

Who may call anything under /internal/ is decided by `casekit.web.authentication`.
"""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from casekit.bus.messages import MAX_EPOCH, MAX_POSITION
from casekit.errors import InvalidInput, Message
from casekit.repair.feed import feed
from casekit.runtime import Runtime
from casekit.web.encoding import to_json

DEFAULT_LIMIT = 500
MAX_LIMIT = 1000


def repair_blueprint(runtime: Runtime) -> Blueprint:
    """The resource of one service."""
    repair = Blueprint("repair", __name__)

    @repair.get("/internal/events")
    def events() -> Response:
        page = feed(
            runtime,
            _number("epoch", 0, MAX_EPOCH, 0),
            _number("after", 0, MAX_POSITION, 0),
            _number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
        )
        return Response(to_json(page.to_json()), content_type="application/json")

    return repair


def _number(name: str, low: int, high: int, default: int) -> int:
    """A query parameter. Raises InvalidInput naming it."""
    given = request.args.get(name)
    if given is None:
        return default
    if not given.isascii() or not given.isdigit() or len(given) > 19 or not low <= int(given) <= high:
        raise InvalidInput(
            Message(f"A whole number from {low} to {high}.", f"须为 {low} 至 {high} 的整数。"), field=name
        )
    return int(given)
