"""`GET /internal/status`: what a service has still to do. For other services and tools of the platform alone.

The gateway's driven clock waits for quiet with it. One statement, one snapshot. A ticker that has not noticed yet that
the clock was put forward is woken by the question.
"""

from typing import Any

from flask import Blueprint
from sqlalchemy import text
from werkzeug.wrappers import Response

from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.web.encoding import to_json

_STATUS = text("""
    SELECT
        coalesce((SELECT epoch FROM relay_state), 0) AS epoch,
        coalesce((SELECT assigned FROM relay_state), 0) AS assigned,
        (SELECT count(*) FROM outbox_messages WHERE position IS NULL)
            + coalesce((SELECT assigned - published FROM relay_state), 0) AS outbox,
        (SELECT count(*) FROM inbox_messages WHERE state = 'pending' AND waits_for IS NULL) AS inbox,
        (SELECT count(*) FROM inbox_messages WHERE state = 'pending' AND waits_for IS NOT NULL) AS waiting,
        (SELECT count(*) FROM inbox_messages WHERE state IN ('held', 'parked')) AS stuck,
        (SELECT count(*) FROM deadlines WHERE next_at <= :now) AS deadlines,
        (SELECT coalesce(json_object_agg(source, contiguous), '{}') FROM inbox_sources s
            WHERE epoch = (SELECT max(epoch) FROM inbox_sources o WHERE o.source = s.source)) AS received
""")


def status_of(runtime: Runtime) -> dict[str, Any]:
    """Events not yet confirmed by the bus (`outbox`), ready to be handled (`inbox`), waiting for others (`waiting`),
    given up for now (`stuck`), deadlines due, the last position given, and per source the last one received.
    """
    with runtime.db.begin() as connection:
        row = connection.execute(_STATUS, {"now": runtime.clock.now()}).mappings().one()
    if row["deadlines"]:
        bell("ticker", runtime.name).ring()
    return {"service": runtime.name, **row}


def internal_blueprint(runtime: Runtime) -> Blueprint:
    """The resource."""
    internal = Blueprint("internal", __name__)

    @internal.get("/internal/status")
    def status() -> Response:
        return Response(to_json(status_of(runtime)), content_type="application/json")

    return internal
